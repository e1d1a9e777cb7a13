/**
 * SIGKILL at random moments while clients call, refresh, log in and are revoked. What was answered
 * before the kill has to hold after it: that is all a client can know (REL-02, INV-3, INV-12).
 */
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'libsql';
import { expect, onTestFinished, test } from 'vitest';
import { chainDigest } from '../../../main/core/audit/chain.ts';
import {
  digestOf,
  fieldsOf,
  selectEntries,
  type StoredEntry,
} from '../../../main/core/audit/read-entries.ts';
import { startChaosUpstream } from '../../support/upstreams/chaos-upstream.ts';
import {
  callModern,
  logIn,
  register,
  requestToken,
  type Registered,
} from '../../support/clients/oauth-client.ts';
import { killsUnderLoad } from '../../support/values/counts.ts';
import { mulberry } from '../../support/values/mulberry.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { startProduct, type Killable } from '../support/killable.ts';

const rounds = killsUnderLoad;
const clients = 4;
const seed = 20260728;

/** What one client may rely on. */
interface Known {
  readonly client: Registered;
  readonly index: number;
  /** Tokens whose answer arrived, of the living grant. */
  accessTokens: string[];
  refreshToken: string | null;
  /** A revoke was sent and its answer never came: both outcomes are right. */
  isUncertain: boolean;
}

interface Dead {
  readonly clientId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

test(
  `REL-02 ${rounds} kills under load: what was answered before holds after (seed ${seed})`,
  { timeout: 120_000 },
  async () => {
    const chance = mulberry(seed);
    const folder = makeTempDir();
    const upstream = await startChaosUpstream({ era: 'modern' });
    onTestFinished(() => upstream.close());
    upstream.tools = ['get_it', 'put_it', 'delete_it'].map((name) => ({
      name,
      description: name,
      inputSchema: { type: 'object' },
    }));
    let product = await startProduct(folder);
    onTestFinished(() => product.kill());
    await product.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
    await product.run('connector.connect', { name: 'up' });
    await product.run('connector.review', { name: 'up', accept: 'all' });
    const known: Known[] = [];
    for (let index = 0; index < clients; index += 1) {
      const client = await register(product.issuer, { client_name: `Client ${index}` });
      known.push({ client, index, accessTokens: [], refreshToken: null, isUncertain: false });
    }
    const dead: Dead[] = [];
    /** Marks in the arguments of calls that were refused, or asked and denied, with an answer. */
    const answered: string[] = [];
    const counts = { revokes: 0, refreshes: 0, logins: 0, refusals: 0 };

    // A machine that is busy does less in a round: it gets more of them.
    const isEnough = (): boolean => Math.min(...Object.values(counts)) > 2;
    for (let round = 0; round < rounds || (!isEnough() && round < 3 * rounds); round += 1) {
      let isOver = false;
      const failures: unknown[] = [];
      // Dies so many steps after its start, and so many turns of the loop into the next one.
      let stepsLeft = known.length + Math.floor(chance() * 60);
      let reached = (): void => {};
      const isTime = new Promise<void>((resolve) => (reached = resolve));
      const turnsLeft = Math.floor(chance() * 40);
      const work = known.map(async (one) => {
        try {
          while (!isOver) {
            stepsLeft -= 1;
            if (stepsLeft === 0) reached();
            await step(product, one, chance, dead, answered, counts);
          }
        } catch (error) {
          // After the kill every answer may be missing; none may be wrong.
          if (!isOver || (error instanceof Error && error.name === 'AssertionError'))
            failures.push(error);
        }
      });
      await Promise.race([isTime, Promise.all(work)]);
      for (let turn = 0; turn < turnsLeft; turn += 1) await nextTurn();
      isOver = true;
      await product.kill();
      await Promise.all(work);
      expect(failures).toEqual([]);

      product = await startProduct(folder);
      await expectWhatWasAnswered(product, known, dead);
    }
    // A run in which nothing happened proves nothing.
    expect(isEnough(), JSON.stringify(counts)).toBe(true);
    expect(await product.end()).toBe(0);
    expectSoundStore(join(folder, 'data', 'store.db'), answered);
  },
);

/**
 * One thing a client, or the person about it, does; whatever the kill interrupts rejects and is
 * noted as unknown.
 */
async function step(
  product: Killable,
  one: Known,
  chance: () => number,
  dead: Dead[],
  answered: string[],
  counts: Record<string, number>,
): Promise<void> {
  const { client } = one;
  const [accessToken] = one.accessTokens.slice(-1);
  if (accessToken === undefined || one.refreshToken === null || one.isUncertain) {
    const login = await logIn(product, {
      client,
      authorize: { resource: product.endpoint },
      access: { up: 'write' },
    });
    Object.assign(one, {
      accessTokens: [login.accessToken],
      refreshToken: login.refreshToken,
      isUncertain: false,
    });
    counts['logins']! += 1;
    return;
  }
  const dice = chance();
  if (dice < 0.35) {
    const answer = await requestToken(product.issuer, {
      grant_type: 'refresh_token',
      refresh_token: one.refreshToken,
      client_id: client.clientId,
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    one.accessTokens.push(String(answer.body['access_token']));
    one.refreshToken = String(answer.body['refresh_token']);
    counts['refreshes']! += 1;
  } else if (dice < 0.5) {
    const gone = one.accessTokens.map((token) => ({
      clientId: client.clientId,
      accessToken: token,
      refreshToken: one.refreshToken ?? '',
    }));
    one.isUncertain = true;
    if (dice < 0.43) await product.run('client.revoke', { clientId: client.clientId });
    else await revokeItself(product, client.clientId, one.refreshToken);
    dead.push(...gone.slice(-2));
    Object.assign(one, { accessTokens: [], refreshToken: null, isUncertain: false });
    counts['revokes']! += 1;
  } else if (dice < 0.7) {
    const mark = `mark-${one.index}-${answered.length}-${Math.floor(chance() * 1e9)}`;
    const response = await callModern(product.endpoint, accessToken, 'tools/call', {
      name: 'up__delete_it',
      // Under a name that the log keeps.
      arguments: { id: mark },
    });
    expect(await response.json()).toMatchObject({
      result: { _meta: { 'dev.consentry/reason': 'class_destructive' } },
    });
    answered.push(mark);
    counts['refusals']! += 1;
  } else {
    const response = await callModern(product.endpoint, accessToken, 'tools/call', {
      name: 'up__get_it',
      arguments: { n: 1 },
    });
    expect(response.status).toBe(200);
    await response.text();
  }
}

async function revokeItself(product: Killable, clientId: string, token: string): Promise<void> {
  const response = await fetch(`${product.issuer}/oauth/revoke`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ client_id: clientId, token }).toString(),
  });
  expect(response.status).toBe(200);
}

