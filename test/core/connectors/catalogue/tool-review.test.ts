import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  startChaosUpstream,
  type ChaosUpstream,
} from '../../../support/upstreams/chaos-upstream.ts';
import { createHarness, type Harness } from '../harness.ts';

let harness: Harness;
let upstream: ChaosUpstream;
beforeEach(async () => {
  harness = createHarness();
  upstream = await startChaosUpstream({ era: 'legacy' });
  upstream.tools = [tool('read_it'), tool('write_it')];
});
afterEach(async () => {
  await harness.stop();
  await upstream.close();
});

function tool(name: string, more: object = {}): object {
  return { name, description: `does ${name}`, inputSchema: { type: 'object' }, ...more };
}

async function connected(): Promise<void> {
  await harness.addHttp('web', upstream.url);
  await harness.until('web', 'ready');
}

function reviews(): Record<string, string> {
  return Object.fromEntries(
    harness.connectors.tools('web').map(({ name, review }) => [name, review]),
  );
}

describe('review', () => {
  it('a new connector’s tools are new until the person accepts them', async () => {
    await connected();
    expect(reviews()).toEqual({ read_it: 'new', write_it: 'new' });
    expect(harness.state('web')).toMatchObject({ tools: 2, toolsToReview: 2 });
    expect(harness.connectors.acceptTools('web', ['read_it', 'no-such-tool'])).toMatchObject({
      toolsToReview: 1,
    });
    expect(reviews()).toEqual({ read_it: 'accepted', write_it: 'new' });
    expect(harness.connectors.acceptTools('web', 'all')).toMatchObject({ toolsToReview: 0 });
  });

  describe('of what Consentry 0.2 kept', () => {
    const page = { _meta: { ui: { resourceUri: 'ui://up/page.html' } } };
    const tags = { _meta: { tags: ['a'] }, annotations: { x: 1 } };

    async function updated(first: readonly object[]): Promise<void> {
      await connected();
      harness.connectors.acceptTools('web', 'all');
      harness.store.db.exec('UPDATE tool_pins SET is_whole = NULL');
      await harness.restart();
      await list(first);
    }
    async function list(tools: readonly object[]): Promise<void> {
      upstream.tools = [...tools];
      await harness.connectors.reconnect('web');
    }

    it('SEC-84 an accepted tool stays accepted with the rest of it, but for a page', async () => {
      await updated([tool('read_it', tags), tool('write_it', page)]);
      expect(reviews()).toEqual({ read_it: 'accepted', write_it: 'changed' });
      await list([tool('read_it', { ...tags, _meta: { tags: ['b'] } }), tool('write_it', page)]);
      expect(reviews()).toEqual({ read_it: 'changed', write_it: 'changed' });
    });

    it('SEC-84 what comes after the first list is a change, also where that list was as before', async () => {
      await updated([tool('read_it'), tool('write_it', page)]);
      expect(reviews()).toEqual({ read_it: 'accepted', write_it: 'changed' });
      await list([tool('read_it', tags), tool('write_it', tags)]);
      expect(reviews()).toEqual({ read_it: 'changed', write_it: 'changed' });
      await list([tool('read_it'), tool('write_it')]);
      expect(reviews()).toEqual({ read_it: 'accepted', write_it: 'accepted' });
    });
  });

  it('SEC-84 holds a tool whose definition changed, and frees it when it is as it was', async () => {
    await connected();
    harness.connectors.acceptTools('web', 'all');
    upstream.tools = [
      tool('write_it'),
      tool('read_it', { description: 'now sends it to somebody' }),
      tool('added'),
    ];
    await harness.connectors.reconnect('web');
    expect(reviews()).toEqual({ write_it: 'accepted', read_it: 'changed', added: 'new' });
    upstream.tools = [tool('read_it'), tool('write_it')];
    await harness.connectors.reconnect('web');
    expect(reviews()).toEqual({ read_it: 'accepted', write_it: 'accepted' });
  });

  it('what was accepted is the definition that was listed when it was accepted', async () => {
    await connected();
    const [first] = harness.connectors.tools('web');
    upstream.tools = [tool('read_it', { title: 'Other' })];
    await harness.connectors.reconnect('web');
    harness.connectors.acceptTools('web', 'all');
    const [second] = harness.connectors.tools('web');
    expect(second).toMatchObject({ review: 'accepted', definition: { title: 'Other' } });
    expect(second?.hash).not.toBe(first?.hash);
  });
});

describe('settings per tool', () => {
  it('are kept apart, changed one by one, and survive a restart', async () => {
    await connected();
    expect(harness.connectors.setTool('web', 'read_it', { mode: 'ask' }, 'grant')).toMatchObject({
      mode: 'ask',
      class: null,
    });
    expect(harness.connectors.setTool('web', 'read_it', { class: 'write' }, 'grant')).toMatchObject(
      {
        mode: 'ask',
        class: 'write',
      },
    );
    harness.connectors.acceptTools('web', 'all');
    await harness.restart();
    expect(harness.connectors.tools('web')[0]).toMatchObject({
      mode: 'ask',
      class: 'write',
      review: 'accepted',
    });
    expect(harness.connectors.setTool('web', 'read_it', { mode: null }, 'grant')).toMatchObject({
      mode: null,
      class: 'write',
    });
    expect(() => harness.connectors.setTool('web', 'nothing', { mode: 'allow' }, 'grant')).toThrow(
      /no tool/u,
    );
  });

  it('INV-7 a mode that cannot be read is the strictest one', async () => {
    await connected();
    harness.connectors.setTool('web', 'read_it', { mode: 'allow', class: 'read' }, 'grant');
    harness.store.db.exec("UPDATE tool_settings SET mode = 'yes-please', class = 'harmless'");
    await harness.restart();
    expect(harness.connectors.tools('web')[0]).toMatchObject({
      mode: 'block',
      class: 'destructive',
    });
  });
});

