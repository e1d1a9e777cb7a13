import { expect, test } from 'vitest';
import { cli, runningInstance } from './support.ts';

const view = {
  given: [
    {
      id: 'sa_1',
      clientId: 'c',
      clientName: 'Cursor\u202e',
      connector: 'github',
      tool: 'create_issue',
      kind: 'always',
      covers: 'Any arguments',
      givenAt: '2026-01-01T00:00:00.000Z',
      until: '2026-01-01T01:05:00.000Z',
      callsLeft: 4,
      calls: 1,
      lastUsedAt: '2025-12-01T00:00:00.000Z',
      isUnneeded: true,
    },
  ],
  missed: [
    {
      id: 'mi_1',
      clientId: 'c',
      clientName: 'Cursor',
      connector: 'github',
      tool: 'merge',
      arguments: '{"n":1}',
      why: 'expired',
      askedAt: '2026-01-01T00:50:00.000Z',
      missedAt: '2026-01-01T00:55:00.000Z',
    },
  ],
  again: [],
};

test('SEC-43 approvals list shows what holds and what was missed; end ends one', async () => {
  const { dataDir, core } = await runningInstance(({ name }) => ({
    ok: true,
    value: name === 'answers.list' ? view : { id: 'sa_1' },
  }));
  const listed = await cli(['approvals', 'list', '--data-dir', dataDir]);
  expect(listed.code).toBe(0);
  expect(listed.out).toMatch(
    /sa_1 .*always .*Cursor.*create_issue on github .*4 calls, in 5 min +1, 31 d ago/u,
  );
  expect(listed.out).toContain('Note  sa_1: It let no call pass for 30 days.');
  expect(listed.out).toMatch(/mi_1 .*missed .*5 min ago/u);
  expect(listed.out).not.toContain('\u202e');
  const ended = await cli(['approvals', 'end', 'sa_1', '--data-dir', dataDir]);
  expect(ended).toMatchObject({ code: 0, out: 'Ended.\n' });
  expect(core.calls.at(-1)).toMatchObject({ name: 'answer.end', input: { id: 'sa_1' } });
});

test('questions allow --for always: exactly these arguments unless wider is said', async () => {
  const { dataDir, core } = await runningInstance(() => ({
    ok: true,
    value: { id: 'q', outcome: 'allowed' },
  }));
  const allow = (...more: string[]) =>
    cli(['questions', 'allow', 'q', '--for', 'always', ...more, '--data-dir', dataDir]);
  await allow();
  await allow('--any-arguments', '--next', '5');
  await allow('--minutes', '10');
  expect((await allow('--next', '101')).code).toBe(2);
  expect(core.calls.map(({ input }) => (input as { always: unknown }).always)).toEqual([
    { arguments: { are: 'exactly' }, calls: null, minutes: null },
    { arguments: { are: 'any' }, calls: 5, minutes: null },
    { arguments: { are: 'exactly' }, calls: null, minutes: 10 },
  ]);
});
