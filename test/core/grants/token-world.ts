/** The model of grants and tokens beside the real ones: every command is done to both. */
import { expect } from 'vitest';
import type { AuditLog } from '../../../main/core/audit/audit-log.ts';
import {
  createTokenFamilies,
  type TokenFamilies,
} from '../../../main/core/grants/token-families.ts';
import { createClients, type Clients } from '../../../main/core/grants/clients/clients.ts';
import { createCodes, type Codes } from '../../../main/core/grants/codes.ts';
import { endExpired } from '../../../main/core/grants/end-expired.ts';
import { createGrants, type Grants } from '../../../main/core/grants/grants.ts';
import { createRevoke, type Revoke } from '../../../main/core/grants/revoke.ts';
import type { IssuedTokens } from '../../../main/core/grants/issued-tokens.ts';
import { createTokens, type Tokens } from '../../../main/core/grants/tokens.ts';
import { isWithin, type Access } from '../../../main/core/lib/access.ts';
import { createGuardedClock } from '../../../main/core/lib/guarded-clock.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import {
  createHeldViews,
  type HeldView,
  type HeldViews,
} from '../../../main/core/snapshot/held-views.ts';
import type { Store } from '../../../main/core/store/open-store.ts';
import { createNodeRandom } from '../../../main/shared-adapters/system/node-random.ts';
import { levels, pick, type Command } from './token-commands.ts';
import {
  endWhatIsOver,
  expectedOf,
  isAlive,
  type ModelCode,
  type ModelFamily,
} from './token-rule.ts';

const { accessToken, refreshFamily, code: codeLife } = limits.oauth;
const audience = new Set(['/mcp']);

