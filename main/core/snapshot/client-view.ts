/**
 * An application as people see it: claimed name and proof, what it may do, its tokens, when it last
 * did something.
 */
import type { CallLimits } from '../../../contract/views/call-limits.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import { proofOf } from '../grants/clients/client-proof.ts';
import type { Client } from '../grants/clients/client.ts';
import { lifetimesView, type LifetimesOf } from '../grants/token-lifetimes.ts';
import { heldInWords } from '../permission-sets/permission-words.ts';
import type { PermissionBook } from '../permission-sets/permission-book.ts';
import { isoTime } from '../lib/iso-time.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type { HeldViews } from './held-views.ts';

export interface ClientFacts {
  readonly held: HeldViews['of'];
  readonly callsToday: ReadonlyMap<string, number>;
  readonly heldBy: (clientId: string) => number;
  readonly asksDeniedUntil: (clientId: string) => number | null;
  /** Names of connectors that are off for it. */
  readonly connectorsOff: (clientId: string) => readonly string[];
  readonly toolModes: (clientId: string) => number;
  readonly permissions: PermissionBook;
  readonly lifetimes: LifetimesOf;
  readonly ownLimits: (clientId: string) => CallLimits | null;
  readonly connectorNames: readonly string[];
  readonly answerSeconds: (clientName: string) => ClientView['answerSeconds'];
}

/** @param members all registrations of one application, at least one */
export function clientView(members: readonly Client[], facts: ClientFacts): ClientView {
  const held = facts.held(members);
  const client = representative(members, held.oldest);
  const ids = members.map(({ clientId }) => clientId);
  return {
    clientId: client.clientId,
    clientIds: ids,
    name: visible(client.name, limits.text.name),
    identity: client.identity,
    proof: proofOf(client).text,
    isConfidential: client.authMethod !== 'none',
    formerSecretUntil: client.formerSecret === null ? null : iso(client.formerSecret.until),
    registeredBy: client.registeredBy,
    status: statusOf(members, held.grants.length),
    redirectUris: client.redirectUris.map((uri) => visible(uri, 500)),
    scopes: held.scopes,
    scopesInWords: held.inWords,
    registeredAt: iso(Math.min(...members.map(({ registeredAt }) => registeredAt))),
    lastUsedAt: held.lastUsedAt === null ? null : iso(held.lastUsedAt),
    activeTokens: held.activeTokens,
    callsToday: sum(ids.map((id) => facts.callsToday.get(id) ?? 0)),
    heldApprovals: sum(ids.map(facts.heldBy)),
    asksDeniedUntil: latest(ids.map(facts.asksDeniedUntil)),
    connectorsOff: [...new Set(ids.flatMap(facts.connectorsOff))],
    toolModes: Math.max(...ids.map(facts.toolModes)),
    groups: groupsOf(ids, facts.permissions),
    heldTo: heldAt(client.clientId, facts),
    tokenLifetimes: lifetimesView(client.tokenLifetimes, facts.lifetimes(client.clientId)),
    callLimits: facts.ownLimits(client.clientId),
    answerSeconds: facts.answerSeconds(client.name),
    resources: held.resources,
    grants: held.grants,
    moreGrants: held.moreGrants,
  };
}

export function iso(epochMs: number): string {
  return isoTime(epochMs);
}

/**
 * The registration with the oldest access stands for the application, so that its id stays while it
 * has any.
 */
function representative(members: readonly Client[], oldest: string | null): Client {
  const found = members.find(({ clientId }) => clientId === oldest) ?? members[0];
  if (found === undefined) throw new Error('an application has at least one registration');
  return found;
}

function statusOf(members: readonly Client[], grants: number): ClientView['status'] {
  if (members.some(({ blockedAt }) => blockedAt !== null)) return 'blocked';
  if (grants > 0) return 'active';
  return members.some(({ revokedAt }) => revokedAt !== null) ? 'revoked' : 'registered';
}

function groupsOf(ids: readonly string[], permissions: PermissionBook): string[] {
  return [...permissions.current().groups.values()]
    .filter(({ clients }) => ids.some((id) => clients.includes(id)))
    .map(({ name }) => visible(name, limits.text.name));
}

function heldAt(clientId: string, { permissions, connectorNames }: ClientFacts) {
  return connectorNames.flatMap((connector) => {
    const held = permissions.held(clientId, connector);
    return held === null ? [] : [{ connector, level: held.level, inWords: heldInWords(held) }];
  });
}

function latest(times: readonly (number | null)[]): string | null {
  const known = times.filter((time): time is number => time !== null);
  return known.length === 0 ? null : iso(Math.max(...known));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
