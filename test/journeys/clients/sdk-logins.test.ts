/**
 * What both SDK generations do by themselves: refresh when a token has expired, and step up when a
 * call needs more.
 */
import { describe, expect, test, vi } from 'vitest';
import type { ConsentQuestion } from '../../../contract/views/questions/consent-question.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import { startCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { connectClient } from '../support/real-clients.ts';
import { addEverything, addStdio, serverPath } from '../support/real-upstreams.ts';

describe.each(['sdk-v1', 'sdk-v2'] as const)('%s', (kind) => {
  test('refreshes by itself, hour after hour, without a question', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    await addEverything(core);
    const client = await connectClient(kind, core, core.endpoint, {
      allow: true,
      access: { everything: 'read' },
    });
    const seen = new Set([client.accessToken()]);
    // In steps shorter than a session of the old revision may idle.
    for (let passed = 0; passed < 3 * limits.oauth.accessToken; passed += limits.session.idle / 2) {
      clock.advance(limits.session.idle / 2);
      expect(await client.callTool('everything__echo', { message: 'still here' })).toEqual({
        text: 'Echo: still here',
        isError: false,
      });
      seen.add(client.accessToken());
    }
    expect(seen.size).toBe(4);
    expect(core.core.snapshot().clients[0]?.grants[0]?.tokens).toMatchObject([{ rotations: 3 }]);
    const { entries } = await core.run('audit.list', { action: 'consent' });
    expect(entries).toMatchObject([{ detail: '/mcp: Read with everything' }]);
  });
});

const entities = [{ name: 'a', entityType: 'b', observations: ['c'] }];

/** A client with `memory:read`, and a tool that needs `memory:write`. */
async function readerOfMemory(kind: 'sdk-v1' | 'sdk-v2') {
  const core = await startCore();
  await addStdio(core, 'memory', [serverPath('memory')], {
    env: [{ name: 'MEMORY_FILE_PATH', value: `${makeTempDir()}/memory.json`, secret: false }],
  });
  await core.run('tool.set', { connector: 'memory', tool: 'create_entities', mode: 'allow' });
  const client = await connectClient(kind, core, core.endpoint, {
    allow: true,
    access: { memory: 'read' },
  });
  const create = (): Promise<{ isError: boolean }> =>
    client.callTool('memory__create_entities', { entities });
  return { core, client, create };
}

test.each(['sdk-v1', 'sdk-v2', 'mcp-remote'] as const)(
  'TRIAL-A1 %s repeats the scope of our challenge; given writing at one connector, it writes there',
  async (kind) => {
    const core = await startCore();
    for (const name of ['memory', 'other'])
      await addStdio(core, name, [serverPath('memory')], {
        env: [{ name: 'MEMORY_FILE_PATH', value: `${makeTempDir()}/${name}.json`, secret: false }],
      });
    await core.run('tool.set', { connector: 'memory', tool: 'create_entities', mode: 'allow' });
    const seen: ConsentQuestion[] = [];
    const scopes: (string | null)[] = [];
    const client = await connectClient(kind, core, core.endpoint, {
      allow: true,
      access: { memory: 'write', other: 'read' },
      onAsked: (question, url) => {
        seen.push(question);
        scopes.push(url.searchParams.get('scope'));
      },
    });
    expect(scopes).toEqual([expect.stringContaining('connectors:read')]);
    expect(seen).toMatchObject([
      {
        scopesInWords: [],
        choices: [
          { name: '*', suggested: 'none' },
          { name: 'memory', suggested: 'read', maximum: 'write' },
          { name: 'other', suggested: 'read', maximum: 'write' },
        ],
      },
    ]);
    if (kind !== 'mcp-remote')
      expect(client.scope()).toBe('memory:write other:read offline_access');
    expect((await client.callTool('memory__create_entities', { entities })).isError).toBe(false);
    expect(await client.listTools()).not.toContain('other__create_entities');
  },
);

test('the current SDK asks for more when a call needs it; the person sees only that, and the call goes through', async () => {
  const { core, client, create } = await readerOfMemory('sdk-v2');
  const loggedIn = client.stepUp(create);
  await vi.waitFor(() => expect(core.core.snapshot().questions).toHaveLength(1));
  const [question] = core.core.snapshot().questions;
  expect(question).toMatchObject({
    kind: 'consent',
    already: { scopes: ['memory:read'] },
    choices: [{ name: 'memory', before: 'read', suggested: 'read' }],
  });
  await core.run('question.allow', { id: question?.id ?? '', access: { memory: 'write' } });
  await loggedIn;
  expect((await create()).isError).toBe(false);
  expect(core.core.snapshot().clients[0]?.scopes).toEqual(['memory:write']);
});

test('the SDK of 2025 refreshes instead of asking, and gives up: the person gives more in the app, and the same token may', async () => {
  const { core, client, create } = await readerOfMemory('sdk-v1');
  await expect(create()).rejects.toThrow('after trying upscoping');
  const [row] = core.core.snapshot().clients;
  const clientId = row?.clientId ?? '';
  expect(core.core.snapshot().repairs).toMatchObject([
    {
      title: 'Journey sdk-v1 was refused: it may not read and write with memory',
      fix: { kind: 'client', clientId },
    },
  ]);
  const access = { memory: 'write' } as const;
  await core.run('client.grant', { clientId, access }, 'main-window');
  expect(core.core.snapshot().repairs).toEqual([]);
  const token = client.accessToken();
  expect((await create()).isError).toBe(false);
  expect(client.accessToken()).toBe(token);
});
