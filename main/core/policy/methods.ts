/**
 * What every request of MCP is to the decision, in all revisions we speak: a method that has no row
 * here, or none in the client's era, is refused (INV-1, SEC-56). Names as in the schemas of the
 * revisions, and of the extensions for tasks and skills.
 */

/** With a handshake and a session, or without (2026-07-28). */
type Era = 'legacy' | 'modern';

export interface MethodCase {
  /**
   * `open`: about ourselves, says nothing of any connector. `list`: what of it is shown is decided
   * for each item. `use`: is decided as a use of one connector. `subscription`: is notified of
   * changes of what the grant sees anyway. `task`: a handle of a use that was decided, nothing for
   * any other grant (SEC-54). `asks-us`: what only servers ask of clients.
   */
  readonly kind: 'open' | 'list' | 'use' | 'subscription' | 'task' | 'asks-us';
  /** What is listed or used. */
  readonly of?: 'tool' | 'resource' | 'prompt' | 'completion' | 'skill';
  readonly eras: readonly Era[];
  /**
   * Of these, those in which it is passed on; in the others it is refused whatever would be
   * decided.
   */
  readonly offeredIn: readonly Era[];
}

const both: readonly Era[] = ['legacy', 'modern'];
const legacy: readonly Era[] = ['legacy'];
const modern: readonly Era[] = ['modern'];
const nowhere: readonly Era[] = [];

const row = (
  kind: MethodCase['kind'],
  eras: readonly Era[],
  offeredIn: readonly Era[],
  of?: MethodCase['of'],
): MethodCase => ({ kind, eras, offeredIn, ...(of !== undefined && { of }) });

const methods: ReadonlyMap<string, MethodCase> = new Map([
  ['initialize', row('open', legacy, legacy)],
  ['ping', row('open', legacy, legacy)],
  ['server/discover', row('open', modern, modern)],
  ['logging/setLevel', row('open', legacy, legacy)],

  ['tools/list', row('list', both, both, 'tool')],
  ['tools/call', row('use', both, both, 'tool')],
  ['resources/list', row('list', both, both, 'resource')],
  ['resources/templates/list', row('list', both, both, 'resource')],
  ['resources/read', row('use', both, both, 'resource')],
  ['prompts/list', row('list', both, both, 'prompt')],
  ['prompts/get', row('use', both, both, 'prompt')],
  ['completion/complete', row('use', both, both, 'completion')],

  ['skills/list', row('list', both, both, 'skill')],
  ['skills/get', row('use', both, both, 'skill')],
  ['resources/directory/read', row('use', both, both, 'resource')],

  ['subscriptions/listen', row('subscription', modern, modern)],
  ['resources/subscribe', row('subscription', legacy, legacy, 'resource')],
  ['resources/unsubscribe', row('subscription', legacy, legacy, 'resource')],

  // The tasks of 2025-11-25 are other ones, and nothing turns one into the other (MCP extension
  // `io.modelcontextprotocol/tasks`; docs/reference/mcp-revisions.md#what-cannot-be-bridged).
  ['tasks/get', row('task', both, modern)],
  ['tasks/update', row('task', modern, modern)],
  ['tasks/cancel', row('task', both, modern)],
  ['tasks/list', row('task', legacy, nowhere)],
  ['tasks/result', row('task', legacy, nowhere)],

  ['roots/list', row('asks-us', both, nowhere)],
  ['sampling/createMessage', row('asks-us', both, nowhere)],
  ['elicitation/create', row('asks-us', both, nowhere)],
]);

export const knownMethods: readonly string[] = [...methods.keys()];

/** What a request is, or undefined for one that is none of MCP's. */
export function methodCase(method: string): MethodCase | undefined {
  return methods.get(method);
}

/**
 * True when a client of this era may have an answer at all; what it gets is then decided by what
 * the method is.
 */
export function isOffered(method: string, era: Era): boolean {
  const found = methods.get(method);
  return found !== undefined && found.offeredIn.includes(era);
}
