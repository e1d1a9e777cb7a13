/** How often rules and standing approvals are used, and that nobody seems to need some. */
import { join } from 'node:path';
import Database from 'libsql';
import { expect, test } from 'vitest';
import { unneededWords } from '../../../contract/plain/unneeded.ts';
import { isoTime } from '../../../main/core/lib/iso-time.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import { logIn } from '../../support/clients/oauth-client.ts';
import { approval, call, setUp, type Setting } from '../gateway/support.ts';

async function outcomeOf(setting: Setting, name: string, args = {}): Promise<string> {
  return (await call(setting, setting.login, name, args)).outcome;
}

test('a rule says how many calls it decided and when, over restarts, until it says something else', async () => {
  const setting = await setUp();
  const { core, clock } = setting;
  const rule = {
    action: 'allow' as const,
    tools: ['put_it'],
    conditions: [{ pointer: '/n', test: { kind: 'between' as const, least: 1, most: 9 } }],
  };
  const { id } = await core.run('rule.add', { rule });
  const now = async (of = core) => {
    const found = (await of.run('rules.list', {})).find((each) => each.id === id);
    if (found === undefined) throw new Error('the rule is gone');
    const { calls, lastUsedAt, isUnneeded } = found;
    return { calls, lastUsedAt, isUnneeded };
  };
  expect(await now()).toEqual({ calls: 0, lastUsedAt: null, isUnneeded: false });
  expect(await outcomeOf(setting, 'put_it', { n: 1 })).toBe('ok');
  clock.advance(60_000);
  const second = isoTime(clock.nowMs());
  expect(await outcomeOf(setting, 'put_it', { n: 2 })).toBe('ok');
  // What another rule or the class decides is no use of it.
  expect(await outcomeOf(setting, 'get_it')).toBe('ok');
  const used = await now();
  expect(used).toMatchObject({ calls: 2, isUnneeded: false });
  expect(
    (used.lastUsedAt ?? '') >= second && (used.lastUsedAt ?? '') <= isoTime(clock.nowMs()),
  ).toBe(true);
  await core.run('rule.edit', { id, rule: { ...rule, note: 'issues', isOn: false } });
  await core.run('rule.edit', { id, rule: { ...rule, note: 'issues', isOn: true } });
  expect(await now()).toEqual(used);
  const again = await restartCore(core);
  expect(await now(again)).toEqual(used);
  clock.advance(limits.unneededAfter);
  expect(await now(again)).toEqual({ ...used, isUnneeded: true });
  for (const isOn of [false, true]) await again.run('rule.edit', { id, rule: { ...rule, isOn } });
  expect(await now(again)).toEqual(used);
  clock.advance(limits.unneededAfter);
  expect(await now(again)).toEqual({ ...used, isUnneeded: true });
  await again.run('rule.edit', { id, rule: { ...rule, tools: ['put_*'] } });
  expect(await now(again)).toEqual({ calls: 0, lastUsedAt: null, isUnneeded: false });
  clock.advance(limits.unneededAfter);
  expect(await now(again)).toMatchObject({ isUnneeded: true });
  // What says no is needed as long as nobody tries.
  await again.run('rule.edit', { id, rule: { ...rule, action: 'block' } });
  clock.advance(limits.unneededAfter);
  expect(await now(again)).toMatchObject({ isUnneeded: false });
  await again.run('rule.remove', { id });
  await again.stop();
  const db = new Database(join(core.dataDir, 'store.db'), { readonly: true });
  expect(db.prepare('SELECT * FROM rule_uses').all()).toEqual([]);
  db.close();
});

test('the words say as many days as it takes', () => {
  expect(unneededWords).toContain(` ${limits.unneededAfter / (24 * 3_600_000)} days.`);
});

test('an approval that let no call pass for 30 days says so, until one passes', async () => {
  const setting = await setUp();
  const { core, clock } = setting;
  const held = call(setting, setting.login, 'put_it', { n: 1 });
  const { id } = await approval(core);
  await core.run('question.allow', { id, for: 'always' });
  expect((await held).outcome).toBe('ok');
  const unneeded = async () =>
    (await core.run('answers.list', {})).given.map(({ isUnneeded }) => isUnneeded);
  clock.advance(limits.unneededAfter - 60_000);
  expect(await unneeded()).toEqual([false]);
  clock.advance(60_000);
  expect(await unneeded()).toEqual([true]);
  const login = await logIn(core, { client: setting.login, access: { up: 'write' } });
  expect((await call(setting, login, 'put_it', { n: 1 })).outcome).toBe('ok');
  expect(await unneeded()).toEqual([false]);
});
