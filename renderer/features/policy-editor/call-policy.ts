/** Calls of the policy editor: a bridge that breaks counts as a failure like any other. */
import type { PolicyBridge } from '../../../contract/plain/bridge.ts';
import type { PolicyWindowCommand } from '../../../contract/plain/channels.ts';
import type { CommandInput, CommandOutput } from '../../../contract/commands/commands.ts';
import type { CommandResult } from '../../../contract/views/errors.ts';

/** Never rejects. */
export async function callPolicy<Name extends PolicyWindowCommand>(
  bridge: PolicyBridge,
  name: Name,
  input: CommandInput<Name>,
): Promise<CommandResult<CommandOutput<Name>>> {
  try {
    return await bridge.call(name, input);
  } catch {
    return {
      ok: false,
      error: {
        code: 'not_running',
        message: 'Consentry did not answer.',
        hint: 'Nothing was saved. Start Consentry again; the draft is in this window as long as it is open.',
      },
    };
  }
}
