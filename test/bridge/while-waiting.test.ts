/**
 * What the bridge tells its client while the person has not answered, and while Consentry lets
 * nothing through.
 */
import { describe, expect, test, vi } from 'vitest';
import { openLoginFile } from '../../main/bridge/link/login-file.ts';
import { setUp } from '../core/gateway/support.ts';
import { keepingVault } from '../support/upstreams/keeping-vault.ts';
import { restartCore } from '../support/core/restart-core.ts';
import { allow, initialize, modern, openBridge, publish, textOf } from './support.ts';
import { call, setting } from './support.ts';

describe('while the person has not answered', () => {
  test('a client of 2025-11-25 is answered in time: what to do, empty lists, and a notice when it changed', async () => {
    const { core } = await setting();
    const bridge = openBridge(core.dataDir, { holdMs: 150 });
    const opened = await initialize(bridge);
    expect(opened.result).toMatchObject({
      protocolVersion: '2025-11-25',
      capabilities: { tools: { listChanged: true } },
      instructions: expect.stringContaining('answer its question') as unknown,
    });
    expect((await bridge.ask('tools/list')).result).toEqual({ tools: [] });
    expect((await bridge.ask('resources/templates/list')).result).toEqual({
      resourceTemplates: [],
    });
    expect((await bridge.ask('ping')).result).toEqual({});
    const waits = await bridge.ask('tools/call', call);
    expect(waits.result?.['isError']).toBe(true);
    expect((await bridge.ask('resources/read', { uri: 'a://b' })).error?.message).toContain(
      'answer its question',
    );
    expect(await allow(core)).toBe('Test (Consentry bridge)');
    for (const kind of ['tools', 'prompts', 'resources'])
      await bridge.receives(({ method }) => method === `notifications/${kind}/list_changed`);
    const { result } = await bridge.ask('tools/list');
    expect(result?.['tools']).not.toEqual([]);
    expect(textOf(await bridge.ask('tools/call', call))).toBe('{}');
  });

  test('a client of 2026-07-28 is notified of the change by its subscription', async () => {
    const { core } = await setting();
    const bridge = openBridge(core.dataDir, { holdMs: 150 });
    const discovered = await bridge.ask('server/discover', modern());
    expect(discovered.result).toMatchObject({
      resultType: 'complete',
      supportedVersions: ['2026-07-28'],
      instructions: expect.stringContaining('answer its question') as unknown,
      ttlMs: 0,
    });
    expect((await bridge.ask('tools/list', modern())).result).toMatchObject({
      tools: [],
      ttlMs: 0,
    });
    const listen = modern({ notifications: { toolsListChanged: true } });
    bridge.send({ id: 'sub', method: 'subscriptions/listen', params: listen });
    const acknowledged = await bridge.receives(
      ({ method }) => method === 'notifications/subscriptions/acknowledged',
    );
    expect(acknowledged.params).toMatchObject({
      _meta: { 'io.modelcontextprotocol/subscriptionId': 'sub' },
      notifications: { toolsListChanged: true },
    });
    await allow(core);
    const changed = await bridge.receives(
      ({ method }) => method === 'notifications/tools/list_changed',
    );
    expect(changed.params).toEqual({ _meta: { 'io.modelcontextprotocol/subscriptionId': 'sub' } });
    expect((await bridge.ask('tools/list', modern())).result?.['tools']).not.toEqual([]);
    const acks = bridge.received.filter(({ method }) => method?.endsWith('acknowledged'));
    expect(acks).toHaveLength(1);
  });

  test('the question outlives the bridge: the next one goes on with it, and the person is asked once', async () => {
    const { core } = await setting();
    const first = openBridge(core.dataDir, { holdMs: 50 });
    await initialize(first);
    // The question is in the file of the first by now, for the next one to find.
    const kept = openLoginFile(core.dataDir, 'Test', '/mcp');
    await vi.waitFor(() => expect(kept.read().pending).not.toBeNull());
    await first.end();
    const second = openBridge(core.dataDir);
    const opened = initialize(second);
    await vi.waitFor(() => expect(second.said()).toContain('asking'));
    await allow(core);
    expect((await opened).result).not.toHaveProperty('instructions');
    const { entries } = await core.run('audit.list', { action: 'consent' });
    expect(entries.filter(({ clientName }) => clientName?.startsWith('Test (C'))).toHaveLength(1);
  });

  test('two bridges of one client ask one question', async () => {
    const { core } = await setting();
    const bridges = [openBridge(core.dataDir), openBridge(core.dataDir)];
    const opened = bridges.map(initialize);
    await allow(core);
    for (const answer of await Promise.all(opened))
      expect(answer.result).not.toHaveProperty('instructions');
    expect(core.core.snapshot().questions).toEqual([]);
  });

  test('where new programs are not let in, that is said', async () => {
    const { core } = await setting();
    await core.run('policy.setAuthorization', { registration: 'closed' });
    const bridge = openBridge(core.dataDir);
    expect((await initialize(bridge)).result?.['instructions']).toContain(
      'Registration is closed on this machine.',
    );
  });
});

