/**
 * Files of a data folder damaged at random, one at a time, as a disk, a power cut or a clumsy tool
 * leaves them: every start serves, or says which file and what to do; and whoever could do nothing
 * before can do nothing after (REL-04).
 */
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startChaosUpstream } from '../../support/upstreams/chaos-upstream.ts';
import { callModern, logIn, register, type Login } from '../../support/clients/oauth-client.ts';
import { mulberry } from '../../support/values/mulberry.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { damages as files } from '../../support/values/counts.ts';
import { startProduct, type Killable } from '../support/killable.ts';

const seed = 20261123;
/** 30 where people run the tests themselves, 150 in the night. */

/** A folder that has seen some use: a login, a blocked tool, a secret, a log. */
interface Used {
  readonly folder: string;
  readonly login: Login;
  readonly revoked: Login;
}

async function useFolder(): Promise<Used> {
  const upstream = await startChaosUpstream({ era: 'modern' });
  onTestFinished(() => upstream.close());
  upstream.tools = ['get_it', 'put_it', 'delete_it'].map((name) => ({
    name,
    description: name,
    inputSchema: { type: 'object' },
  }));
  const folder = makeTempDir();
  const product = await startProduct(folder);
  onTestFinished(() => product.kill());
  const { url } = upstream;
  await product.run('connector.add', { kind: 'http', name: 'up', url, bearer: 's3cret' });
  await product.run('connector.connect', { name: 'up' });
  await product.run('connector.review', { name: 'up', accept: 'all' });
  await product.run('tool.set', { connector: 'up', tool: 'get_it', mode: 'block' });
  await product.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'allow' });
  const [login, revoked] = [await newLogin(product), await newLogin(product)];
  for (let round = 0; round < 20; round += 1)
    expect(await called(product, login, 'put_it')).toBe('passed');
  await product.run('client.revoke', { clientId: revoked.clientId });
  await product.end();
  return { folder, login, revoked };
}

async function newLogin(product: Killable): Promise<Login> {
  return logIn(product, { client: await register(product.issuer), access: { up: 'write' } });
}

/** `passed` when the tool ran, else what was said. */
async function called(product: Killable, who: Login, tool: string): Promise<string> {
  const signal = AbortSignal.timeout(1500);
  try {
    const answer = await callModern(
      product.endpoint,
      who.accessToken,
      'tools/call',
      { name: `up__${tool}`, arguments: {} },
      { signal },
    );
    if (answer.status !== 200) return String(answer.status);
    const text = await answer.text();
    return text.includes('dev.consentry/reason') || text.includes('"error"') ? 'refused' : 'passed';
  } catch (error) {
    // It waits for the person.
    if (signal.aborted) return 'asked';
    throw error;
  }
}

/** What a disk, a crash or a tool does to a file. */
const damages: readonly (readonly [string, (bytes: Buffer, chance: () => number) => Buffer])[] = [
  ['emptied', () => Buffer.alloc(0)],
  ['cut', (bytes, chance) => bytes.subarray(0, Math.floor(bytes.length * chance()))],
  [
    'flipped',
    (bytes, chance) => {
      const copy = Buffer.from(bytes);
      for (let count = 1 + Math.floor(chance() * 8); count > 0; count -= 1) {
        const at = Math.floor(chance() * copy.length);
        copy[at] = (copy[at] ?? 0) ^ (1 + Math.floor(chance() * 255));
      }
      return copy;
    },
  ],
  [
    'with a page of zeros',
    (bytes, chance) => {
      const at = Math.floor((chance() * bytes.length) / 4096) * 4096;
      return Buffer.from(bytes).fill(0, at, Math.min(at + 4096, bytes.length));
    },
  ],
  [
    'with a page of noise',
    (bytes, chance) => {
      const at = Math.floor((chance() * bytes.length) / 4096) * 4096;
      const noise = Buffer.from(Array.from({ length: 4096 }, () => Math.floor(chance() * 256)));
      const copy = Buffer.from(bytes);
      noise.copy(copy, at);
      return copy;
    },
  ],
  [
    'replaced by noise',
    (bytes, chance) => Buffer.from(bytes.map(() => Math.floor(chance() * 256))),
  ],
  ['with something after it', (bytes) => Buffer.concat([bytes, Buffer.from('\n{"a":1}\0\0')])],
];

test(
  `TRIAL-B4 REL-04 ${files} damaged files: every start serves, or says which file and what to do (seed ${seed})`,
  { timeout: 60_000 + files * 6000 },
  async () => {
    const chance = mulberry(seed);
    const used = await useFolder();
    const template = used.folder;
    const names = readdirSync(join(template, 'data')).filter((name) => {
      const stats = statSync(join(template, 'data', name));
      return stats.isFile() && stats.size > 0 && name !== 'ballast';
    });
    expect(names).toEqual(
      expect.arrayContaining(['preferences.json', 'store.db', 'audit.db', 'vault.json']),
    );
    // The three that hold rights and the log come up more often than the others.
    const often = ['preferences.json', 'store.db', 'audit.db'];
    const results: Record<string, number> = { served: 0, refused: 0 };
    for (let round = 0; round < files; round += 1) {
      const from = chance() < 0.7 ? often : names;
      const name = from[Math.floor(chance() * from.length)] ?? '';
      const [how, damage] = damages[Math.floor(chance() * damages.length)] ?? damages[0] ?? fail();
      const folder = makeTempDir();
      cpSync(template, folder, { recursive: true });
      const path = join(folder, 'data', name);
      writeFileSync(path, damage(readFileSync(path), chance));
      const what = `round ${round}: ${name} ${how}`;
      const served = await survive(folder, name, what, used);
      results[served ? 'served' : 'refused'] = (results[served ? 'served' : 'refused'] ?? 0) + 1;
    }
    // Only what nothing can be done without, such as the key of the vault, may stand in the way.
    expect(results['served']).toBeGreaterThan(results['refused'] ?? 0);
  },
);

async function survive(
  folder: string,
  name: string,
  what: string,
  { login, revoked }: Used,
): Promise<boolean> {
  let product: Killable;
  try {
    product = await startProduct(folder);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    // Only a file that is needed and cannot be made anew: it is named, with what to do.
    expect(['preferences.json', 'store.db', 'audit.db'], what).not.toContain(name);
    expect(said, what).toContain(name);
    expect(said, what).toMatch(/"hint":"[^"]+"/u);
    expect(said, what).not.toMatch(/^\s+at /mu);
    return false;
  }
  onTestFinished(() => product.kill());
  const { repairs } = await product.run('state.get', {});
  // A blocked tool stays shut, also where its block was lost; a revoked client stays out.
  expect(await called(product, login, 'get_it'), what).not.toBe('passed');
  expect(await called(product, login, 'delete_it'), what).not.toBe('passed');
  expect(await called(product, revoked, 'put_it'), what).toBe('401');
  const isSetAside = readdirSync(product.dataDir).some((file) => file.includes('.damaged-'));
  if (isSetAside) expect(repairs.map(({ id }) => id).join(' '), what).toContain('damage:');
  expect(await product.end(), what).toBe(0);
  return true;
}

function fail(): never {
  throw new Error('no damage');
}
