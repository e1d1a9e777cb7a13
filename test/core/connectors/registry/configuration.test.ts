import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  startChaosUpstream,
  type ChaosUpstream,
} from '../../../support/upstreams/chaos-upstream.ts';
import { createHarness, isAlive, type Harness } from '../harness.ts';

let harness: Harness;
let upstream: ChaosUpstream;
beforeEach(async () => {
  harness = createHarness();
  upstream = await startChaosUpstream({ era: 'modern' });
});
afterEach(async () => {
  await harness.stop();
  await upstream.close();
});

/** Everything of ours on disk as one text. */
function files(): string {
  return readdirSync(harness.dataDir)
    .map((name) => readFileSync(join(harness.dataDir, name), 'latin1'))
    .join('\n');
}

describe('secrets', () => {
  it('live in the vault and nowhere else', async () => {
    const canary = 'canary-3b2f9c1d7e8a';
    await harness.addHttp('web', upstream.url, canary);
    await harness.addChild('child', 'ok', { env: [{ name: 'KEY', value: `${canary}-env` }] });
    await harness.until('web', 'ready');
    await harness.until('child', 'ready');
    await harness.value('web', 'echo');
    expect([...harness.vault.secrets.values()]).toEqual([canary, `${canary}-env`]);
    const seen = JSON.stringify([
      harness.preferences.read(),
      harness.connectors.list(),
      harness.connectors.tools('web'),
      harness.connectors.log('child'),
      harness.logged,
      await harness.connectors.test('web'),
      await harness.connectors.test('child'),
    ]);
    expect(seen).not.toContain(canary);
    expect(files()).not.toContain(canary);
    expect(harness.state('web').secret).toEqual({ set: true, last4: '7e8a' });
    expect(harness.state('child')).toMatchObject({
      secret: { set: true, last4: null },
      environment: ['KEY'],
    });
  });

  it('are stored before the connector, so that a locked vault leaves nothing behind', async () => {
    harness.vault.isLocked = true;
    await expect(harness.addHttp('web', upstream.url, 'token')).rejects.toMatchObject({
      code: 'vault_unavailable',
    });
    expect(harness.connectors.list()).toEqual([]);
    expect(harness.preferences.read().connectors).toEqual([]);
    expect(upstream.requests).toEqual([]);
  });

  it('are forgotten with the connector', async () => {
    await harness.addHttp('web', upstream.url, 'canary-token-1234');
    await harness.until('web', 'ready');
    harness.connectors.acceptTools('web', 'all');
    harness.connectors.setTool('web', 'echo', { mode: 'block' }, 'restrict');
    await harness.connectors.remove('web');
    expect(harness.vault.secrets.size).toBe(0);
    expect(harness.preferences.read().connectors).toEqual([]);
    for (const table of ['tool_pins', 'tool_settings', 'catalogues']) {
      expect(harness.store.db.prepare(`SELECT count(*) AS rows FROM ${table}`).get()).toMatchObject(
        { rows: 0 },
      );
    }
    expect(harness.connectors.tools('web')).toEqual([]);
  });

  it('disconnect forgets the token for good, also across a restart', async () => {
    await harness.addHttp('web', upstream.url, 'canary-token-1234');
    await harness.until('web', 'ready');
    expect(await harness.connectors.disconnect('web')).toMatchObject({
      enabled: true,
      connection: 'error',
      auth: 'action-required',
      secret: { set: false, last4: null },
    });
    expect(harness.vault.secrets.size).toBe(0);
    const seen = upstream.requests.length;
    expect(await harness.call('web', 'echo')).toMatchObject({ code: 'login_required' });
    expect(upstream.requests).toHaveLength(seen);
    await harness.restart();
    harness.connectors.start();
    expect(await harness.until('web', 'error')).toMatchObject({
      auth: 'action-required',
      secret: { set: false, last4: null },
    });
    expect(upstream.requests).toHaveLength(seen);
  });

  it('a locked vault at start is a problem with a hint, and the catalogue is still served', async () => {
    await harness.addHttp('web', upstream.url, 'canary-token-1234');
    await harness.until('web', 'ready');
    await harness.restart();
    harness.vault.isLocked = true;
    harness.connectors.start();
    expect((await harness.until('web', 'error')).problem).toMatchObject({
      code: 'vault_unavailable',
      hint: expect.stringContaining('Unlock'),
    });
    expect(harness.connectors.tools('web')).toHaveLength(1);
    harness.vault.isLocked = false;
    expect(await harness.connectors.reconnect('web')).toMatchObject({ connection: 'ready' });
  });
});