export class World {
  /** The system's clock: may be set back. Elapsed time never goes back. */
  wall = 1_800_000_000_000;
  elapsed = 0;
  private readonly system = {
    nowMs: () => this.wall,
    monotonicMs: () => this.elapsed,
    after: () => () => undefined,
  };
  private clock = createGuardedClock(this.system, 0);
  clients!: Clients;
  grants!: Grants;
  families!: TokenFamilies;
  tokens!: Tokens;
  codes!: Codes;
  revoke!: Revoke;
  held!: HeldViews;
  readonly clientId: string;
  readonly familiesOf: ModelFamily[] = [];
  readonly issuedCodes: ModelCode[] = [];
  /** What the person last allowed; null: nothing, or taken back. */
  allowed: Access | null = null;
  /** When the living grant ends whatever happens. */
  consentEndsAt = Infinity;

  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
    store.db.exec('DELETE FROM clients');
    this.open();
    this.clientId = this.clients.register({
      name: 'model',
      redirectUris: ['http://127.0.0.1/'],
      authMethod: 'none',
      grantTypes: [],
    }).client.clientId;
  }

  /** As a process that starts: nothing but what is stored, and the clock's floor. */
  open(): void {
    this.clock = createGuardedClock(this.system, this.clock.lowerBoundMs());
    const { store } = this;
    const parts = { store, clock: this.clock, random: createNodeRandom() };
    this.clients = createClients(parts);
    this.grants = createGrants(parts);
    this.families = createTokenFamilies({ ...parts, grants: this.grants });
    this.tokens = createTokens({ ...parts, families: this.families });
    this.codes = createCodes({ ...parts, grants: this.grants });
    const { clients, grants, families, tokens } = this;
    this.held = createHeldViews(this.shownFrom());
    this.revoke = createRevoke({
      store,
      clients,
      grants,
      families,
      tokens,
      audit: { append: () => undefined } as unknown as AuditLog,
      closeSessions: () => undefined,
      cancelQuestions: () => undefined,
      touch: () => undefined,
      settle: () => undefined,
    });
  }

  private shownFrom() {
    const { grants, families, tokens, clock } = this;
    return { grants, families, tokens, clock };
  }

  get now(): number {
    return this.clock.nowMs();
  }

  run(next: Command): void {
    switch (next.kind) {
      case 'consent':
        return this.consent(levels[next.level] ?? new Map(), next.isForAnHour === true);
      case 'redeem':
        return this.redeem(pick(this.issuedCodes, next.which));
      case 'refresh':
        return this.refresh(pick(this.familiesOf, next.which >> 1), next.which);
      case 'revoke-chain':
        return this.revokeFamily(pick(this.familiesOf, next.which));
      case 'edit':
        return this.edit(levels[next.level] ?? new Map());
      case 'advance':
        this.wall += next.ms;
        this.elapsed += next.ms;
        return undefined;
      case 'clock-back':
        this.wall -= next.ms;
        return undefined;
      case 'crash':
        for (const family of this.familiesOf)
          for (const pair of family.pairs) pair.isRemembered = false;
        return this.open();
      case 'revoke':
        this.revoke.grants(this.grants.listByClient(this.clientId), 'revoked_by_person');
        return this.nothingLeft();
      case 'foreign':
        for (const { pairs } of this.familiesOf)
          for (const { refresh } of pairs.slice(-1))
            expect(this.tokens.refresh(refresh, 'another client', null).kind).toBe('refused');
        return undefined;
      case 'upkeep':
        return this.upkeep();
    }
  }

  nothingLeft(): void {
    for (const family of this.familiesOf) family.isDead = true;
    this.issuedCodes.length = 0;
    this.allowed = null;
  }

  consent(access: Access, isForAnHour: boolean): void {
    this.consentEndsAt = isForAnHour ? this.now + accessToken : Infinity;
    const endsAt = isForAnHour ? this.consentEndsAt : null;
    const code = this.store.transaction(() => {
      const grant = this.grants.allow({
        clientId: this.clientId,
        audience,
        access,
        redirectUri: 'http://127.0.0.1/',
        endsAt,
        documentHash: null,
        isRemembered: false,
      });
      return this.codes.issue(grant, {
        redirectUri: 'http://127.0.0.1/',
        redirectUriSent: true,
        challenge: 'c',
        staysLoggedIn: true,
      });
    });
    this.allowed = access;
    this.issuedCodes.push({ code: code.open(), issuedAt: this.now, family: null });
  }

  redeem(known: ModelCode | undefined): void {
    if (known === undefined) return;
    const found = this.codes.find(known.code);
    if (known.family !== null) {
      // Used before: what came from it ends, and the grant with its last token family.
      expect(['used', 'unknown']).toContain(found.kind);
      if (found.kind !== 'used') return;
      const family = this.families.get(found.familyId ?? '');
      expect(family === undefined).toBe(known.family.isDead);
      if (family !== undefined)
        this.endFamily(known.family, () => this.revoke.family(family, 'code_replayed'));
      return;
    }
    const isFresh = this.now < known.issuedAt + codeLife;
    expect(found.kind).toBe(isFresh ? 'fresh' : 'expired');
    if (found.kind !== 'fresh') return;
    const issued = this.store.transaction(() => {
      const tokens = this.tokens.issue(found.grant, true);
      this.codes.use(known.code, tokens.family.familyId);
      return tokens;
    });
    const endsAt = Math.min(this.now + refreshFamily, this.consentEndsAt);
    known.family = { pairs: [], startedAt: this.now, endsAt, isDead: false };
    this.familiesOf.push(known.family);
    this.note(known.family, issued, 0);
  }

  note(family: ModelFamily, issued: IssuedTokens, generation: number): void {
    family.pairs.push({
      access: issued.accessToken.open(),
      refresh: issued.refreshToken?.open() ?? '',
      generation,
      issuedAt: this.now,
      consentEndsAt: this.consentEndsAt,
      rotatedAt: null,
      isReplaced: false,
      isRemembered: true,
    });
  }

  /**
   * Ends one token family; with the last one the grant goes, and codes of it that were not
   * redeemed.
   */
  endFamily(family: ModelFamily, end: () => void): void {
    end();
    family.isDead = true;
    if (this.familiesOf.every(({ isDead }) => isDead)) this.nothingLeft();
  }

  revokeFamily(family: ModelFamily | undefined): void {
    const pair = family?.pairs[0];
    if (family === undefined || pair === undefined || family.isDead) return;
    const found = this.tokens.find(family.pairs.at(-1)?.refresh ?? '');
    if (found === null) return;
    this.endFamily(family, () => this.revoke.family(found.family, 'revoked_by_person'));
  }

  edit(access: Access): void {
    const grant = this.grants.find(this.clientId, audience);
    expect(grant === undefined).toBe(this.allowed === null);
    if (grant === undefined) return;
    this.grants.setAccess(grant, access);
    this.allowed = access;
  }

  /** Housekeeping may end only what is over. */
  upkeep(): void {
    const { grants, families, codes, revoke, clock } = this;
    endExpired({ grants, families, codes, revoke, clock });
    if (this.allowed !== null && this.now >= this.consentEndsAt) return this.nothingLeft();
    const awaited = this.issuedCodes.some(
      ({ family, issuedAt }) => family === null && this.now < issuedAt + codeLife,
    );
    endWhatIsOver(this.familiesOf, awaited, this);
    if (this.allowed === null) return;
    const isUnused = this.familiesOf.every(({ isDead }) => isDead) && !awaited;
    expect(this.grants.find(this.clientId, audience) === undefined).toBe(isUnused);
    if (isUnused) this.nothingLeft();
  }

  refresh(family: ModelFamily | undefined, back: number): void {
    const pair = family?.pairs.at(-1 - (back % (family.pairs.length || 1)));
    if (family === undefined || pair === undefined) return;
    const expected = expectedOf(family, pair, this);
    const outcome = this.tokens.refresh(pair.refresh, this.clientId, null);
    expect(outcome.kind).toBe(
      typeof expected === 'string' && expected !== 'new' ? expected : 'issued',
    );
    if (outcome.kind === 'replayed')
      this.endFamily(family, () => this.revoke.family(outcome.family, 'refresh_replayed'));
    if (outcome.kind !== 'issued') return;
    if (typeof expected === 'object') {
      expect(outcome.tokens.refreshToken?.open()).toBe(expected.refresh);
      expect(outcome.tokens.accessToken.open()).toBe(expected.access);
      return;
    }
    for (const other of family.pairs)
      if (other.generation === pair.generation + 1) other.isReplaced = true;
    pair.rotatedAt ??= this.now;
    this.note(family, outcome.tokens, pair.generation + 1);
  }

  /** Which access tokens work, all of them, with what rights, and no refresh token as one. */
  check(): void {
    // What is kept for people says the same as what is made anew.
    const members = [this.clients.get(this.clientId) ?? expect.fail('no client')];
    const inWords = (view: HeldView): string => JSON.stringify(view);
    expect(inWords(this.held.of(members))).toBe(
      inWords(createHeldViews(this.shownFrom()).of(members)),
    );
    for (const family of this.familiesOf) {
      for (const pair of family.pairs) {
        const live = this.tokens.verify(pair.access);
        expect(live !== null, `generation ${pair.generation}`).toBe(isAlive(family, pair, this));
        expect(this.tokens.verify(pair.refresh)).toBeNull();
        // Never more than the person last allowed (SEC-21).
        if (live !== null)
          expect(isWithin(live.grant.access, this.allowed ?? new Map())).toBe(true);
      }
    }
  }
}
