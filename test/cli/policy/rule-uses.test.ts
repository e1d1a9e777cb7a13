/** What the command line says of rules: how often each decided, and which nobody needs. */
import { join } from 'node:path';
import Database from 'libsql';
import { expect, it } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import { startCore } from '../../support/core/start-core.ts';
import { cli, cliNowMs, runningCore } from '../support.ts';

it('how often a rule decided, when last, and that nobody seems to need it', async () => {
  const clock = createTestClock();
  const first = await startCore({ ports: { clock } });
  const { id: used } = await first.run('rule.add', {
    rule: { action: 'block', tools: ['put_it'] },
  });
  await first.run('rule.add', { rule: { action: 'allow', tools: ['get_it'] }, position: 2 });
  await first.stop();
  const db = new Database(join(first.dataDir, 'store.db'));
  db.prepare('INSERT INTO rule_uses VALUES (?, 41, ?, NULL)').run(used, cliNowMs - 3_600_000);
  db.close();
  const { dataDir } = await runningCore({ dataDir: first.dataDir, ports: first.ports });
  const list = async () => (await cli(['rules', 'list', '--data-dir', dataDir])).out;
  expect(await list()).toMatch(/Block tools named put_it\..* 41 +1 h ago\n/u);
  expect(await list()).toMatch(/Allow tools named get_it\..* 0 +never/u);
  expect(await list()).not.toContain('Nobody seems');
  clock.advance(limits.unneededAfter);
  expect(await list()).toMatch(/Note {2}2: It let no call pass for 30 days\. Nobody seems/u);
  expect(await list()).not.toMatch(/Note {2}1: It let/u);
});