describe('adding', () => {
  it('refuses a name that is taken', async () => {
    await harness.addHttp('web', upstream.url);
    await expect(harness.addHttp('web', upstream.url, 'token')).rejects.toMatchObject({
      code: 'already_exists',
    });
    expect(harness.vault.secrets.size).toBe(0);
    const racing = await Promise.allSettled([
      harness.addHttp('twin', upstream.url, 'a'),
      harness.addHttp('twin', upstream.url, 'b'),
    ]);
    expect(racing.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(harness.vault.secrets.size).toBe(1);
  });

  it.each([
    ['a password in the address', { url: 'https://user:canary@example.com/mcp' }],
    ['a token that is no header', { url: 'https://example.com/mcp', bearer: 'two words' }],
  ])('refuses %s', async (_what, http) => {
    await expect(
      harness.addHttp('web', http.url, 'bearer' in http ? http.bearer : undefined),
    ).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect(JSON.stringify(harness.preferences.read())).not.toContain('canary');
  });

  it('refuses a variable that is named twice, and a NUL', async () => {
    const env = [
      { name: 'A', value: '1' },
      { name: 'A', value: '2' },
    ];
    await expect(harness.addChild('child', 'ok', { env })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await expect(harness.addChild('child', 'ok', { args: ['a\0b'] })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect(harness.vault.secrets.size).toBe(0);
  });

  it('SEC-47 takes names that objects have by nature', async () => {
    await harness.addChild('constructor', 'ok');
    await harness.until('constructor', 'ready');
    expect(harness.connectors.find('__proto__')).toBeUndefined();
    expect(harness.connectors.tools('toString')).toEqual([]);
  });
});

describe('commands on a connector that does not exist', () => {
  it('say so', async () => {
    const { connectors } = harness;
    await expect(connectors.remove('x')).rejects.toMatchObject({ code: 'not_found' });
    await expect(connectors.reconnect('x')).rejects.toMatchObject({ code: 'not_found' });
    expect(await harness.call('x', 'y')).toMatchObject({
      code: 'not_ready',
      mayHaveHappened: false,
    });
    expect(connectors.log('x')).toEqual([]);
  });
});

it('list, find, tools and version change together, and only then', async () => {
  await harness.addHttp('web', upstream.url);
  await harness.until('web', 'ready');
  const { connectors } = harness;
  const before = {
    list: connectors.list(),
    tools: connectors.tools('web'),
    version: connectors.version(),
  };
  await harness.value('web', 'echo');
  expect(connectors.list()).toBe(before.list);
  expect(connectors.tools('web')).toBe(before.tools);
  expect(connectors.version()).toBe(before.version);
  connectors.acceptTools('web', 'all');
  expect(connectors.list()).not.toBe(before.list);
  expect(connectors.tools('web')).not.toBe(before.tools);
  expect(connectors.version()).toBeGreaterThan(before.version);
});

it('a restart takes up where it left: enabled ones connect, disabled ones stay as they are', async () => {
  await harness.addChild('on', 'ok');
  await harness.addChild('off', 'ok');
  await harness.until('on', 'ready');
  await harness.until('off', 'ready');
  const { pid } = (await harness.value('on', 'pid')) as { pid: number };
  await harness.connectors.setEnabled('off', false);
  await harness.restart();
  expect(isAlive(pid)).toBe(false);
  expect(harness.state('on').connection).toBe('connecting');
  harness.connectors.start();
  await harness.until('on', 'ready');
  expect(harness.state('off')).toMatchObject({ connection: 'disabled', enabled: false });
  await expect(harness.connectors.reconnect('off')).rejects.toMatchObject({ code: 'conflict' });
});
