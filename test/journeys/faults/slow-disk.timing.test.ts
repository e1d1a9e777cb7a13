/**
 * A disk that takes 100 ms for every flush, as strace makes it: who needs the disk waits for it,
 * and nobody else does. It is measured in the built product, with a client that is refused, and
 * renews its tokens, beside one that reads.
 */
import { spawnSync } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { startChaosUpstream } from '../../support/upstreams/chaos-upstream.ts';
import {
  callModern,
  logIn,
  register,
  requestToken,
  type Login,
} from '../../support/clients/oauth-client.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { startProduct, type Killable } from '../support/killable.ts';

const flushMs = 100;
/** Other tests share the processors, so one quiet round of several has to show it. */
const rounds = 6;
const mostMs = 60;

const slowDisk = [
  ...['strace', '--seccomp-bpf', '-f', '-q', '-o', '/dev/null', '-e', 'trace=fsync,fdatasync'],
  ...['-e', `inject=fsync,fdatasync:delay_exit=${flushMs * 1000}`],
];

/** Not everywhere is a program that may look into another. */
const canSlow = spawnSync(slowDisk[0] ?? '', [...slowDisk.slice(1), 'true']).status === 0;

async function call(product: Killable, login: Login, tool: string): Promise<number> {
  const started = performance.now();
  const params = { name: `up__${tool}`, arguments: {} };
  await (await callModern(product.endpoint, login.accessToken, 'tools/call', params)).text();
  return performance.now() - started;
}

/** A new pair is on disk before it is given. @returns the next refresh token */
async function renew(
  product: Killable,
  { clientId }: Login,
  refreshToken: string,
): Promise<string> {
  const started = performance.now();
  const { status, body } = await requestToken(product.issuer, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: clientId,
  });
  expect(status).toBe(200);
  expect(performance.now() - started).toBeGreaterThan(flushMs);
  return String(body['refresh_token']);
}

test.skipIf(!canSlow)(
  `TRIAL-B5 REL-17 with ${flushMs} ms for each flush, refusals and renewals of one client do not hold up another’s calls`,
  { timeout: 120_000 },
  async () => {
    const upstream = await startChaosUpstream({ era: 'modern' });
    onTestFinished(() => upstream.close());
    upstream.tools = ['get_it', 'put_it'].map((name) => ({
      name,
      description: name,
      inputSchema: { type: 'object' },
    }));
    const product = await startProduct(makeTempDir(), { under: slowDisk });
    onTestFinished(() => product.kill());
    await product.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
    await product.run('connector.connect', { name: 'up' });
    await product.run('connector.review', { name: 'up', accept: 'all' });
    await product.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'block' });
    const access = { up: 'write' } as const;
    const [refused, reading] = [
      await logIn(product, { client: await register(product.issuer), access }),
      await logIn(product, { client: await register(product.issuer), access }),
    ];
    let { refreshToken } = refused;
    const refusals: number[] = [];
    const worst: number[] = [];
    for (let round = 0; round < rounds && Math.min(...worst) > mostMs; round += 1) {
      let isOver = false;
      const other = (async () => {
        for (let count = 0; count < 8; count += 1) {
          // Refusals that are equal share an entry, so each is of a tool of its own.
          refusals.push(await call(product, refused, `put_it?${round}-${count}`));
          refusals.push(await call(product, refused, 'put_it'));
          refreshToken = await renew(product, refused, refreshToken);
        }
        isOver = true;
      })();
      const times: number[] = [];
      while (!isOver) times.push(await call(product, reading, 'get_it'));
      await other;
      expect(times.length).toBeGreaterThan(50);
      worst.push(times.toSorted((one, two) => two - one)[Math.floor(times.length / 100)] ?? 0);
    }
    // The disk is slow, and a refusal waits for it.
    expect(Math.max(...refusals)).toBeGreaterThan(flushMs);
    expect(Math.min(...worst), `p99 of each round: ${worst.join(', ')}`).toBeLessThan(mostMs);
  },
);
