/** The log on its way to a real collector: in order, at least once, and to nowhere else. */
import { expect, test } from 'vitest';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import { collectorUrlProblem } from '../../../main/core/forwarding/collector-url.ts';
import { recordOf } from '../../../main/core/forwarding/log-record.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { startCollector } from '../../support/upstreams/collector.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import { act, failing, followsUp, header, newest, started } from './support.ts';

test('ATMOS-28 every entry from then on reaches the collector, once and in order', async () => {
  const { core } = await started();
  await act(core);
  const collector = await startCollector();
  const before = await newest(core);
  await core.run('audit.setForwarding', { url: collector.url });
  await act(core, 60);
  await followsUp(core, collector, before + 1);
  const pause = collector.taken.find(({ eventName }) => eventName === 'consentry.gateway.pause');
  expect(pause).toMatchObject({
    severity: 'INFO',
    body: 'Paused all access',
    attributes: { 'consentry.actor': 'user', 'consentry.decision': 'done' },
  });
  const { entries } = await core.run('audit.list', {
    action: 'gateway.pause',
    order: 'oldest',
    after: before,
  });
  expect(pause?.atMs).toBe(Date.parse(entries[0]?.at ?? ''));
  expect(pause?.attributes['consentry.entry.digest']).toMatch(/^[0-9a-f]{64}$/u);
  expect(collector.requests[0]).toMatchObject({
    path: '/v1/logs',
    headers: { 'content-type': 'application/json' },
  });
});

test('ATMOS-28 a call carries what the log has of it, under the names of OpenTelemetry', () => {
  const entry: AuditEntry = {
    id: 7,
    at: '2026-01-01T00:00:00.000Z',
    actor: 'mcp_client',
    clientId: 'c1',
    clientName: 'Assistant',
    grantId: 'g1',
    connector: 'files',
    account: null,
    tool: 'read_file',
    action: 'tools/call',
    decision: 'failed',
    reason: 'upstream_timeout',
    layer: 'class',
    callId: 'k1',
    durationMs: 12.5,
    resultBytes: null,
    arguments: '{"path":"‹text, 12›"}',
    detail: null,
  };
  expect(recordOf(entry, 'ab')).toEqual({
    at: Date.parse(entry.at),
    eventName: 'consentry.tools.call',
    severity: 'ERROR',
    body: expect.any(String) as string,
    attributes: {
      'consentry.entry.id': 7,
      'consentry.entry.digest': 'ab',
      'consentry.actor': 'mcp_client',
      'consentry.decision': 'failed',
      'consentry.reason': 'upstream_timeout',
      'consentry.layer': 'class',
      'consentry.client.id': 'c1',
      'consentry.client.name': 'Assistant',
      'consentry.grant.id': 'g1',
      'consentry.call.id': 'k1',
      'consentry.connector': 'files',
      'consentry.duration_ms': 12.5,
      'mcp.method.name': 'tools/call',
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'read_file',
      'gen_ai.tool.call.arguments': '{"path":"‹text, 12›"}',
      'error.type': 'upstream_timeout',
    },
  });
});

test('SEC-90 the value of the header is in the vault and at the collector, nowhere else', async () => {
  const { core, clock, ports } = await started();
  const collector = await startCollector();
  // Answers with what it was sent, as an unfriendly one may.
  collector.status = () => 401;
  const view = await core.run('audit.setForwarding', { url: collector.url, header });
  await act(core);
  await failing(core, clock, true);
  const shown = [
    view,
    await core.run('audit.forwarding', {}),
    await core.run('state.get', {}),
    await core.run('audit.list', { limit: 500 }),
    ports.preferences.read(),
    ports.logger.lines,
  ];
  expect(JSON.stringify(shown)).not.toContain('sk-collector-secret');
  expect(collector.requests[0]?.headers.authorization).toBe(header.value);
  expect(await core.run('audit.forwarding', {})).toMatchObject({
    header: 'Authorization',
    problem: 'the collector answered with status 401',
  });
});

test('SEC-94 an address that another program wrote into the settings gets nothing', async () => {
  const { core, clock, ports } = await started();
  const meant = await startCollector();
  const elsewhere = await startCollector();
  await core.run('audit.setForwarding', { url: meant.url, header });
  await act(core);
  await expect.poll(() => meant.taken.length, { timeout: 5000 }).toBeGreaterThan(0);
  ports.preferences.update((current) => ({
    ...current,
    auditForwarding: { url: elsewhere.url, header: header.name },
  }));
  const again = await restartCore(core, { ports });
  await act(again);
  await failing(again, clock, true);
  expect((await again.run('audit.forwarding', {})).problem).toContain('set it again');
  expect(elsewhere.requests).toEqual([]);
});

test('nothing is sent when it is switched off, nor by a window that cannot prove a person', async () => {
  const { core, clock } = await started();
  const collector = await startCollector();
  expect(
    await core.refused('audit.setForwarding', { url: collector.url }, 'control'),
  ).toMatchObject({
    code: 'not_allowed_here',
  });
  await core.run('audit.setForwarding', { url: collector.url });
  await expect.poll(() => collector.taken.length, { timeout: 5000 }).toBeGreaterThan(0);
  await core.run('audit.setForwarding', { url: null });
  const { length } = collector.requests;
  await act(core, 5);
  for (let round = 0; round < 5; round += 1) {
    clock.advance(limits.forwarding.retryLongest);
    await core.run('state.get', {});
  }
  expect(collector.requests).toHaveLength(length);
  expect(await core.run('audit.forwarding', {})).toMatchObject({ url: null, sentTo: null });
});

test('refuses every address that is neither encrypted nor on this computer, and its own', async () => {
  const { core } = await started();
  for (const url of [
    'http://collector.example/v1/logs',
    'http://10.0.0.1:4318/v1/logs',
    'http://127.0.0.1.collector.example/v1/logs',
    'http://0.0.0.0:4318/',
    'https://user:secret@collector.example/v1/logs',
    'https://collector.example/v1/logs?key=secret',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    `http://127.0.0.1:${core.port}/v1/logs`,
    `http://localhost:${core.port}/`,
  ])
    expect(await core.refused('audit.setForwarding', { url }), url).toMatchObject({
      code: 'invalid_input',
    });
  expect(core.ports.preferences.read().auditForwarding).toBeUndefined();
  for (const url of [
    'https://collector.example/v1/logs',
    'http://localhost:4318/v1/logs',
    'http://[::1]:4318/',
  ])
    expect(collectorUrlProblem(url, core.port), url).toBeNull();
  expect(
    await core.refused('audit.setForwarding', {
      url: 'https://a.example/',
      header: { name: 'x', value: 'a\r\nb: c' },
    }),
  ).toMatchObject({ code: 'invalid_input' });
});
