/** What the log adds up to: days, durations and tools, counted from what was written. */
import { expect, test } from 'vitest';
import type { Act } from '../../../main/core/commands/command-registry.ts';
import { createUsageCommands } from '../../../main/core/commands/usage-commands.ts';
import { callRow, openLog, type OpenedLog } from './support.ts';

const act: Act = {
  caller: 'terminal',
  direction: 'grant',
  note: () => undefined,
  also: () => undefined,
};
const day = 24 * 3_600_000;

function usageOf({ audit, asked, clock }: OpenedLog) {
  const commands = createUsageCommands({ audit, logReads: asked, clock }, (clientId) =>
    clientId === 'app' ? ['one', 'two'] : [clientId],
  );
  return {
    days: (input: { days: number; clientId?: string; connector?: string }) =>
      commands['usage.days'](input, act),
    latency: (connector: string) => commands['usage.latency']({ connector }, act),
    tools: (clientId?: string) => commands['usage.tools']({ clientId, days: 30 }, act),
  };
}

test('calls are counted once each by day and outcome, over all registrations of a client', async () => {
  const log = openLog();
  const usage = usageOf(log);
  log.audit.append(callRow('a', { clientId: 'one', connector: 'github' }));
  log.audit.append(callRow('a', { clientId: 'one', decision: 'ask', callId: 'k' }));
  log.audit.append(callRow('a', { clientId: 'one', decision: 'deny', callId: 'k' }));
  log.audit.flush();
  log.clock.advance(day);
  log.audit.append(callRow('b', { clientId: 'two', connector: 'github', decision: 'failed' }));
  log.audit.append(callRow('b', { clientId: 'three', connector: 'notes' }));
  const counts = async (input: Parameters<typeof usage.days>[0]) =>
    (await usage.days(input)).map(({ allowed, denied, failed }) => [allowed, denied, failed]);
  expect(await counts({ days: 3 })).toEqual([
    [0, 0, 0],
    [1, 1, 0],
    [1, 0, 1],
  ]);
  expect(await counts({ days: 2, clientId: 'app' })).toEqual([
    [1, 1, 0],
    [0, 0, 1],
  ]);
  expect(await counts({ days: 1, connector: 'notes' })).toEqual([[1, 0, 0]]);
  expect(await counts({ days: 1, connector: 'never-heard-of' })).toEqual([[0, 0, 0]]);
});

test('half of the calls took at most p50, nearly all at most p95; other connectors and refused calls do not count', async () => {
  const log = openLog();
  const usage = usageOf(log);
  expect(await usage.latency('github')).toEqual({ step: 'hour', points: [], all: null });
  for (let ms = 1; ms <= 100; ms += 1)
    log.audit.append(callRow('a', { connector: 'github', durationMs: ms }));
  log.audit.append(callRow('a', { connector: 'notes', durationMs: 9000 }));
  log.audit.append(callRow('a', { connector: 'github', decision: 'deny', durationMs: 9000 }));
  log.audit.append(callRow('a', { connector: 'github' }));
  const near = await usage.latency('github');
  expect(near).toMatchObject({ step: 'hour', all: { calls: 100, p50: 50, p95: 95 } });
  expect(near.points).toHaveLength(1);
  log.audit.flush();
  log.clock.advance(5 * day);
  log.audit.append(callRow('a', { connector: 'github', durationMs: 7 }));
  const far = await usage.latency('github');
  expect(far.step).toBe('day');
  expect(far.points.map(({ calls, p95 }) => [calls, p95])).toEqual([
    [100, 95],
    [1, 7],
  ]);
});

test('tools that a client called, by all of its registrations', async () => {
  const log = openLog();
  const usage = usageOf(log);
  log.audit.append(callRow('a', { clientId: 'one', connector: 'github' }));
  log.audit.append(callRow('a', { clientId: 'two', connector: 'github' }));
  log.audit.append(callRow('b', { clientId: 'two', connector: 'notes' }));
  log.audit.append(callRow('c', { clientId: 'three', connector: 'notes' }));
  const found = [...(await usage.tools('app'))].toSorted((x, y) => x.tool.localeCompare(y.tool));
  expect(found).toEqual([
    { connector: 'github', tool: 'a', calls: 2 },
    { connector: 'notes', tool: 'b', calls: 1 },
  ]);
  expect(await usage.tools('nobody')).toEqual([]);
  // All clients together, whether they are still there or not.
  const all = [...(await usage.tools())].toSorted((x, y) => x.tool.localeCompare(y.tool));
  expect(all.map(({ tool, calls }) => [tool, calls])).toEqual([
    ['a', 2],
    ['b', 1],
    ['c', 1],
  ]);
});
