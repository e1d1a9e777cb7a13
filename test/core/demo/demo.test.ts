/**
 * The demo from adding its server to removing it, with the person at the questions: nothing of it
 * gets around what every server and every client goes through.
 */
import { createServer } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { DemoStepId, DemoView } from '../../../contract/views/snapshot/demo-view.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { waitingConsent } from '../../support/clients/oauth-client.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { approval } from '../gateway/support.ts';

const demoOf = ({ core }: TestCore): DemoView => core.snapshot().demo;

function until(core: TestCore, id: DemoStepId, state: string): Promise<DemoView['steps'][number]> {
  return vi.waitFor(() => {
    const found = demoOf(core).steps.find((step) => step.id === id);
    expect(found?.state).toBe(state);
    return found as DemoView['steps'][number];
  });
}

/** Added, connected and reviewed. */
async function addDemo(core: TestCore): Promise<string> {
  const { name } = await core.run('connector.addPreset', { preset: 'demo', values: {} });
  await core.run('connector.connect', { name });
  await core.run('connector.review', { name, accept: 'all' });
  return name;
}

async function start(core: TestCore): Promise<void> {
  await core.run('demo.start', {});
  const consent = await vi.waitFor(() => waitingConsent(core));
  expect(consent.clientName).toBe('Consentry demo client');
  await core.run('question.allow', { id: consent.id, access: { demo: 'write' } });
  await until(core, 'login', 'done');
}

test('ATRYUM-43 a consent, an allowed read, an asked write, a blocked tool and a revoke, then all of it is gone', async () => {
  const core = await startCore();
  expect(demoOf(core)).toMatchObject({ connector: null, clientId: null, isInterrupted: false });
  const { name } = await core.run('connector.addPreset', { preset: 'demo', values: {} });
  await core.run('connector.connect', { name });
  // Nothing of it is accepted beforehand.
  expect((await core.refused('demo.start', {})).code).toBe('conflict');
  expect(core.core.snapshot().connectors).toMatchObject([{ name: 'demo', toolsToReview: 3 }]);
  await core.run('connector.review', { name, accept: 'all' });

  await start(core);
  await core.run('demo.next', {});
  expect(await until(core, 'read', 'done')).toMatchObject({
    outcome: 'answered',
    said: expect.stringContaining('Buy milk') as string,
  });

  await core.run('demo.next', {});
  const question = await approval(core);
  expect(question).toMatchObject({ connector: 'demo', tool: 'add_note' });
  expect((await core.refused('demo.next', {})).code).toBe('conflict');
  await core.run('question.allow', { id: question.id });
  expect(await until(core, 'write', 'done')).toMatchObject({ outcome: 'answered' });

  await core.run('demo.next', {});
  expect(await until(core, 'delete', 'done')).toMatchObject({ outcome: 'refused' });

  const { clientId } = demoOf(core);
  await core.run('client.revoke', { clientId: clientId ?? '' });
  await core.run('demo.next', {});
  expect(await until(core, 'after-revoke', 'done')).toMatchObject({ outcome: 'logged-out' });

  expect(await core.run('demo.remove', {})).toEqual({ clients: 1, connectors: 1 });
  const { connectors, clients } = core.core.snapshot();
  expect([connectors, clients]).toEqual([[], []]);
  expect(demoOf(core)).toMatchObject({ connector: null, clientId: null, isInterrupted: false });
  // What happened stays in the log.
  const { entries } = await core.run('audit.list', { action: 'tools/call' });
  expect(entries.length).toBeGreaterThan(3);
});

test('a no is a no, and the step can be tried again', async () => {
  const core = await startCore();
  await addDemo(core);
  await core.run('demo.start', {});
  const first = await vi.waitFor(() => waitingConsent(core));
  await core.run('question.deny', { id: first.id });
  expect(await until(core, 'login', 'next')).toMatchObject({ outcome: 'denied' });
  await core.run('demo.next', {});
  const second = await vi.waitFor(() => waitingConsent(core));
  await core.run('question.allow', { id: second.id, access: { demo: 'read' } });
  await until(core, 'login', 'done');
});

test('one that was interrupted says so, its server is back at its address, and it can be removed', async () => {
  const core = await startCore();
  await addDemo(core);
  await start(core);
  const [before] = core.core.snapshot().connectors;
  const again = await restartCore(core);
  expect(demoOf(again)).toMatchObject({ connector: 'demo', isInterrupted: true });
  await vi.waitFor(() =>
    expect(again.core.snapshot().connectors).toMatchObject([
      { target: before?.target, connection: 'ready', toolsToReview: 0 },
    ]),
  );
  expect((await again.refused('demo.next', {})).hint).toContain('Start the demo again');
  expect(await again.run('demo.remove', {})).toEqual({ clients: 1, connectors: 1 });
  // Nothing listens for nobody.
  await expect(fetch(before?.target ?? '', { method: 'POST' })).rejects.toThrow('fetch failed');
});

test('takes another port where its own is taken, and answers programs of this computer only', async () => {
  const other = createServer((_request, response) => response.end('other'));
  await new Promise<void>((resolve) => {
    // Whoever has it already does as well.
    other.once('error', () => resolve()).listen(limits.demo.port, '127.0.0.1', resolve);
  });
  onTestFinished(() => void other.close());
  const core = await startCore();
  await addDemo(core);
  const target = core.core.snapshot().connectors[0]?.target ?? '';
  expect(new URL(target).port).not.toBe(String(limits.demo.port));
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
  const post = async (headers: Record<string, string>, path = '/mcp') =>
    (
      await fetch(new URL(path, target), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      })
    ).status;
  expect(await post({})).toBe(200);
  expect(await post({ origin: 'https://evil.example' })).toBe(403);
  expect(await post({ 'content-type': 'text/plain' })).toBe(415);
  expect(await post({}, '/')).toBe(404);
});

test('SEC-90 the demo gives nothing by itself: it needs the person, and taking it away does not', async () => {
  const core = await startCore();
  await addDemo(core);
  for (const caller of ['control', 'tray', 'prompt-window'] as const) {
    expect((await core.refused('demo.start', {}, caller)).code).toBe('not_allowed_here');
    expect((await core.refused('demo.next', {}, caller)).code).toBe('not_allowed_here');
  }
  await start(core);
  expect(await core.run('demo.remove', {}, 'tray')).toEqual({ clients: 1, connectors: 1 });
});
