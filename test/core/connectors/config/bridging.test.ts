/**
 * What cannot be passed between revisions is said with the connector: all that is true for it, and
 * nothing else (docs/reference/mcp-revisions.md#what-cannot-be-bridged).
 */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { bridgingOf } from '../../../../main/core/connectors/config/bridging.ts';
import { connectorEditSchema } from '../../../../contract/commands/edit-connector.ts';
import { startChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { createHarness, serverBin } from '../harness.ts';

type Known = NonNullable<Parameters<typeof bridgingOf>[0]>;

const none = { input: false, model: false, folders: false, extensions: true };
const legacy: Known = {
  era: 'legacy',
  transport: 'streamable-http',
  protocolVersion: '2025-11-25',
  capabilities: { tools: {} },
};
const modern: Known = { ...legacy, era: 'modern', protocolVersion: '2026-07-28' };

/** The first words of each sentence are enough to know it. */
const first = (server: Known | null, asks = none): string[] =>
  bridgingOf(server, asks, []).map((sentence) => sentence.split(' ').slice(0, 4).join(' '));

describe('a server of which', () => {
  it.each([
    ['nothing is known', null, none, []],
    ['everything passes', legacy, none, []],
    ['the process is shared', { ...legacy, transport: 'stdio' }, none, ['All clients use this']],
    [
      'the person can be asked',
      legacy,
      { ...none, input: true },
      [
        'A client of 2026-07-28',
        'A client of 2026-07-28',
        'Clients of 2026-07-28 do',
        'Clients from before 2025-06-18',
      ],
    ],
    [
      'folders can be asked for, in an older revision',
      { ...legacy, transport: 'stdio', protocolVersion: '2025-03-26' },
      { ...none, folders: true },
      ['All clients use this', 'A client of 2026-07-28', 'Clients of 2026-07-28 cannot'],
    ],
    [
      'the tasks are old',
      { ...legacy, capabilities: { tasks: {} } },
      none,
      ['Its tasks (2025-11-25) reach'],
    ],
    ['answers can be lost', modern, none, ['When the connection to']],
    [
      'logs are of a shared process',
      { ...modern, transport: 'stdio', capabilities: { logging: {} } },
      none,
      ['Its log messages do'],
    ],
    ['logs are not', { ...modern, transport: 'stdio' }, none, []],
    [
      'the tasks are new',
      { ...modern, capabilities: { extensions: { 'io.modelcontextprotocol/tasks': {} } } },
      none,
      ['When the connection to', 'Its tasks reach clients'],
    ],
    [
      'the transport is old',
      { ...legacy, transport: 'http+sse' },
      { ...none, input: true },
      ['All clients share its'],
    ],
  ] satisfies [string, Known | null, typeof none, string[]][])(
    '%s',
    (_what, server, asks, said) => {
      expect(first(server, asks)).toEqual(said);
    },
  );
});

it('is in the state of a connector, and follows its settings', async () => {
  const harness = createHarness();
  onTestFinished(() => harness.stop());
  const upstream = await startChaosUpstream({ era: 'legacy' });
  onTestFinished(() => upstream.close());
  await harness.addHttp('up', upstream.url);
  expect(harness.state('up').bridging).toEqual([]);
  await harness.until('up', 'ready');
  const asking = harness.state('up').bridging;
  expect(asking.join(' ')).toContain('4 minutes');
  await harness.connectors.edit(connectorEditSchema.parse({ name: 'up', asks: { input: false } }));
  await vi.waitFor(() => expect(harness.state('up').bridging).toEqual([]));
});

it('is said of a real process of the 2025 line', async () => {
  const harness = createHarness();
  onTestFinished(() => harness.stop());
  const args = [serverBin('server-everything')];
  await harness.add({ kind: 'stdio', name: 'up', command: process.execPath, args });
  await harness.until('up', 'ready');
  const { bridging } = harness.state('up');
  expect(bridging[0]).toMatch(/one process/u);
  // It offers tasks of its revision.
  expect(bridging.some((sentence) => sentence.startsWith('Its tasks (2025-11-25)'))).toBe(true);
});
