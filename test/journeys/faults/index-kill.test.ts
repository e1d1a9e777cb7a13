/**
 * SIGKILL at random moments while the thread writes the text index: whatever lies beside the log
 * afterwards, a search finds every entry that there is, and none twice (docs/adr/0034).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { indexFile } from '../../../main/core/store/text-index/index-file.ts';
import { callModern, logIn } from '../../support/clients/oauth-client.ts';
import { startChaosUpstream } from '../../support/upstreams/chaos-upstream.ts';
import { killsUnderLoad } from '../../support/values/counts.ts';
import { mulberry } from '../../support/values/mulberry.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { startProduct, type Killable } from '../support/killable.ts';

const seed = 20261125;
const tool = 'up__get_it';

/** All calls that the log has, read page by page, without the index. */
async function written(product: Killable): Promise<AuditEntry[]> {
  const found: AuditEntry[] = [];
  for (let after = 0; ;) {
    const page = await product.run('audit.list', { after, order: 'oldest', limit: 100 });
    found.push(...page.entries);
    after = found.at(-1)?.id ?? 0;
    if (!page.more) return found.filter((entry) => entry.tool === 'get_it');
  }
}

async function expectFound(product: Killable, chance: () => number): Promise<void> {
  const entries = await written(product);
  const ids: number[] = [];
  for (let before: number | undefined; ;) {
    const page = await product.run('audit.list', {
      tool: 'get_it',
      ...(before !== undefined && { before }),
      limit: 500,
    });
    ids.push(...page.entries.map(({ id }) => id));
    before = ids.at(-1);
    if (!page.more) break;
  }
  expect(ids.toReversed()).toEqual(entries.map(({ id }) => id));
  for (let n = 0; n < 20; n += 1) {
    const one = entries[Math.floor(chance() * entries.length)];
    const word = /mark\d+x/u.exec(one?.arguments ?? '')?.[0] ?? 'no mark';
    const same = entries.filter((entry) => entry.arguments?.includes(`"${word}"`) === true);
    const page = await product.run('audit.list', { search: word, limit: 20 });
    expect(page.entries.map(({ id }) => id).toReversed(), word).toEqual(same.map(({ id }) => id));
  }
}

test(
  `REL-02 ${killsUnderLoad} kills while the text index is written: every entry is found (seed ${seed})`,
  { timeout: 60_000 + killsUnderLoad * 10_000 },
  async () => {
    const chance = mulberry(seed);
    const folder = makeTempDir();
    const upstream = await startChaosUpstream({ era: 'modern' });
    onTestFinished(() => upstream.close());
    upstream.tools = [{ name: 'get_it', description: 'a', inputSchema: { type: 'object' } }];
    let product = await startProduct(folder);
    onTestFinished(() => product.kill());
    await product.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
    await product.run('connector.connect', { name: 'up' });
    await product.run('connector.review', { name: 'up', accept: 'all' });
    const { accessToken } = await logIn(product, {
      authorize: { resource: product.endpoint },
      access: { up: 'read' },
    });
    let marks = 0;
    for (let round = 0; round < killsUnderLoad; round += 1) {
      const { endpoint } = product;
      /** Enough for the thread to be woken, and then some while it reads. */
      let left = limits.audit.indexDue + 100 + Math.floor(chance() * 400);
      let isOver = false;
      const client = async (): Promise<void> => {
        while (left > 0 && !isOver) {
          left -= 1;
          marks += 1;
          const answer = await callModern(endpoint, accessToken, 'tools/call', {
            name: tool,
            arguments: { id: `mark${marks}x` },
          }).catch((error: unknown) => {
            if (!isOver) throw error;
          });
          await answer?.text().catch(() => undefined);
        }
      };
      const work = Array.from({ length: 16 }, () => client());
      await Promise.race(work);
      const path = join(product.dataDir, indexFile);
      await expect.poll(() => existsSync(path), { timeout: 10_000, interval: 5 }).toBe(true);
      for (let turn = Math.floor(chance() * 300); turn > 0; turn -= 1) await nextTurn();
      isOver = true;
      await product.kill();
      await Promise.all(work);
      product = await startProduct(folder);
      await expectFound(product, chance);
    }
    expect(await product.end()).toBe(0);
  },
);
