/** The bridge as a client that the person is asked about, and the login that it keeps. */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { TestCore } from '../support/core/start-core.ts';
import { allow, initialize, modern, openBridge, spawnBridge, textOf } from './support.ts';
import { call, setting } from './support.ts';

function keptIn(core: TestCore): { path: string; kept: Record<string, unknown> } {
  const folder = join(core.dataDir, 'bridge');
  const name = readdirSync(folder).find((file) => file.endsWith('.json')) ?? '';
  const path = join(folder, name);
  return { path, kept: JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown> };
}

describe('SEC-116 the bridge is an ordinary client', () => {
  test('SEC-116 a bridge that anybody may start gets nothing without the person: no tool, no call', async () => {
    const { core, upstream } = await setting();
    const bridge = spawnBridge(core.dataDir, ['--client', 'claude-desktop']);
    const opened = initialize(bridge);
    await vi.waitFor(() => expect(core.core.snapshot().questions).toHaveLength(1));
    const [question] = core.core.snapshot().questions;
    expect(question).toMatchObject({
      kind: 'consent',
      clientName: 'Claude Desktop (Consentry bridge)',
    });
    await core.run('question.deny', { id: question?.id ?? '' });
    expect((await opened).result?.['instructions']).toContain('did not let Claude Desktop in');
    expect((await bridge.ask('tools/list')).result).toEqual({ tools: [] });
    const answer = await bridge.ask('tools/call', call);
    expect(answer.result?.['isError']).toBe(true);
    expect(textOf(answer)).toContain('did not let Claude Desktop in');
    expect(upstream.count('tools/call')).toBe(0);
    // A denial is not asked over again.
    expect(core.core.snapshot().questions).toEqual([]);
  });

  test('SEC-116 what it keeps is its user’s alone, and nothing of it is said on any stream', async () => {
    const { core } = await setting();
    const bridge = spawnBridge(core.dataDir);
    const opened = initialize(bridge);
    await allow(core);
    await opened;
    await bridge.ask('tools/call', call);
    await bridge.end();
    const { path, kept } = keptIn(core);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(core.dataDir, 'bridge')).mode & 0o777).toBe(0o700);
    const said = bridge.said() + JSON.stringify(bridge.received);
    for (const name of ['accessToken', 'refreshToken']) {
      expect(kept[name]).toMatch(/^cst_/u);
      expect(said).not.toContain(String(kept[name]));
    }
  });

  test('the next start needs no question, and brings no second client', async () => {
    const { core } = await setting();
    const first = openBridge(core.dataDir);
    const opened = initialize(first);
    await allow(core);
    await opened;
    await first.end();
    const second = openBridge(core.dataDir);
    await initialize(second);
    expect(textOf(await second.ask('tools/call', call))).toBe('{}');
    const clients = core.core.snapshot().clients.filter(({ name }) => name.startsWith('Test (C'));
    expect(clients).toHaveLength(1);
  });

  test('SEC-19 two bridges of one client that have to renew at once do not end each other’s login', async () => {
    const { core } = await setting();
    const first = openBridge(core.dataDir);
    const opened = initialize(first);
    await allow(core);
    await opened;
    await first.end();
    for (let round = 0; round < 3; round += 1) {
      const { path, kept } = keptIn(core);
      writeFileSync(path, JSON.stringify({ ...kept, expiresAt: 0 }));
      const bridges = [
        openBridge(core.dataDir),
        openBridge(core.dataDir),
        openBridge(core.dataDir),
      ];
      const answers = await Promise.all(
        bridges.map((bridge) => bridge.ask('tools/call', modern(call))),
      );
      expect(answers.map(textOf)).toEqual(['{}', '{}', '{}']);
      await Promise.all(bridges.map((bridge) => bridge.end()));
    }
    const [grant] =
      core.core.snapshot().clients.find(({ name }) => name.startsWith('Test (C'))?.grants ?? [];
    expect(grant?.tokens).toMatchObject([{ rotations: 3 }]);
  });

  test('a token that Consentry refuses is renewed once, for all requests that were refused with it', async () => {
    const { core, clock } = await setting();
    const bridge = openBridge(core.dataDir);
    const opened = initialize(bridge);
    await allow(core);
    await opened;
    // Its own clock says that the token is good; Consentry's says that it is over.
    clock.advance(2 * 3_600_000);
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) => bridge.ask('tools/call', modern(call), `m${n}`)),
    );
    expect(answers.map(textOf)).toEqual(['{}', '{}', '{}', '{}']);
    const [grant] =
      core.core.snapshot().clients.find(({ name }) => name.startsWith('Test (C'))?.grants ?? [];
    expect(grant?.tokens).toMatchObject([{ rotations: 1 }]);
  });

  test('a renewal that another bridge of the client stands in the way of is said in time, and tried again by the next request', async () => {
    const { core, clock } = await setting();
    const bridge = openBridge(core.dataDir, { holdMs: 500 });
    const opened = initialize(bridge);
    await allow(core);
    await opened;
    await bridge.ask('tools/call', call);
    const held = `${keptIn(core).path}.lock`;
    writeFileSync(held, 'another bridge', { mode: 0o600 });
    clock.advance(2 * 3_600_000);
    expect(textOf(await bridge.ask('tools/call', call))).toContain('answer its question');
    rmSync(held);
    expect(textOf(await bridge.ask('tools/call', call))).toBe('{}');
  });

  test('access that was ended says so, and is asked for again by the next request only', async () => {
    const { core } = await setting();
    const bridge = openBridge(core.dataDir, { askAgainMs: 0 });
    const opened = initialize(bridge);
    await allow(core);
    await opened;
    const client = core.core.snapshot().clients.find(({ name }) => name.startsWith('Test (C'));
    await core.run('client.revoke', { clientId: client?.clientId ?? '' });
    expect(textOf(await bridge.ask('tools/call', call))).toContain('access of Test was ended');
    expect(core.core.snapshot().questions).toEqual([]);
    const next = bridge.ask('tools/call', call);
    expect(textOf(await next)).toContain('answer its question');
    await allow(core);
    await bridge.receives(({ method }) => method === 'notifications/tools/list_changed');
    expect(textOf(await bridge.ask('tools/call', call))).toBe('{}');
  });

  test('a registration that was removed is made anew, once', async () => {
    const { core } = await setting();
    const first = openBridge(core.dataDir);
    const opened = initialize(first);
    await allow(core);
    await opened;
    await first.end();
    const { path, kept } = keptIn(core);
    writeFileSync(path, JSON.stringify({ ...kept, clientId: 'nobody', expiresAt: 0 }));
    const second = openBridge(core.dataDir);
    const again = initialize(second);
    await allow(core);
    expect((await again).result?.['serverInfo']).toMatchObject({ name: 'consentry' });
    expect(textOf(await second.ask('tools/call', call))).toBe('{}');
  });

  test('a client that Consentry lets in no more is told why, and does not register its way around it', async () => {
    const { core } = await setting();
    const bridge = openBridge(core.dataDir, { askAgainMs: 0 });
    const opened = initialize(bridge);
    await allow(core);
    await opened;
    const client = core.core.snapshot().clients.find(({ name }) => name.startsWith('Test (C'));
    const before = core.core.snapshot().clients.length;
    await core.run('client.block', { clientId: client?.clientId ?? '' });
    await bridge.ask('tools/call', call);
    expect(textOf(await bridge.ask('tools/call', call))).toContain('blocked');
    expect(textOf(await bridge.ask('tools/call', call))).toContain('blocked');
    expect(core.core.snapshot().clients).toHaveLength(before);
  });
});
