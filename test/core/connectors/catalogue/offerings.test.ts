/**
 * Resources, templates, prompts and completions of a server: listed, bounded, kept, brought up to
 * date.
 */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { limits } from '../../../../main/core/limits/limits.ts';
import { startChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { createHarness, serverBin, type Harness } from '../harness.ts';

let harness: Harness;
beforeEach(() => {
  harness = createHarness();
});
afterEach(async () => {
  await harness.stop();
});

const until = (name: string, resources: number): Promise<void> =>
  vi.waitFor(() => expect(harness.state(name).resources).toBe(resources), 5000);

it('lists what a real server offers, and keeps it across a restart', async () => {
  await harness.add({
    kind: 'stdio',
    name: 'everything',
    command: process.execPath,
    args: [serverBin('server-everything')],
  });
  await harness.until('everything', 'ready');
  await vi.waitFor(() => expect(harness.state('everything').prompts).toBeGreaterThan(2), 10_000);
  const before = harness.connectors.catalogue('everything');
  expect(before).toMatchObject({ connector: 'everything', completions: true });
  expect(before?.prompts.some((prompt) => prompt.arguments.some(({ required }) => required))).toBe(
    true,
  );
  expect(before?.templates[0]?.uriTemplate).toMatch(/\{/u);
  await harness.restart();
  expect(harness.connectors.catalogue('everything')).toEqual(before);
});

it.each(['legacy', 'modern'] as const)(
  'SEC-83 bounds and shows what a %s server says',
  async (era) => {
    const upstream = await startChaosUpstream({ era });
    const leftOut = (): readonly string[] =>
      harness.state('web').bridging.filter((sentence) => /left out|too long/u.test(sentence));
    const resource = { uri: 'file:///a', name: 'a\u202eb', title: 7, junk: { deep: [] } };
    upstream.offers = {
      'resources/list': {
        resources: [
          resource,
          { uri: 'x'.repeat(5000), name: 'too long' },
          { uri: 'file:///c', name: 'c', _meta: { a: 'x'.repeat(40_000) } },
          { name: 'no uri' },
          'none',
          null,
          { uri: 'file:///b', name: 'b', description: 'd'.repeat(100_000), size: -1 },
        ],
        nextCursor: 'again',
      },
      'resources/templates/list': { resourceTemplates: 'none' },
      'prompts/list': {
        prompts: [{ name: 'p', arguments: Array.from({ length: 1000 }, () => ({ name: 'x' })) }],
      },
    };
    await harness.addHttp('web', upstream.url);
    await until('web', 4);
    const catalogue = harness.connectors.catalogue('web');
    expect(catalogue?.resources[0]).toEqual({
      uri: 'file:///a',
      name: 'a⟨U+202E⟩b',
      title: null,
      description: null,
      mimeType: null,
      size: null,
    });
    // Five of the seven, and the same again: the second page is the first.
    expect(harness.logged).toContainEqual({
      event: 'connector.offers_left_out',
      fields: {
        connector: 'web',
        words: '10 resources are left out, each because it has no usable form.',
      },
    });
    expect(catalogue?.resources[1]?.description?.length).toBeLessThan(10_000);
    expect(catalogue?.templates).toEqual([]);
    expect(catalogue?.prompts).toEqual([
      { name: 'p', title: null, description: null, arguments: [] },
    ]);
    expect(leftOut()).toEqual(['10 resources are left out, each because it has no usable form.']);
    // A cursor that was there before is a loop.
    expect(upstream.count('resources/list')).toBe(2);

    upstream.offers['resources/list'] = {
      resources: Array.from({ length: 3000 }, (_, n) => ({ uri: `file:///${n}`, name: `${n}` })),
    };
    upstream.say({ method: 'notifications/resources/list_changed' });
    await until('web', limits.upstream.offered);
    expect(harness.logged).toContainEqual({
      event: 'connector.offers_left_out',
      fields: {
        connector: 'web',
        words: `Its list of resources is too long: only the first ${limits.upstream.offered} are taken.`,
      },
    });
    await vi.waitFor(() =>
      expect(leftOut()).toEqual([
        `Its list of resources is too long: only the first ${limits.upstream.offered} are taken.`,
      ]),
    );
    // What cannot be read now stays as it was.
    upstream.trouble.set('resources/list', { status: 500 });
    upstream.offers['prompts/list'] = { prompts: [] };
    upstream.say({ method: 'notifications/prompts/list_changed' });
    await vi.waitFor(() => expect(harness.state('web').prompts).toBe(0), 5000);
    expect(harness.state('web').resources).toBe(limits.upstream.offered);
    expect(leftOut()).toHaveLength(1);
    // The lists are the same, and nothing of no use is in them any more: that is said too.
    upstream.trouble.delete('resources/list');
    upstream.offers['resources/list'] = {
      resources: Array.from({ length: limits.upstream.offered }, (_, n) => ({
        uri: `file:///${n}`,
        name: `${n}`,
      })),
    };
    upstream.say({ method: 'notifications/resources/list_changed' });
    await vi.waitFor(() => expect(leftOut()).toEqual([]), 5000);
    await upstream.close();
  },
);

it('asks for nothing that a server does not declare, and no tool waits for the rest', async () => {
  const plain = await startChaosUpstream({ era: 'modern' });
  const slow = await startChaosUpstream({ era: 'modern' });
  slow.offers = { 'resources/list': { resources: [] } };
  slow.trouble.set('resources/list', 'hang-before-headers');
  await harness.addHttp('plain', plain.url);
  await harness.addHttp('slow', slow.url);
  await harness.until('plain', 'ready');
  await harness.until('slow', 'ready');
  expect(await harness.value('slow', 'echo', { n: 1 })).toEqual({ n: 1 });
  expect(plain.count('resources/list') + plain.count('prompts/list')).toBe(0);
  await plain.close();
  await slow.close();
});

it('gives the gateway what the server says, frozen, and tells which list changed', async () => {
  const upstream = await startChaosUpstream({ era: 'modern' });
  const annotations = { audience: ['user', 'robot'], priority: 0.5, lastModified: '2026-01-01' };
  const resource = {
    uri: 'file:///a',
    name: 'a\u202eb',
    size: 7,
    annotations,
    icons: [{ src: 'file:///x' }, { src: 'https://icons.example/a.svg', sizes: ['any'] }],
    _meta: { 'example.com/a': { b: [1] }, 'dev.consentry/reason': 'allowed' },
  };
  upstream.offers = {
    'resources/list': { resources: [resource] },
    'resources/templates/list': { resourceTemplates: [] },
    'prompts/list': { prompts: [{ name: 'p' }] },
  };
  expect(harness.connectors.offered('web').resources).toEqual([]);
  await harness.addHttp('web', upstream.url);
  await until('web', 1);
  const offered = harness.connectors.offered('web');
  // Raw, but for annotations of another type than MCP says, and for what imitates us (SEC-45).
  expect(offered.resources).toEqual([
    {
      uri: 'file:///a',
      name: 'a\u202eb',
      size: 7,
      annotations: { priority: 0.5, lastModified: '2026-01-01' },
      icons: [{ src: 'https://icons.example/a.svg', sizes: ['any'] }],
      _meta: { 'example.com/a': { b: [1] } },
    },
  ]);
  expect(Object.isFrozen(offered.resources[0]?.annotations)).toBe(true);
  expect(harness.connectors.offered('web')).toBe(offered);
  const version = harness.connectors.version();
  harness.offeringChanges.length = 0;
  upstream.offers['prompts/list'] = { prompts: [{ name: 'p' }, { name: 'q' }] };
  for (let times = 0; times < 500; times += 1)
    upstream.say({ method: 'notifications/prompts/list_changed' });
  await vi.waitFor(() => expect(harness.state('web').prompts).toBe(2), 5000);
  expect(harness.offeringChanges).toEqual(['web prompts']);
  expect(harness.connectors.version()).toBeGreaterThan(version);
  await harness.connectors.remove('web');
  expect(harness.offeringChanges.slice(1)).toEqual(['web resources', 'web prompts']);
  expect(harness.connectors.offered('web').prompts).toEqual([]);
  await upstream.close();
});
