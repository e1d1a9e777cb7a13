/**
 * What every request of MCP is to the decision, in all revisions we speak: a method that has no row here, or none in the
 * client's era, is refused (INV-1, SEC-56). Names as in the schemas of the revisions and of the tasks extension.
 */

/** With a handshake and a session, or without (2026-07-28). */
type Era = 'legacy' | 'modern';

export interface MethodCase {
  /**
   * `open`: about ourselves, says nothing of any connector. `list`: what of it is shown is decided for each item. `use`: is
   * decided as a use of one connector. `subscription`: hears of changes of what the grant sees anyway. `task`: a handle
   * of a use that was decided, nothing for any other grant (SEC-54). `asks-us`: what only servers ask of clients.
   */
  readonly kind: 'open' | 'list' | 'use' | 'subscription' | 'task' | 'asks-us';
  /** What is listed or used. */
  readonly of?: 'tool' | 'resource' | 'prompt' | 'completion';
  readonly eras: readonly Era[];
  /** False: there is no way to pass it on yet, so it is refused whatever would be decided. */
  readonly isOffered: boolean;
}

const both: readonly Era[] = ['legacy', 'modern'];
const legacy: readonly Era[] = ['legacy'];
const modern: readonly Era[] = ['modern'];

const row = (
  kind: MethodCase['kind'],
  eras: readonly Era[],
  isOffered: boolean,
  of?: MethodCase['of'],
): MethodCase => ({ kind, eras, isOffered, ...(of !== undefined && { of }) });

const methods: ReadonlyMap<string, MethodCase> = new Map([
  ['initialize', row('open', legacy, true)],
  ['ping', row('open', legacy, true)],
  ['server/discover', row('open', modern, true)],
  ['logging/setLevel', row('open', legacy, true)],

  ['tools/list', row('list', both, true, 'tool')],
  ['tools/call', row('use', both, true, 'tool')],
  ['resources/list', row('list', both, true, 'resource')],
  ['resources/templates/list', row('list', both, true, 'resource')],
  ['resources/read', row('use', both, true, 'resource')],
  ['prompts/list', row('list', both, true, 'prompt')],
  ['prompts/get', row('use', both, true, 'prompt')],
  ['completion/complete', row('use', both, true, 'completion')],

  ['subscriptions/listen', row('subscription', modern, true)],
  ['resources/subscribe', row('subscription', legacy, false, 'resource')],
  ['resources/unsubscribe', row('subscription', legacy, false, 'resource')],

  ['tasks/get', row('task', both, false)],
  ['tasks/update', row('task', both, false)],
  ['tasks/cancel', row('task', both, false)],
  ['tasks/list', row('task', legacy, false)],
  ['tasks/result', row('task', legacy, false)],

  ['roots/list', row('asks-us', both, false)],
  ['sampling/createMessage', row('asks-us', both, false)],
  ['elicitation/create', row('asks-us', both, false)],
]);

export const knownMethods: readonly string[] = [...methods.keys()];

/** What a request is, or undefined for one that is none of MCP's. */
export function methodCase(method: string): MethodCase | undefined {
  return methods.get(method);
}

/** True when a client of this era may have an answer at all; what it gets is then decided by what the method is. */
export function isOffered(method: string, era: Era): boolean {
  const found = methods.get(method);
  return found !== undefined && found.isOffered && found.eras.includes(era);
}
