/** An application as people see it: claimed name and proof, what it may do, its tokens, when it last did something. */
import type { ClientView, GrantView, TokenView } from '../../../contract/views.ts';
import type { Chain, Chains } from '../grants/chains.ts';
import { proofOf } from '../grants/client-proof.ts';
import type { Client } from '../grants/clients.ts';
import type { Grant, Grants } from '../grants/grants.ts';
import { livesView, type LivesOf } from '../grants/token-lives.ts';
import type { Tokens } from '../grants/tokens.ts';
import { heldInWords } from '../permission-sets/permission-words.ts';
import type { PermissionBook } from '../permission-sets/permission-book.ts';
import { accessInWords, accessToRecord, scopesOf, unionAccess } from '../lib/access.ts';
import { isoTime } from '../lib/iso-time.ts';
import { limits } from '../lib/limits.ts';
import { visible } from '../lib/visible-text.ts';

export interface ClientFacts {
  readonly grants: Grants;
  readonly chains: Chains;
  readonly tokens: Tokens;
  readonly callsToday: ReadonlyMap<string, number>;
  readonly heldBy: (clientId: string) => number;
  readonly asksDeniedUntil: (clientId: string) => number | null;
  /** Names of connectors that are off for it. */
  readonly connectorsOff: (clientId: string) => readonly string[];
  readonly toolModes: (clientId: string) => number;
  readonly permissions: PermissionBook;
  readonly lives: LivesOf;
  readonly connectorNames: readonly string[];
}

/** @param members all registrations of one application, at least one */
export function clientView(members: readonly Client[], facts: ClientFacts): ClientView {
  const own = members.flatMap(({ clientId }) => facts.grants.listByClient(clientId));
  const client = representative(members, own);
  const grants = own.map((grant) => grantView(grant, facts));
  const access = unionAccess(...own.map((grant) => grant.access));
  const ids = members.map(({ clientId }) => clientId);
  return {
    clientId: client.clientId,
    clientIds: ids,
    name: visible(client.name, limits.text.name),
    identity: client.identity,
    proof: proofOf(client).text,
    isConfidential: client.authMethod !== 'none',
    registeredBy: client.registeredBy,
    status: statusOf(members, own.length),
    redirectUris: client.redirectUris.map((uri) => visible(uri, 500)),
    scopes: scopesOf(access),
    scopesInWords: accessInWords(access),
    registeredAt: iso(Math.min(...members.map(({ registeredAt }) => registeredAt))),
    lastUsedAt: latest(own.map(({ lastUsedAt }) => lastUsedAt)),
    activeTokens: sum(grants.map(({ activeTokens }) => activeTokens)),
    callsToday: sum(ids.map((id) => facts.callsToday.get(id) ?? 0)),
    heldApprovals: sum(ids.map(facts.heldBy)),
    asksDeniedUntil: latest(ids.map(facts.asksDeniedUntil)),
    connectorsOff: [...new Set(ids.flatMap(facts.connectorsOff))],
    toolModes: Math.max(...ids.map(facts.toolModes)),
    groups: groupsOf(ids, facts.permissions),
    heldTo: heldAt(client.clientId, facts),
    tokenLives: livesView(client.tokenLives, facts.lives(client.clientId)),
    grants,
  };
}

export function iso(epochMs: number): string {
  return isoTime(epochMs);
}

/** The registration with the oldest access stands for the application, so that its id stays while it has any. */
function representative(members: readonly Client[], own: readonly Grant[]): Client {
  const [oldest] = [...own].sort((a, b) => a.createdAt - b.createdAt);
  const found = members.find(({ clientId }) => clientId === oldest?.clientId) ?? members[0];
  if (found === undefined) throw new Error('an application has at least one registration');
  return found;
}

function statusOf(members: readonly Client[], grants: number): ClientView['status'] {
  if (members.some(({ blockedAt }) => blockedAt !== null)) return 'blocked';
  if (grants > 0) return 'active';
  return members.some(({ revokedAt }) => revokedAt !== null) ? 'revoked' : 'registered';
}

function grantView(grant: Grant, { chains, tokens }: ClientFacts): GrantView {
  return {
    grantId: grant.grantId,
    clientId: grant.clientId,
    resources: [...grant.audience],
    access: accessToRecord(grant.access),
    scopes: scopesOf(grant.access),
    createdAt: iso(grant.createdAt),
    endsAt: grant.endsAt === null ? null : iso(grant.endsAt),
    isRemembered: grant.isRemembered,
    lastUsedAt: grant.lastUsedAt === null ? null : iso(grant.lastUsedAt),
    activeTokens: tokens.countActive(grant.grantId),
    tokens: chains.listByGrant(grant.grantId).map(tokenView),
  };
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

function tokenView(chain: Chain): TokenView {
  return {
    tokenId: chain.chainId,
    createdAt: iso(chain.createdAt),
    expiresAt: iso(Math.min(chain.expiresAt, chain.grant.endsAt ?? Infinity)),
    lastUsedAt: chain.lastUsedAt === null ? null : iso(chain.lastUsedAt),
    rotations: chain.rotations,
    staysLoggedIn: chain.hasRefresh,
  };
}

function latest(times: readonly (number | null)[]): string | null {
  const known = times.filter((time): time is number => time !== null);
  return known.length === 0 ? null : iso(Math.max(...known));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