describe('while Consentry lets nothing through', () => {
  test('paused: calls and lists say so, and go on by themselves when it is resumed', async () => {
    const { core } = await setting();
    const bridge = openBridge(core.dataDir);
    const opened = initialize(bridge);
    await allow(core);
    await opened;
    await core.run('gateway.pause', {});
    const paused = await bridge.ask('tools/call', call);
    expect(paused.result?.['isError']).toBe(true);
    expect(textOf(paused)).toContain('paused or switched off');
    expect(textOf(await bridge.ask('tools/call', modern(call)))).toContain(
      'paused or switched off',
    );
    await core.run('gateway.resume', {});
    expect(textOf(await bridge.ask('tools/call', call))).toBe('{}');
  });

  test('paused from the start: the client is answered, and is notified when it is resumed', async () => {
    const { core } = await setting();
    const first = openBridge(core.dataDir);
    const opened = initialize(first);
    await allow(core);
    await opened;
    await first.end();
    await core.run('gateway.pause', {});
    const bridge = openBridge(core.dataDir);
    expect((await initialize(bridge)).result?.['instructions']).toContain('paused or switched off');
    await core.run('gateway.resume', {});
    await bridge.receives(({ method }) => method === 'notifications/tools/list_changed');
    expect(textOf(await bridge.ask('tools/call', call))).toBe('{}');
  });

  test('the key store is locked: the client is answered, and is notified when it is unlocked', async () => {
    const vault = keepingVault();
    const { core } = await setUp('modern', { vault });
    publish(core);
    const first = openBridge(core.dataDir);
    const opened = initialize(first);
    await allow(core);
    await opened;
    await first.end();
    vault.isLocked = true;
    const again = await restartCore(core);
    publish(again);
    const bridge = openBridge(again.dataDir);
    expect((await initialize(bridge)).result?.['instructions']).toContain('key store');
    const locked = await bridge.ask('tools/call', call);
    expect(locked.result?.['isError']).toBe(true);
    expect(textOf(locked)).toContain('key store');
    vault.isLocked = false;
    await again.run('vault.unlock', {});
    await bridge.receives(({ method }) => method === 'notifications/tools/list_changed');
    await vi.waitFor(async () => expect(textOf(await bridge.ask('tools/call', call))).toBe('{}'));
  });

  test('ATOMIC-14 access is off: calls say so without data, and go on when it is on again', async () => {
    const { core } = await setting();
    const bridge = openBridge(core.dataDir);
    const opened = initialize(bridge);
    await allow(core);
    await opened;
    await core.run('policy.setAccess', { access: 'disabled' });
    for (const params of [call, modern(call)]) {
      const off = await bridge.ask('tools/call', params);
      expect(off.result?.['isError']).toBe(true);
      expect(textOf(off)).toContain('off');
    }
    await core.run('policy.setAccess', { access: 'read-write' });
    expect(textOf(await bridge.ask('tools/call', call))).toBe('{}');
  });
});
