/**
 * What an application holds, as people see it: its grants, tokens and last use. There may be
 * thousands, and a snapshot comes with every call: an application whose grants did not change is
 * not looked at again.
 */
import type { GrantView, TokenView } from '../../../contract/views/snapshot/client-view.ts';
import type { TokenFamily, TokenFamilies } from '../grants/token-families.ts';
import type { Client } from '../grants/clients/client.ts';
import type { Grant, Grants } from '../grants/grants.ts';
import type { Tokens } from '../grants/tokens.ts';
import {
  accessInWords,
  accessToRecord,
  scopesOf,
  unionAccess,
  type Access,
} from '../lib/access.ts';
import { isoTime } from '../lib/iso-time.ts';
import { limits } from '../limits/limits.ts';
import type { Clock } from '../ports/ports.ts';

/** That a registration may use something, and when it last did. */
export interface Use {
  readonly clientId: string;
  readonly access: Access;
  readonly lastUsedAt: number | null;
}

export interface HeldView {
  /** Oldest first; where there are too many, those that were used or given last. */
  readonly grants: GrantView[];
  readonly moreGrants: number;
  readonly resources: string[];
  /** The registration with the oldest grant. */
  readonly oldest: string | null;
  readonly scopes: string[];
  readonly inWords: string[];
  readonly activeTokens: number;
  readonly lastUsedAt: number | null;
  /** Each registration and access once. */
  readonly uses: readonly Use[];
}

export interface HeldViews {
  /** @param members all registrations of one application */
  of(members: readonly Client[]): HeldView;
  /** The same with every grant, made anew. */
  whole(members: readonly Client[]): HeldView;
}

interface Kept {
  readonly members: string;
  /** When it was made, and when the first token in it ends by itself. */
  readonly from: number;
  readonly until: number;
  readonly view: HeldView;
}

interface Parts {
  readonly grants: Grants;
  readonly families: TokenFamilies;
  readonly tokens: Tokens;
  readonly clock: Clock;
}

export function createHeldViews(parts: Parts): HeldViews {
  const { grants, clock } = parts;
  const kept = new WeakMap<Client, Kept>();

  const ownOf = (members: readonly Client[]): Grant[] =>
    members.flatMap(({ clientId }) => grants.listByClient(clientId));

  function of(members: readonly Client[]): HeldView {
    const [first] = members;
    if (first === undefined) throw new Error('an application has at least one registration');
    const now = clock.nowMs();
    const state = members
      .map(({ clientId }) => `${clientId} ${grants.changesOf(clientId)}`)
      .join(' ');
    const known = kept.get(first);
    // A clock that was put back may have brought a token back.
    if (known?.members === state && now >= known.from && now < known.until) return known.view;
    const made = viewOf(ownOf(members), limits.grantsShown, parts);
    kept.set(first, { members: state, from: now, ...made });
    return made.view;
  }

  return { of, whole: (members) => viewOf(ownOf(members), Infinity, parts).view };
}

function viewOf(
  own: readonly Grant[],
  most: number,
  { families, tokens }: Parts,
): { readonly view: HeldView; readonly until: number } {
  let until = Infinity;
  let activeTokens = 0;
  const isShown = lastTouched(own, most);
  const grants: GrantView[] = [];
  for (const grant of own) {
    const active = tokens.active(grant.grantId);
    until = Math.min(until, active.until);
    activeTokens += active.count;
    if (isShown.has(grant)) grants.push(grantView(grant, active.count, families));
  }
  const access = unionAccess(...own.map((grant) => grant.access));
  const [oldest] = own.toSorted((a, b) => a.createdAt - b.createdAt);
  const view: HeldView = {
    grants,
    moreGrants: own.length - grants.length,
    resources: [...new Set(own.flatMap(({ audience }) => [...audience]))],
    oldest: oldest?.clientId ?? null,
    scopes: scopesOf(access),
    inWords: accessInWords(access),
    activeTokens,
    lastUsedAt: latestOf(own),
    uses: usesOf(own),
  };
  return { view, until };
}

function lastTouched(own: readonly Grant[], most: number): ReadonlySet<Grant> {
  if (own.length <= most) return new Set(own);
  const at = ({ lastUsedAt, consentedAt }: Grant): number => Math.max(lastUsedAt ?? 0, consentedAt);
  return new Set(own.toSorted((a, b) => at(b) - at(a)).slice(0, most));
}

function usesOf(own: readonly Grant[]): Use[] {
  const uses = new Map<string, Use>();
  for (const { clientId, access, lastUsedAt } of own) {
    const key = `${clientId} ${scopesOf(access).join(' ')}`;
    const known = uses.get(key)?.lastUsedAt ?? null;
    uses.set(key, {
      clientId,
      access,
      lastUsedAt: latestOf([{ lastUsedAt }, { lastUsedAt: known }]),
    });
  }
  return [...uses.values()];
}

/** Null when none was used. */
export function latestOf(all: readonly { readonly lastUsedAt: number | null }[]): number | null {
  let latest = 0;
  for (const { lastUsedAt } of all) latest = Math.max(latest, lastUsedAt ?? 0);
  return latest === 0 ? null : latest;
}

function grantView(grant: Grant, activeTokens: number, families: TokenFamilies): GrantView {
  return {
    grantId: grant.grantId,
    clientId: grant.clientId,
    resources: [...grant.audience],
    access: accessToRecord(grant.access),
    scopes: scopesOf(grant.access),
    createdAt: isoTime(grant.createdAt),
    endsAt: grant.endsAt === null ? null : isoTime(grant.endsAt),
    isRemembered: grant.isRemembered,
    lastUsedAt: grant.lastUsedAt === null ? null : isoTime(grant.lastUsedAt),
    activeTokens,
    tokens: families.listByGrant(grant.grantId).map(tokenView),
  };
}

function tokenView(family: TokenFamily): TokenView {
  return {
    tokenId: family.familyId,
    createdAt: isoTime(family.createdAt),
    expiresAt: isoTime(Math.min(family.expiresAt, family.grant.endsAt ?? Infinity)),
    lastUsedAt: family.lastUsedAt === null ? null : isoTime(family.lastUsedAt),
    rotations: family.rotations,
    staysLoggedIn: family.hasRefresh,
  };
}
