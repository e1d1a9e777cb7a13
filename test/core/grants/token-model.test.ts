/** The life of tokens against a small model of the written rule: any order of refresh, replay, revoke, restart and time. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createClients } from '../../../main/core/grants/clients.ts';
import { createGrants, type Grants } from '../../../main/core/grants/grants.ts';
import { createTokens, type IssuedTokens, type Tokens } from '../../../main/core/grants/tokens.ts';
import { limits } from '../../../main/core/lib/limits.ts';
import { openStore, type Store } from '../../../main/core/store/open-store.ts';
import { createNodeRandom } from '../../../main/shared-adapters/node-random.ts';

const { accessToken, refreshToken, refreshChain, refreshGrace } = limits.oauth;

/** What the written rule knows of one pair. */
interface Pair {
  readonly access: string;
  readonly refresh: string;
  readonly generation: number;
  readonly issuedAt: number;
  rotatedAt: number | null;
  isReplaced: boolean;
  /** The successor is still in the memory of this run. */
  isRemembered: boolean;
}

type Command =
  | { readonly kind: 'refresh'; readonly which: number }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'restart' | 'end' | 'foreign' };

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('refresh' as const), which: fc.nat(3) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('advance' as const),
      ms: fc.constantFrom(
        1,
        10_000,
        refreshGrace,
        refreshGrace + 1,
        accessToken,
        refreshToken - 1,
        refreshToken,
      ),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'restart' as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'end' as const }, { kind: 'foreign' as const }) },
);

class World {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'consentry-tokens-'));
  now = 1_800_000_000_000;
  store!: Store;
  grants!: Grants;
  tokens!: Tokens;
  readonly clientId: string;
  readonly grantId: string;
  readonly startedAt: number;
  isDead = false;
  readonly pairs: Pair[] = [];

  constructor() {
    this.open();
    const clients = createClients({
      store: this.store,
      clock: this.clock,
      random: createNodeRandom(),
    });
    this.clientId = clients.register({
      name: 'model',
      redirectUris: ['http://127.0.0.1/'],
      authMethod: 'none',
      grantTypes: [],
    }).client.clientId;
    const grant = this.grants.create({
      clientId: this.clientId,
      audience: new Set(['/mcp']),
      access: new Map([['*', 'write']]),
      offline: true,
      redirectUri: 'http://127.0.0.1/',
    });
    this.grantId = grant.grantId;
    this.startedAt = this.now;
    this.note(this.tokens.issue(grant, true), 0);
  }

  private readonly clock = {
    nowMs: () => this.now,
    monotonicMs: () => this.now,
    after: () => () => undefined,
  };

  open(): void {
    const parts = { clock: this.clock, random: createNodeRandom() };
    this.store = openStore(this.dataDir);
    this.grants = createGrants({ store: this.store, ...parts });
    this.tokens = createTokens({ store: this.store, grants: this.grants, ...parts });
  }

  note(issued: IssuedTokens, generation: number): void {
    this.pairs.push({
      access: issued.accessToken.open(),
      refresh: issued.refreshToken?.open() ?? '',
      generation,
      issuedAt: this.now,
      rotatedAt: null,
      isReplaced: false,
      isRemembered: true,
    });
  }

  /** As `revoke-grant.ts` ends a grant. */
  end(): void {
    const grant = this.grants.get(this.grantId);
    if (grant !== undefined) grant.isEnded = true;
    this.tokens.forgetGrant(this.grantId);
    this.grants.writeEnd(this.grantId, 'model');
    this.tokens.writeRevoked(this.grantId);
    this.grants.forget(this.grantId);
    this.isDead = true;
  }

  isExpired(pair: Pair): boolean {
    return this.now >= Math.min(pair.issuedAt + refreshToken, this.startedAt + refreshChain);
  }

  /** The written rule (product.md section 8, SEC-19). */
  expected(pair: Pair): 'refused' | 'replayed' | 'new' | Pair {
    if (this.isDead || pair.isReplaced || this.isExpired(pair)) return 'refused';
    if (pair.rotatedAt === null) return 'new';
    const successor = this.pairs.find(
      (other) => other.generation === pair.generation + 1 && !other.isReplaced,
    );
    const isInGrace = this.now - pair.rotatedAt <= refreshGrace;
    if (!isInGrace || successor === undefined || successor.rotatedAt !== null) return 'replayed';
    return successor.isRemembered ? successor : 'new';
  }

  run(next: Command): void {
    if (next.kind === 'advance') this.now += next.ms;
    else if (next.kind === 'end') this.end();
    else if (next.kind === 'foreign') {
      for (const { refresh } of this.pairs.slice(-2))
        expect(this.tokens.refresh(refresh, 'another client', null).kind).toBe('refused');
    } else if (next.kind === 'restart') {
      this.store.close();
      this.open();
      for (const pair of this.pairs) pair.isRemembered = false;
    } else if (next.kind === 'refresh') {
      this.refresh(this.pairs.at(-1 - (next.which % this.pairs.length)));
    }
    this.check();
  }

  refresh(pair: Pair | undefined): void {
    if (pair === undefined) return;
    const expected = this.expected(pair);
    const outcome = this.tokens.refresh(pair.refresh, this.clientId, null);
    expect(outcome.kind).toBe(
      typeof expected === 'string' && expected !== 'new' ? expected : 'issued',
    );
    if (outcome.kind === 'replayed') this.end();
    if (outcome.kind !== 'issued') return;
    if (typeof expected === 'object') {
      expect(outcome.tokens.refreshToken?.open()).toBe(expected.refresh);
      expect(outcome.tokens.accessToken.open()).toBe(expected.access);
      return;
    }
    for (const other of this.pairs)
      if (other.generation === pair.generation + 1) other.isReplaced = true;
    pair.rotatedAt ??= this.now;
    this.note(outcome.tokens, pair.generation + 1);
  }

  /** Which access tokens work, all of them, and no refresh token as one. */
  check(): void {
    for (const pair of this.pairs) {
      const isAlive =
        !this.isDead &&
        !pair.isReplaced &&
        this.now < Math.min(pair.issuedAt + accessToken, this.startedAt + refreshChain);
      expect(this.tokens.verify(pair.access) !== null, `generation ${pair.generation}`).toBe(
        isAlive,
      );
      expect(this.tokens.verify(pair.refresh)).toBeNull();
    }
  }

  close(): void {
    this.store.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

test('SEC-19 any history of refreshes, replays, restarts, ends and time ends as the rule says (150 histories)', () => {
  fc.assert(
    fc.property(fc.array(command, { minLength: 4, maxLength: 25 }), (commands) => {
      const world = new World();
      try {
        for (const next of commands) world.run(next);
      } finally {
        world.close();
      }
    }),
    { numRuns: 150 },
  );
});
