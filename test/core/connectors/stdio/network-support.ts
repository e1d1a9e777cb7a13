/** A connector behind pipes on a computer with the network of a company. */
import { onTestFinished } from 'vitest';
import type { ConnectorState } from '../../../../main/core/connectors/conversation/connector-facts.ts';
import { createNetwork } from '../../../../main/core/net/network.ts';
import type { ProxyFor } from '../../../../main/core/net/proxy-settings.ts';
import { makeTempDir } from '../../../support/system/temp-dir.ts';
import { createHarness, type Harness } from '../harness.ts';

export type Environment = Record<string, string>;

/** A connector `child` on a computer with this environment, until the test is over. */
export async function start(
  environment: Environment,
  more: object = {},
  folder: string | null = makeTempDir(),
  bySystem?: ProxyFor,
): Promise<Harness> {
  const started = createHarness({
    environment: { PATH: process.env['PATH'] },
    network: createNetwork(environment, undefined, folder, bySystem),
  });
  onTestFinished(started.stop);
  await started.addChild('child', 'ok', more);
  await started.until('child', 'ready');
  return started;
}

/** The environment that the program has, but for its search path. */
export const ofChild = async (from: Harness): Promise<Environment> => {
  const { PATH: _path, ...rest } = (await from.value('child', 'env')) as Environment;
  return rest;
};

/** What people see of the program. */
export const processOf = (from: Harness): ConnectorState['process'] => from.state('child').process;
