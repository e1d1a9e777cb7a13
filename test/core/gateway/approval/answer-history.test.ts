/** Questions that are over: what became of each, where it was answered, and how fast. */
import { expect, test } from 'vitest';
import { another, approval, call, setUp, untilLeft } from '../support.ts';

test('says of each call what was answered, where, and after how long', async () => {
  const setting = await setUp();
  const { core, clock, login } = setting;
  const allowed = call(setting, login, 'put_it', { text: 'a' });
  const first = await approval(core);
  clock.advance(12_000);
  await core.run('question.allow', { id: first.id, for: 'session' });
  await allowed;
  // Covered by the answer: nobody is asked.
  await call(setting, login, 'put_it', { text: 'b' });
  const other = await another(core, undefined, 'Other client');
  const denied = call(setting, other, 'put_it', { text: 'a' });
  const second = await approval(core);
  await core.run('question.deny', { id: second.id, block: true });
  await denied;
  const { questions, next } = await core.run('answers.history', {});
  const calls = questions.filter(({ kind }) => kind === 'approval');
  expect(next).toBeNull();
  expect(calls).toEqual([
    expect.objectContaining({
      clientName: 'Other client',
      connector: 'up',
      outcome: 'denied-blocked',
    }),
    expect.objectContaining({ tool: 'put_it', outcome: 'allowed-session' }),
  ]);
  // The clock of the test goes on by itself as well.
  expect(calls[1]?.afterMs).toBeGreaterThanOrEqual(12_000);
  expect(calls[1]?.afterMs).toBeLessThan(60_000);
  expect(calls.map(({ where }) => where)).toEqual(
    Array(2).fill(expect.stringMatching(/^(in|on) /)),
  );
  const { entry } = await core.run('explain.entry', { id: calls[0]?.entryId ?? 0 });
  expect(entry).toMatchObject({ decision: 'ask', clientName: 'Other client' });
});

test('what nobody answered, and what the client did not wait for, has no place', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  const leaving = new AbortController();
  const left = call(setting, login, 'put_it', {}, { signal: leaving.signal });
  await approval(core);
  leaving.abort();
  await expect(left).rejects.toThrow();
  await untilLeft(core);
  const { questions } = await core.run('answers.history', {});
  expect(questions[0]).toMatchObject({ tool: 'put_it', outcome: 'client-left', where: null });
});

test('what still waits is not among them', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  const held = call(setting, login, 'put_it', {});
  const { id } = await approval(core);
  const during = await core.run('answers.history', {});
  expect(during.questions.filter(({ kind }) => kind === 'approval')).toEqual([]);
  await core.run('question.deny', { id });
  await held;
});

test('a consent says where it was given and after how long', async () => {
  const { core } = await setUp();
  const { questions } = await core.run('answers.history', {});
  expect(questions).toEqual([
    expect.objectContaining({
      kind: 'consent',
      clientName: 'Test client',
      outcome: 'allowed',
      where: expect.stringMatching(/^(in|on) /),
      afterMs: expect.any(Number),
    }),
  ]);
});

test('comes a page at a time, the newest first, each question once', async () => {
  const setting = await setUp();
  await another(setting.core);
  await another(setting.core);
  const seen: number[] = [];
  let before: number | undefined;
  for (;;) {
    const page = await setting.core.run('answers.history', { before, limit: 1 });
    seen.push(...page.questions.map(({ entryId }) => entryId));
    if (page.next === null) break;
    before = page.next;
  }
  expect(seen).toHaveLength(3);
  expect(seen).toEqual([...new Set(seen)].toSorted((one, other) => other - one));
});

test.each([{ before: 0 }, { limit: 101 }, { limit: 0 }, { after: 1 }])(
  'refuses a page that cannot be: %j',
  async (page) => {
    const { core } = await setUp();
    await expect(core.run('answers.history', page as object)).rejects.toThrow('invalid_input');
  },
);
