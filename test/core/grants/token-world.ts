/**
 * The written rule of grants and tokens (product.md section 8, SEC-19) as a small model, and the real ones beside it:
 * every command is done to both and both have to agree.
 */
import { expect } from 'vitest';
import type { AuditLog } from '../../../main/core/audit/audit-log.ts';
import { createChains, type Chains } from '../../../main/core/grants/token-families.ts';
import { createClients, type Clients } from '../../../main/core/grants/clients.ts';
import { createCodes, type Codes } from '../../../main/core/grants/codes.ts';
import { endExpired } from '../../../main/core/grants/end-expired.ts';
import { createGrants, type Grants } from '../../../main/core/grants/grants.ts';
import { createRevoke, type Revoke } from '../../../main/core/grants/revoke.ts';
import { createTokens, type IssuedTokens, type Tokens } from '../../../main/core/grants/tokens.ts';
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
import { levels, type Command } from './token-commands.ts';

const { accessToken, refreshToken, refreshChain, refreshGrace, code: codeLife } = limits.oauth;
const audience = new Set(['/mcp']);

/** What the written rule knows. */
interface ModelPair {
  readonly access: string;
  readonly refresh: string;
  readonly generation: number;
  readonly issuedAt: number;
  /** When the consent of then ended. */
  readonly consentEndsAt: number;
  rotatedAt: number | null;
  isReplaced: boolean;
  /** The successor is still in the memory of this run. */
  isRemembered: boolean;
}
interface ModelChain {
  readonly pairs: ModelPair[];
  readonly startedAt: number;
  /** No token of it lives longer. */
  readonly endsAt: number;
  isDead: boolean;
}
interface ModelCode {
  readonly code: string;
  readonly issuedAt: number;
  chain: ModelChain | null;
}

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
  chains!: Chains;
  tokens!: Tokens;
  codes!: Codes;
  revoke!: Revoke;
  held!: HeldViews;
  readonly clientId: string;
  readonly chainsOf: ModelChain[] = [];
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
    this.clock = createGuardedClock(this.system, this.clock.floorMs());
    const { store } = this;
    const parts = { store, clock: this.clock, random: createNodeRandom() };
    this.clients = createClients(parts);
    this.grants = createGrants(parts);
    this.chains = createChains({ ...parts, grants: this.grants });
    this.tokens = createTokens({ ...parts, chains: this.chains });
    this.codes = createCodes({ ...parts, grants: this.grants });
    const { clients, grants, chains, tokens } = this;
    this.held = createHeldViews(this.shownFrom());
    this.revoke = createRevoke({
      store,
      clients,
      grants,
      chains,
      tokens,
      audit: { append: () => undefined } as unknown as AuditLog,
      closeSessions: () => undefined,
      cancelQuestions: () => undefined,
      touch: () => undefined,
      settle: () => undefined,
    });
  }

  private shownFrom() {
    const { grants, chains, tokens, clock } = this;
    return { grants, chains, tokens, clock };
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
        return this.refresh(pick(this.chainsOf, next.which >> 1), next.which);
      case 'revoke-chain':
        return this.revokeChain(pick(this.chainsOf, next.which));
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
        for (const chain of this.chainsOf)
          for (const pair of chain.pairs) pair.isRemembered = false;
        return this.open();
      case 'revoke':
        this.revoke.grants(this.grants.listByClient(this.clientId), 'revoked_by_person');
        return this.nothingLeft();
      case 'foreign':
        for (const { pairs } of this.chainsOf)
          for (const { refresh } of pairs.slice(-1))
            expect(this.tokens.refresh(refresh, 'another client', null).kind).toBe('refused');
        return undefined;
      case 'upkeep':
        return this.upkeep();
    }
  }

  nothingLeft(): void {
    for (const chain of this.chainsOf) chain.isDead = true;
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
    this.issuedCodes.push({ code: code.open(), issuedAt: this.now, chain: null });
  }

  redeem(known: ModelCode | undefined): void {
    if (known === undefined) return;
    const found = this.codes.look(known.code);
    if (known.chain !== null) {
      // Used before: what came from it ends, and the grant with its last chain.
      expect(['used', 'unknown']).toContain(found.kind);
      if (found.kind !== 'used') return;
      const chain = this.chains.get(found.chainId ?? '');
      expect(chain === undefined).toBe(known.chain.isDead);
      if (chain !== undefined)
        this.endChain(known.chain, () => this.revoke.chain(chain, 'code_replayed'));
      return;
    }
    const isFresh = this.now < known.issuedAt + codeLife;
    expect(found.kind).toBe(isFresh ? 'fresh' : 'expired');
    if (found.kind !== 'fresh') return;
    const issued = this.store.transaction(() => {
      const tokens = this.tokens.issue(found.grant, true);
      this.codes.use(known.code, tokens.chain.chainId);
      return tokens;
    });
    const endsAt = Math.min(this.now + refreshChain, this.consentEndsAt);
    known.chain = { pairs: [], startedAt: this.now, endsAt, isDead: false };
    this.chainsOf.push(known.chain);
    this.note(known.chain, issued, 0);
  }

  note(chain: ModelChain, issued: IssuedTokens, generation: number): void {
    chain.pairs.push({
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

  /** Ends one chain; with the last one the grant goes, and codes of it that were not redeemed. */
  endChain(chain: ModelChain, end: () => void): void {
    end();
    chain.isDead = true;
    if (this.chainsOf.every(({ isDead }) => isDead)) this.nothingLeft();
  }

  revokeChain(chain: ModelChain | undefined): void {
    const pair = chain?.pairs[0];
    if (chain === undefined || pair === undefined || chain.isDead) return;
    const found = this.tokens.find(chain.pairs.at(-1)?.refresh ?? '');
    if (found === null) return;
    this.endChain(chain, () => this.revoke.chain(found.chain, 'revoked_by_person'));
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
    const { grants, chains, codes, revoke, clock } = this;
    endExpired({ grants, chains, codes, revoke, clock });
    if (this.allowed !== null && this.now >= this.consentEndsAt) return this.nothingLeft();
    // A token that was rotated keeps no login alive: the newest may end sooner, where the consent did.
    const isOver = (chain: ModelChain): boolean =>
      chain.pairs.every(
        (pair) => pair.isReplaced || pair.rotatedAt !== null || this.isExpired(chain, pair),
      );
    const awaited = this.issuedCodes.some(
      ({ chain, issuedAt }) => chain === null && this.now < issuedAt + codeLife,
    );
    for (const chain of this.chainsOf) {
      const alive = this.chainsOf.filter(({ isDead }) => !isDead);
      if (!chain.isDead && isOver(chain) && !(alive.length === 1 && awaited)) chain.isDead = true;
    }
    if (this.allowed === null) return;
    const isUnused = this.chainsOf.every(({ isDead }) => isDead) && !awaited;
    expect(this.grants.find(this.clientId, audience) === undefined).toBe(isUnused);
    if (isUnused) this.nothingLeft();
  }

  isExpired(chain: ModelChain, pair: ModelPair): boolean {
    const life = Math.min(pair.issuedAt + refreshToken, chain.endsAt, pair.consentEndsAt);
    return this.now >= Math.min(life, this.consentEndsAt);
  }

  /** The written rule (product.md section 8, SEC-19). */
  expected(chain: ModelChain, pair: ModelPair): 'refused' | 'replayed' | 'new' | ModelPair {
    if (chain.isDead || pair.isReplaced || this.isExpired(chain, pair)) return 'refused';
    if (pair.rotatedAt === null) return 'new';
    const successor = chain.pairs.find(
      (other) => other.generation === pair.generation + 1 && !other.isReplaced,
    );
    const isInGrace = this.now - pair.rotatedAt <= refreshGrace;
    if (!isInGrace || successor === undefined || successor.rotatedAt !== null) return 'replayed';
    return successor.isRemembered ? successor : 'new';
  }

  refresh(chain: ModelChain | undefined, back: number): void {
    const pair = chain?.pairs.at(-1 - (back % (chain.pairs.length || 1)));
    if (chain === undefined || pair === undefined) return;
    const expected = this.expected(chain, pair);
    const outcome = this.tokens.refresh(pair.refresh, this.clientId, null);
    expect(outcome.kind).toBe(
      typeof expected === 'string' && expected !== 'new' ? expected : 'issued',
    );
    if (outcome.kind === 'replayed')
      this.endChain(chain, () => this.revoke.chain(outcome.chain, 'refresh_replayed'));
    if (outcome.kind !== 'issued') return;
    if (typeof expected === 'object') {
      expect(outcome.tokens.refreshToken?.open()).toBe(expected.refresh);
      expect(outcome.tokens.accessToken.open()).toBe(expected.access);
      return;
    }
    for (const other of chain.pairs)
      if (other.generation === pair.generation + 1) other.isReplaced = true;
    pair.rotatedAt ??= this.now;
    this.note(chain, outcome.tokens, pair.generation + 1);
  }

  /** Which access tokens work, all of them, with what rights, and no refresh token as one. */
  check(): void {
    // What is kept for people says the same as what is made anew.
    const members = [this.clients.get(this.clientId) ?? expect.fail('no client')];
    const inWords = (view: HeldView): string => JSON.stringify(view);
    expect(inWords(this.held.of(members))).toBe(
      inWords(createHeldViews(this.shownFrom()).of(members)),
    );
    for (const chain of this.chainsOf) {
      for (const pair of chain.pairs) {
        const isAlive =
          !chain.isDead &&
          !pair.isReplaced &&
          this.now < Math.min(pair.issuedAt + accessToken, chain.endsAt, pair.consentEndsAt) &&
          this.now < this.consentEndsAt;
        const live = this.tokens.verify(pair.access);
        expect(live !== null, `generation ${pair.generation}`).toBe(isAlive);
        expect(this.tokens.verify(pair.refresh)).toBeNull();
        // Never more than the person last allowed (SEC-21).
        if (live !== null)
          expect(isWithin(live.grant.access, this.allowed ?? new Map())).toBe(true);
      }
    }
  }
}

function pick<Item>(items: readonly Item[], which: number): Item | undefined {
  return items.at(-1 - (which % (items.length || 1)));
}
