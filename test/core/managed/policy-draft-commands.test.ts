/** The commands of the policy editor: what a draft begins with, its review, its saving. */
import { expect, test } from 'vitest';
import { policyWith } from '../../support/core/managed-policy.ts';
import { memoryPolicy } from '../../support/core/memory-policy.ts';
import { memoryApp } from '../../support/core/memory-ports.ts';
import { startCore } from '../../support/core/start-core.ts';

const draft = JSON.stringify(policyWith({ access: 'read-only' }));

test('the editor begins with the policy in force, or with the file that was named last', async () => {
  const core = await startCore({ ports: { managedPolicy: memoryPolicy(policyWith()) } });
  const start = await core.run('policy.start', {});
  expect(start).toMatchObject({ file: null, path: '/etc/consentry/policy.json', system: 'linux' });
  expect(JSON.parse(start.inForce ?? '')).toEqual(policyWith());
  const file = { name: 'mine.json', text: draft };
  expect(await core.run('policy.edit', { file }, 'control')).toEqual({ kind: 'page' });
  expect(await core.run('policy.start', {})).toMatchObject({ file });
  await core.run('policy.edit', {});
  expect(await core.run('policy.start', {})).toMatchObject({ file: null });
});

test('a policy in force that cannot be used is nothing to begin with', async () => {
  const core = await startCore({ ports: { managedPolicy: memoryPolicy({ version: 2 }) } });
  expect(await core.run('policy.start', {})).toMatchObject({ inForce: null });
  expect(await core.run('policy.review', { text: draft })).toMatchObject({
    comparison: { against: 'unusable' },
  });
});

test('where there is a window it is shown', async () => {
  let shown = 0;
  const app = memoryApp({ openPolicyEditor: () => void (shown += 1) });
  const core = await startCore({ ports: { app } });
  expect(await core.run('policy.edit', {}, 'control')).toEqual({ kind: 'window' });
  expect(shown).toBe(1);
});

test('SEC-128 only the window for policies opens a dialog; what it saves is signed off now', async () => {
  const saved: string[] = [];
  let answer: string | null = '/home/me/policy.json';
  const savePolicy = async (text: string) => {
    saved.push(text);
    return answer;
  };
  const core = await startCore({ ports: { app: memoryApp({ savePolicy }) } });
  for (const caller of ['main-window', 'terminal', 'control', 'headless-ui', 'operator'] as const) {
    const made = await core.run('policy.save', { text: draft, by: ' Ada ' }, caller);
    expect(made).toMatchObject({ kind: 'text', name: 'policy.json' });
  }
  expect(saved).toEqual([]);
  const asked = { text: draft, by: ' Ada ' };
  expect(await core.run('policy.save', asked, 'policy-window')).toEqual({
    kind: 'saved',
    path: '/home/me/policy.json',
  });
  expect(JSON.parse(saved[0] ?? '')).toEqual({
    ...policyWith({ access: 'read-only' }),
    signedOff: { by: 'Ada', at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/u) },
  });
  answer = null;
  expect(await core.run('policy.save', asked, 'policy-window')).toEqual({ kind: 'cancelled' });
  const { entries } = await core.run('audit.list', { action: 'policy.save' });
  expect(entries.slice(0, 2).map(({ detail }) => detail)).toEqual([
    'not saved: no place was chosen, in the window for policies',
    'signed off by Ada, as /home/me/policy.json, in the window for policies',
  ]);
});

test('what cannot be used, or is signed by nobody, is not saved', async () => {
  const core = await startCore();
  for (const [text, by] of [
    ['{}', 'Ada'],
    ['', 'Ada'],
    [draft, '  '],
  ])
    expect(await core.core.call('policy-window', 'policy.save', { text, by })).toMatchObject({
      ok: false,
      error: { code: 'invalid_input' },
    });
});

test('a draft that would be larger than a policy may be says so before it is signed', async () => {
  const core = await startCore();
  const url = `https://example.com/${'\u202e'.repeat(1000)}`;
  const forbidden = Array.from({ length: 50 }, () => ({ url }));
  const text = JSON.stringify(policyWith({ connectors: { forbidden } }));
  expect(text.length).toBeLessThan(100_000);
  expect(await core.run('policy.review', { text })).toMatchObject({
    kind: 'faulty',
    faults: [{ place: '', message: 'The file would be larger than 256 KiB.' }],
  });
});
