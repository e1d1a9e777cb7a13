/**
 * The test of a connector that is not added yet (ATRYUM-11): the same stages with what was typed,
 * of which nothing is kept – no connector, no secret, no confirmation, no login.
 */
import type { Clock, Random, Vault } from '../../ports/ports.ts';
import { assertCodeWasSeen } from './confirm-command.ts';
import { splitNewConnector } from '../config/connector-config.ts';
import type { ParsedNewConnector } from '../conversation/connector-facts.ts';
import { testConnector, type ConnectorTest, type TestContext } from './connector-test.ts';

/** @throws CoreError `invalid_input` – as adding it would */
export async function tryOut(
  input: ParsedNewConnector,
  context: Omit<TestContext, 'loginOf'> & { readonly clock: Clock },
  random: Random,
): Promise<ConnectorTest> {
  if (input.kind === 'stdio') assertCodeWasSeen(input);
  const { stored, secrets } = splitNewConnector(input, random, context.clock.nowMs());
  const vault: Vault = {
    ...context.vault,
    get: (reference) => Promise.resolve(secrets.get(reference)),
  };
  return testConnector(stored, {
    ...context,
    vault,
    loginOf: () => undefined,
    // Who typed it is here and presses Test: that is the confirmation, for this once (SEC-76).
    commands: { ...context.commands, change: () => Promise.resolve(null) },
  });
}