async function expectWhatWasAnswered(
  product: Killable,
  known: readonly Known[],
  dead: readonly Dead[],
): Promise<void> {
  const status = async (token: string): Promise<number> => {
    const response = await callModern(product.endpoint, token, 'server/discover');
    await response.text();
    return response.status;
  };
  for (const { clientId, accessToken, refreshToken } of dead.slice(-12)) {
    expect(await status(accessToken), 'an acknowledged revoke').toBe(401);
    const answer = await requestToken(product.issuer, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
    });
    expect(answer.status, 'the refresh token of an acknowledged revoke').toBe(400);
  }
  for (const one of known) {
    if (one.isUncertain || one.refreshToken === null) continue;
    for (const token of one.accessTokens.slice(-3))
      expect(await status(token), `an answered token of client ${one.index}`).toBe(200);
    const answer = await requestToken(product.issuer, {
      grant_type: 'refresh_token',
      refresh_token: one.refreshToken,
      client_id: one.client.clientId,
    });
    expect(answer, `the last answered refresh token of client ${one.index}`).toMatchObject({
      status: 200,
    });
    const next = String(answer.body['access_token']);
    expect(await status(next)).toBe(200);
    // What a lost answer had issued is replaced by this pair; what had been answered stays good.
    one.accessTokens = [...one.accessTokens.slice(-2), next];
    one.refreshToken = String(answer.body['refresh_token']);
  }
}

/**
 * The file itself, after the last run: sound, every answered refusal in it, its chain without a
 * gap.
 */
function expectSoundStore(path: string, answered: readonly string[]): void {
  const db = new Database(path, { readonly: true });
  onTestFinished(() => void db.close());
  expect(db.prepare('PRAGMA quick_check').all()).toEqual([{ quick_check: 'ok' }]);
  const log = new Database(join(dirname(path), 'audit.db'), { readonly: true });
  onTestFinished(() => void log.close());
  expect(log.prepare('PRAGMA quick_check').all()).toEqual([{ quick_check: 'ok' }]);
  const rows = log.prepare(`${selectEntries} ORDER BY id`).all() as StoredEntry[];
  const written = rows.map((row) => String(fieldsOf(row).arguments)).join('\n');
  expect(answered.filter((mark) => !written.includes(`"${mark}"`))).toEqual([]);
  let chain: Buffer = Buffer.alloc(32);
  for (const row of rows) {
    const fields = fieldsOf(row);
    const digest = chainDigest(chain, fields);
    chain = digestOf(row);
    expect(chain.toString('hex'), `row ${fields.id}`).toBe(digest.toString('hex'));
  }
}
