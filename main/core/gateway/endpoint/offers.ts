/**
 * What a client is told at the beginning that it can use here: the union of what its connectors
 * offer (docs/reference/mcp-revisions.md#all-connectors-behind-one-endpoint).
 */
import type { JsonObject } from '../../lib/json.ts';
import type { Era } from '../../mcp/revisions.ts';
import { speaksTasks, tasksExtension } from '../../mcp/tasks-extension.ts';
import type { McpRequest } from './mcp-request.ts';
import type { OfferedViews } from '../view/offered-view.ts';

/** @returns the capabilities for `initialize` or `server/discover` */
export function capabilitiesFor(
  { offered }: { readonly offered: OfferedViews },
  { token, connector }: Pick<McpRequest, 'token' | 'connector'>,
  era: Era,
): JsonObject {
  const { from } = offered.view(token, connector);
  const has = (capability: string): boolean =>
    from.some(({ capabilities }) => capabilities[capability] !== undefined);
  const changes = { listChanged: true };
  return {
    tools: changes,
    ...(has('resources') && { resources: { ...changes, subscribe: true } }),
    ...(has('prompts') && { prompts: changes }),
    ...(has('completions') && { completions: {} }),
    ...(has('logging') && { logging: {} }),
    ...(era === 'modern' &&
      from.some(({ capabilities }) => speaksTasks(capabilities)) && {
        extensions: { [tasksExtension]: {} },
      }),
  };
}
