/**
 * A disk that fails under the whole product: full (ENOSPC) or broken (EIO). What takes access away
 * works at once, is said, is written when the disk lets it, and holds after a kill; a start, a
 * login and a first secret leave nothing half.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startProduct, type Killable } from '../journeys/support/killable.ts';
import { startChaosUpstream, type ChaosUpstream } from '../support/upstreams/chaos-upstream.ts';
import {
  authorize,
  awaitRedirect,
  callModern,
  logIn,
  register,
  requestToken,
  waitingConsent,
  type Login,
} from '../support/clients/oauth-client.ts';
import { takings } from '../support/core/takings.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';
import { breakDisk, diskErrors, noStrace, onFailingDisk } from './support/failing-disk.ts';

const minutes = { timeout: 120_000 };
const patience = { timeout: 45_000, interval: 100 };
const cli = join(import.meta.dirname, '../../dist/cli/index.mjs');

let obstacle: string | null = null;
beforeAll(() => {
  obstacle = noStrace();
});

interface Setting {
  readonly folder: string;
  readonly product: Killable;
  readonly upstream: ChaosUpstream;
  readonly login: Login;
}

async function setUp(): Promise<Setting> {
  const upstream = await startChaosUpstream({ era: 'modern' });
  onTestFinished(() => upstream.close());
  upstream.tools = [{ name: 'get_it', description: 'reads', inputSchema: { type: 'object' } }];
  const folder = makeTempDir();
  const product = await start(folder);
  await product.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
  await product.run('connector.connect', { name: 'up' });
  await product.run('connector.review', { name: 'up', accept: 'all' });
  const login = await logIn(product, {
    authorize: { resource: product.endpoint },
    access: { up: 'write' },
  });
  return { folder, product, upstream, login };
}

async function start(folder: string): Promise<Killable> {
  const product = await startProduct(folder);
  onTestFinished(() => product.kill());
  return product;
}

/** `ok`, a reason, `error <code>`, or the status of a refusal. */
async function outcome(
  product: Killable,
  { accessToken }: Pick<Login, 'accessToken'>,
): Promise<string | number> {
  const response = await callModern(product.endpoint, accessToken, 'tools/call', {
    name: 'up__get_it',
    arguments: {},
  });
  const text = await response.text();
  if (response.status === 401 || response.status >= 500) return response.status;
  const reason = /"dev\.consentry\/reason":"(\w+)"/u.exec(text)?.[1];
  const code = /"error":\{"code":(-?\d+)/u.exec(text)?.[1];
  return reason ?? (code === undefined ? 'ok' : `error ${code}`);
}

async function repairs(product: Killable): Promise<readonly string[]> {
  return (await product.run('state.get', {})).repairs.map(({ id }) => id);
}

/** What `consentry status` prints. */
function status({ dataDir }: Killable): string {
  return spawnSync(process.execPath, [cli, 'status', '--data-dir', dataDir], { encoding: 'utf8' })
    .stdout;
}

/** It is in effect although it may have to say that it is not saved. */
async function take(setting: Setting, taking: (typeof takings)[number]): Promise<void> {
  const { product, login } = setting;
  await product.run(taking.command, taking.input(login)).catch((error: unknown) => {
    expect(String(error)).toMatch(/cannot be saved/u);
  });
}

/** Refused for this reason, or because not even the refusal can be recorded. */
const refused = (reason: string | number): readonly (string | number)[] => [reason, 'audit_failed'];
const storeFiles = ['store.db', 'store.db-wal', 'audit.db', 'audit.db-wal'];

describe.each(diskErrors)('%s', (error) => {
  test.for(takings)(
    'TRIAL-B1 $what holds at once, is said, gives nothing meanwhile, and is written when the disk lets it',
    minutes,
    async (taking, { skip }) => {
      skip(obstacle !== null, obstacle ?? '');
      const setting = await setUp();
      const { folder, product, login } = setting;
      const disk = await breakDisk(product.pid, error);
      expect(await outcome(product, login)).toBe('ok');
      await take(setting, taking);
      expect(refused(taking.outcome)).toContain(await outcome(product, login));
      expect(await repairs(product)).toContain('unsaved');
      expect(status(product)).toContain('A restriction is in effect but not saved');
      const rule = { action: 'allow' as const, tools: ['get_it'] };
      await expect(product.run('rule.add', { rule })).rejects.toThrow('store_failed');
      await disk.mend();
      await vi.waitFor(
        async () => expect(await repairs(product)).not.toContain('unsaved'),
        patience,
      );
      expect(await outcome(product, login)).toBe(taking.outcome);
      await product.kill();
      const again = await start(folder);
      expect(await outcome(again, login)).toBe(taking.outcome);
    },
  );

  test.for(takings)(
    'TRIAL-B1 $what holds after a kill although the database could not be written before',
    minutes,
    async (taking, { skip }) => {
      skip(obstacle !== null, obstacle ?? '');
      const setting = await setUp();
      const { folder, product, login } = setting;
      await breakDisk(
        product.pid,
        error,
        storeFiles.map((file) => join(product.dataDir, file)),
      );
      await take(setting, taking);
      await product.kill();
      const again = await start(folder);
      expect(await outcome(again, login)).toBe(taking.outcome);
      expect(await repairs(again)).not.toContain('unsaved');
    },
  );

  test(
    'TRIAL-B1 a login meanwhile is refused, and works when the disk lets it',
    minutes,
    async ({ skip }) => {
      skip(obstacle !== null, obstacle ?? '');
      const { folder, product, login } = await setUp();
      const client = await register(product.issuer, { client_name: 'Late' });
      const disk = await breakDisk(product.pid, error);
      const late = await authorize(product.issuer, client, { resource: product.endpoint });
      const { id } = await waitingConsent(product, client.clientId);
      const allow = { id, access: { up: 'read' } } as const;
      // Said as what it is: the disk, and what to do.
      await expect(product.run('question.allow', allow)).rejects.toThrow(
        /"code":"store_failed".*(?:disk|audit)/su,
      );
      await expect(register(product.issuer)).rejects.toThrow(/^register: /u);
      expect(await outcome(product, login)).toBe('ok');
      await disk.mend();
      // The same question, and the browser that has waited.
      await product.run('question.allow', allow);
      const callback = await awaitRedirect(late.waitUrl);
      const { body } = await requestToken(product.issuer, {
        grant_type: 'authorization_code',
        code: callback.searchParams.get('code') ?? '',
        code_verifier: late.verifier,
        client_id: client.clientId,
        redirect_uri: client.redirectUri,
      });
      const accessToken = String(body['access_token']);
      await product.kill();
      const restarted = await start(folder);
      expect(await outcome(restarted, { accessToken })).toBe('ok');
    },
  );

  test(
    'TRIAL-B2 the first secret is refused in words, and can be kept when the disk lets it',
    minutes,
    async ({ skip }) => {
      skip(obstacle !== null, obstacle ?? '');
      const { folder, product, login } = await setUp();
      const guarded = await startChaosUpstream({ era: 'modern', token: 'the-first-secret' });
      onTestFinished(() => guarded.close());
      guarded.tools = [{ name: 'get_it', description: 'reads', inputSchema: { type: 'object' } }];
      const add = {
        kind: 'http',
        name: 'guarded',
        url: guarded.url,
        bearer: 'the-first-secret',
      } as const;
      const disk = await breakDisk(product.pid, error);
      await expect(product.run('connector.add', add)).rejects.toThrow(
        /Nothing was (?:stored|changed)/u,
      );
      expect(await outcome(product, login)).toBe('ok');
      await disk.mend();
      await product.run('connector.add', add);
      await product.kill();
      const again = await start(folder);
      await again.run('connector.connect', { name: 'guarded' });
      const { connectors } = await again.run('state.get', {});
      expect(connectors.find(({ name }) => name === 'guarded')).toMatchObject({
        connection: 'ready',
      });
      await vi.waitFor(() => expect(leftovers(again.dataDir)).toEqual([]));
    },
  );

  test.for([1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 233, 610])(
    'TRIAL-B2 a first start whose disk fails from the %i. write on serves or says why not, and the next one serves',
    minutes,
    async (first, { skip }) => {
      skip(obstacle !== null, obstacle ?? '');
      const folder = makeTempDir();
      await startBadly(folder, onFailingDisk(error, first));
      const next = await start(folder);
      await register(next.issuer);
      await vi.waitFor(() => expect(leftovers(next.dataDir)).toEqual([]));
    },
  );

  test.for([1, 3, 8, 21, 55])(
    'TRIAL-B2 a later start whose disk fails from the %i. write on loses nobody’s access, and gives nothing back',
    minutes,
    async (first, { skip }) => {
      skip(obstacle !== null, obstacle ?? '');
      const { folder, product, login } = await setUp();
      const other = await logIn(product, {
        client: await register(product.issuer, { client_name: 'Another' }),
        authorize: { resource: product.endpoint },
        access: { up: 'read' },
      });
      await product.run('client.revoke', { clientId: other.clientId });
      await product.kill();
      await startBadly(folder, onFailingDisk(error, first));
      const next = await start(folder);
      expect(await outcome(next, login)).toBe('ok');
      expect(await outcome(next, other)).toBe(401);
    },
  );
});

/**
 * Starts, and ends what serves. Whoever cannot serve says so as a fault of what it has to write to.
 */
async function startBadly(folder: string, under: readonly string[]): Promise<void> {
  try {
    const product = await startProduct(folder, { under });
    await product.kill();
  } catch (error) {
    expect(String(error)).toMatch(
      /"code":"store_failed".*the disk (?:is full|reports an error).*"hint":"[^"]*disk/su,
    );
  }
}

/** Files of interrupted writes, or of one that is under way. */
function leftovers(dataDir: string): string[] {
  return readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.tmp'),
  );
}
