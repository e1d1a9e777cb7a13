/**
 * Every way of taking access away, with what becomes of a call of `get_it` at `up` that was allowed
 * before.
 */
import type { CommandInput, CommandName } from '../../../contract/commands/commands.ts';

/** The client that calls. */
interface TakenFrom {
  readonly clientId: string;
}

export interface Taking<Name extends CommandName = CommandName> {
  readonly what: string;
  readonly command: Name;
  input(client: TakenFrom): CommandInput<Name>;
  /** What becomes of a call that was allowed before: an outcome, or a status. */
  readonly outcome: string | number;
}

function taking<Name extends CommandName>(
  what: string,
  command: Name,
  input: (client: TakenFrom) => CommandInput<Name>,
  outcome: string | number,
): Taking {
  return { what, command, input, outcome };
}

/** Of the client in the test, at the connector `up`. */
const byTool = { connector: 'up', tool: 'get_it' };
export const takings: readonly Taking[] = [
  taking('a blocked tool', 'tool.set', () => ({ ...byTool, mode: 'block' }), 'mode_block'),
  taking('a tool set to never', 'tool.set', () => ({ ...byTool, never: true }), 'tool_never'),
  taking(
    'a connector that is off',
    'connector.disable',
    () => ({ name: 'up' }),
    'connector_disabled',
  ),
  taking('access disabled', 'policy.setAccess', () => ({ access: 'disabled' }), 503),
  taking('pause', 'gateway.pause', () => ({ forMinutes: null }), 503),
  taking(
    'a tool blocked for a client',
    'client.setTool',
    ({ clientId }) => ({ clientId, ...byTool, mode: 'block' }),
    'override_block',
  ),
  taking(
    'a connector off for a client',
    'client.setConnector',
    ({ clientId }) => ({ clientId, connector: 'up', isOn: false }),
    'connector_off_for_client',
  ),
  taking(
    'a narrowed grant',
    'client.grant',
    ({ clientId }) => ({ clientId, access: { up: 'none' } }),
    'error -32602',
  ),
  taking('a blocked client', 'client.block', ({ clientId }) => ({ clientId }), 'client_blocked'),
  taking(
    'a blocking rule',
    'rule.add',
    () => ({ rule: { action: 'block', tools: ['get_it'] } }),
    'rule_block',
  ),
  taking('a revoked client', 'client.revoke', ({ clientId }) => ({ clientId }), 401),
];
