/**
 * A collector that is away, full or silent, and a restart: every entry follows, and what cannot
 * is counted.
 */
import { join } from 'node:path';
import Database from 'libsql';
import { expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { startCollector } from '../../support/upstreams/collector.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import { act, failing, followsUp, header, newest, started } from './support.ts';

test('REL-12 while the collector is away calls go on, people are told, and everything follows', async () => {
  const { core, clock } = await started();
  const away = await startCollector();
  const { port } = away;
  await away.close();
  const before = await newest(core);
  await core.run('audit.setForwarding', { url: away.url });
  await act(core, 3);
  await failing(core, clock, true);
  expect(await core.run('audit.forwarding', {})).toMatchObject({
    problem: expect.stringContaining('Nothing answers') as string,
    sentTo: before,
  });
  await act(core, 60);
  const collector = await startCollector(port);
  await failing(core, clock, false);
  await followsUp(core, collector, before + 1, false);
  const said = collector.taken.filter(
    ({ eventName }) => eventName === 'consentry.audit.forwarding',
  );
  expect([...new Set(said.map(({ attributes }) => attributes['consentry.reason']))]).toEqual([
    'forwarding_failed',
    'forwarding_again',
  ]);
  expect(Math.max(...collector.requests.map(({ records }) => records))).toBe(
    limits.forwarding.batch,
  );
});

test('goes on after a restart with the entry after the last that was taken', async () => {
  const { core, ports } = await started();
  const collector = await startCollector();
  const before = await newest(core);
  await core.run('audit.setForwarding', { url: collector.url, header });
  await act(core, 3);
  await followsUp(core, collector, before + 1);
  const again = await restartCore(core, { ports });
  await act(again, 3);
  await followsUp(again, collector, before + 1);
  expect(collector.requests.at(-1)?.headers.authorization).toBe(header.value);
});

test('what retention took away before it could be sent is counted and said', async () => {
  const { core, clock } = await started();
  const away = await startCollector();
  const { port } = away;
  await away.close();
  await core.run('audit.setForwarding', { url: away.url });
  await act(core, 5);
  await failing(core, clock, true);
  const { sentTo } = await core.run('audit.forwarding', {});
  const file = new Database(join(core.dataDir, 'audit.db'));
  file.prepare('DELETE FROM entries WHERE id <= ?').run((sentTo ?? 0) + 4);
  file.close();
  const collector = await startCollector(port);
  await failing(core, clock, false);
  await expect
    .poll(
      () =>
        collector.taken.find(
          ({ attributes }) => attributes['consentry.reason'] === 'forwarding_again',
        ),
      { timeout: 5000 },
    )
    .toMatchObject({
      attributes: { 'consentry.detail': '4 entries were gone before they could be sent' },
    });
});

test('a batch that is too large goes in smaller ones', async () => {
  const { core } = await started();
  const collector = await startCollector();
  collector.status = (records) => (records > 10 ? 413 : 200);
  const before = await newest(core);
  await core.run('audit.setForwarding', { url: collector.url });
  await act(core, 40);
  await followsUp(core, collector, before + 1);
});

test('a collector that never finishes its answer is given up, and asked again', async () => {
  const { core, clock } = await started();
  const collector = await startCollector();
  collector.hold = (response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{');
  };
  const before = await newest(core);
  await core.run('audit.setForwarding', { url: collector.url });
  await act(core);
  await expect.poll(() => collector.requests.length, { timeout: 5000 }).toBe(1);
  clock.advance(limits.forwarding.inAll);
  await expect
    .poll(async () => (await core.run('audit.forwarding', {})).problem, { timeout: 5000 })
    .toBe('it took too long');
  collector.hold = null;
  clock.advance(limits.forwarding.retryLongest);
  await followsUp(core, collector, before + 1);
});