describe('the catalogue', () => {
  it('is there after a restart before anything connects, and when the server is away', async () => {
    await connected();
    harness.connectors.acceptTools('web', 'all');
    const before = harness.connectors.tools('web');
    await upstream.close();
    await harness.restart();
    expect(harness.connectors.tools('web')).toEqual(before);
    harness.connectors.start();
    await harness.until('web', 'error');
    expect(harness.connectors.tools('web')).toEqual(before);
  });

  it('a damaged one is empty, not a crash', async () => {
    await connected();
    harness.store.db.exec("UPDATE catalogues SET tools = '[{]'");
    await harness.restart();
    expect(harness.connectors.tools('web')).toEqual([]);
    harness.connectors.start();
    await harness.until('web', 'ready');
    expect(harness.connectors.tools('web')).toHaveLength(2);
  });

  it('SEC-88 loads no icon that a server names', async () => {
    const asked: (string | undefined)[] = [];
    const icons = createServer((request, response) => {
      asked.push(request.url);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(icons, 'listening');
    const { port } = icons.address() as AddressInfo;
    const src = `http://127.0.0.1:${port}/icon.svg`;
    upstream.tools = [tool('seen', { icons: [{ src }] })];
    await connected();
    harness.connectors.acceptTools('web', 'all');
    await harness.connectors.reconnect('web');
    expect(harness.connectors.tools('web')[0]?.definition['icons']).toEqual([{ src }]);
    expect(asked).toEqual([]);
    icons.close();
  });

  it('SEC-83 leaves out tools that cannot be used and keeps the others', async () => {
    const good = tool('good', {
      _meta: { 'example.com/tag': 'a' },
      icons: [{ src: 'https://tracker' }],
      extra: 'x',
    });
    const long = tool('long', { description: 'y'.repeat(20_000) });
    upstream.tools = [
      good,
      tool('good'),
      tool('no-schema', { inputSchema: null }),
      tool('array-schema', { inputSchema: { type: 'array' } }),
      tool(''),
      tool('new\nline'),
      tool('too-large', { inputSchema: { type: 'object', description: 'x'.repeat(300 * 1024) } }),
      { description: 'no name' },
      long,
    ];
    await connected();
    const tools = harness.connectors.tools('web');
    expect(tools.map(({ name }) => name)).toEqual(['good', 'long']);
    expect(tools[0]?.definition).toEqual({
      name: 'good',
      description: 'does good',
      inputSchema: { type: 'object' },
      icons: [{ src: 'https://tracker' }],
      _meta: { 'example.com/tag': 'a' },
    });
    const description = tools[1]?.definition['description'] as string;
    expect(Buffer.byteLength(description)).toBeLessThanOrEqual(8 * 1024);
    expect(description).toMatch(/\[cut by Consentry\]$/u);
    expect(
      harness.state('web').bridging.filter((sentence) => sentence.includes('left out')),
    ).toEqual([
      'One tool is left out: its name occurs twice.',
      '3 tools are left out, each because its input schema is missing, not of type object, or too large.',
      '2 tools are left out, each because its name is missing or too long.',
      'One tool is left out: its name has control characters.',
    ]);
    const logged = harness.logged.filter(({ event }) => event === 'connector.tools_left_out');
    expect(logged.map(({ fields }) => fields?.['count'])).toEqual([1, 3, 2, 1]);
    // The list is the same, and what is of no use of it is not.
    upstream.tools = [good, long];
    upstream.announceChange();
    await vi.waitFor(() => expect(harness.state('web').bridging.join()).not.toContain('left out'));
  });

  it('takes no more than 512 tools', async () => {
    upstream.tools = Array.from({ length: 600 }, (_, n) => tool(`tool_${n}`));
    await connected();
    expect(harness.connectors.tools('web')).toHaveLength(512);
    expect(harness.state('web').bridging).toContain(
      'Its list of tools is too long: only the first 512 are taken.',
    );
  });

  it('says that a list is cut also where a page ends with the last tool that is taken', async () => {
    const many = Array.from({ length: 512 }, (_, n) => tool(`tool_${n}`));
    upstream.offers = { 'tools/list': { tools: many, nextCursor: 'more' } };
    await connected();
    expect(harness.connectors.tools('web')).toHaveLength(512);
    expect(harness.state('web').bridging).toContain(
      'Its list of tools is too long: only the first 512 are taken.',
    );
    expect(upstream.count('tools/list')).toBe(1);
  });

  it('tells the gateway whenever a tool, its review or a setting changed', async () => {
    await connected();
    const count = harness.toolChanges.length;
    harness.connectors.acceptTools('web', 'all');
    harness.connectors.setTool('web', 'read_it', { mode: 'ask' }, 'grant');
    expect(harness.toolChanges.slice(count)).toEqual(['web', 'web']);
    upstream.tools = [tool('read_it')];
    await vi.waitFor(() => {
      expect(upstream.streams()).toBe(1);
    });
    upstream.announceChange();
    await vi.waitFor(
      () => {
        expect(harness.toolChanges.slice(count)).toEqual(['web', 'web', 'web']);
      },
      { timeout: 5000 },
    );
  });
});
