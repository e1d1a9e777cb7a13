/**
 * The handle of a call that goes on as a task (MCP extension `io.modelcontextprotocol/tasks`). It
 * opens only for the grant and route it was given to.
 */
import type { LiveToken } from '../../../grants/live-token.ts';
import { limits } from '../../../limits/limits.ts';
import type { ClientSide } from '../client-side.ts';
import type { Binding, Handles } from './handles.ts';

/** What a client is given in place of a server's task id. */
export function taskHandle(
  handles: Handles,
  { token, side }: { readonly token: LiveToken; readonly side: ClientSide },
  task: { readonly connector: string; readonly connectorId: string; readonly taskId: string },
): string {
  return handles.seal(taskBinding(token, side), task, limits.handles.task);
}

/**
 * @returns what the handle of a task opens for: a grant on a route
 * @see MCP extension `io.modelcontextprotocol/tasks`
 */
export function taskBinding(token: LiveToken, { resource }: ClientSide): Binding {
  return { kind: 'task', grantId: token.grant.grantId, resource, about: [] };
}
