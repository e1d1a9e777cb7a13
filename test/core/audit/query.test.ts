/** Reading the log: filters, words and times together, page by page; no word is ever a query. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decisions } from '../../../main/core/audit/entry.ts';
import { callRow, openLog } from './support.ts';

test('ATMOS-28 an entry has grant, connector, account, tool, decision and layer, duration, size and what ties it to its question', () => {
  const { audit, query } = openLog();
  const whole = {
    actor: 'policy',
    action: 'tools/call',
    decision: 'ask',
    clientId: 'cl_1',
    clientName: 'Editor',
    grantId: 'gr_1',
    connector: 'github',
    account: 'acme',
    tool: 'create_issue',
    reason: 'ask_mode',
    layer: 'tool',
    callId: 'k1',
    durationMs: 12.345,
    resultBytes: 678,
    arguments: '{"repo":"acme/web"}',
    detail: 'held',
  } as const;
  audit.append({ ...whole, trace: 'policy: passes' });
  audit.append(callRow('create_issue', { callId: 'k1' }));
  audit.append(callRow('other'));
  audit.flush();
  expect(query.show(1)).toEqual({ id: 1, at: expect.any(String) as string, ...whole });
  expect(query.trace(1)).toBe('policy: passes');
  expect(query.byCall('k1').map(({ id, decision }) => [id, decision])).toEqual([
    [1, 'ask'],
    [2, 'allow'],
  ]);
  expect(query.show(4)).toBeUndefined();
});

test('ATMOS-44 filters hold together, and with words', () => {
  const { audit, ids, clock } = openLog();
  for (let n = 1; n <= 60; n += 1) {
    audit.append({
      actor: n % 10 === 0 ? 'user' : 'mcp_client',
      action: n % 10 === 0 ? 'tool.set' : 'tools/call',
      decision: decisions[n % 5] ?? 'allow',
      clientId: `cl_${n % 3}`,
      clientName: `Client ${n % 3}`,
      grantId: `gr_${n % 3}`,
      connector: `conn${n % 2}`,
      tool: `read_${n % 4}`,
      arguments: JSON.stringify({ label: n % 7 === 0 ? 'invoice' : 'order', n }),
    });
    clock.advance(1000);
  }
  const where = (holds: (n: number) => boolean): number[] =>
    Array.from({ length: 60 }, (_, index) => 60 - index).filter(holds);
  expect(ids({})).toEqual(where(() => true));
  expect(ids({ clientIds: ['cl_1'] })).toEqual(where((n) => n % 3 === 1));
  expect(ids({ clientIds: ['cl_1', 'cl_2', 'cl_never'] })).toEqual(where((n) => n % 3 !== 0));
  // Of several values any fits, and the members still hold together.
  expect(ids({ tool: ['read_1', 'read_3'], connector: ['conn1', 'never'] })).toEqual(
    where((n) => n % 2 === 1),
  );
  const [first, second] = decisions;
  expect(ids({ decision: [first, second], actor: ['user'] })).toEqual(
    where((n) => n % 10 === 0 && n % 5 < 2),
  );
  expect(ids({ action: ['never', 'not either'] })).toEqual([]);
  expect(ids({ clientIds: [] })).toEqual([]);
  expect(ids({ grantId: 'gr_2', decision: 'deny' })).toEqual(
    where((n) => n % 3 === 2 && n % 5 === 2),
  );
  expect(ids({ connector: 'conn1', tool: 'read_3' })).toEqual(where((n) => n % 4 === 3));
  expect(ids({ connector: 'conn1', tool: 'never' })).toEqual([]);
  expect(ids({ actor: 'user' })).toEqual(where((n) => n % 10 === 0));
  expect(ids({ action: 'tool.set', search: 'invoice' })).toEqual(where((n) => n === 0));
  expect(ids({ search: 'INVOICE client', clientIds: ['cl_0'] })).toEqual(
    where((n) => n % 7 === 0 && n % 3 === 0),
  );
  // The last word may be unfinished, the others not.
  expect(ids({ search: 'invo' })).toEqual(where((n) => n % 7 === 0));
  expect(ids({ search: 'invo client' })).toEqual([]);
  expect(ids({ search: 'read_3' })).toEqual(where((n) => n % 4 === 3));
});

test('pages go both ways and miss nothing; times are those of the entries', () => {
  const { audit, ids, reads, clock } = openLog();
  const times: number[] = [];
  for (let n = 1; n <= 25; n += 1) {
    times.push(clock.nowMs());
    audit.append(callRow(`t${n % 2}`));
    clock.advance(60_000);
  }
  expect(ids({ limit: 10 }).at(-1)).toBe(16);
  expect(ids({ limit: 10, before: 16 })[0]).toBe(15);
  expect(ids({ order: 'oldest', after: 20 })).toEqual([21, 22, 23, 24, 25]);
  expect(ids({ order: 'oldest', after: 20, tool: 't1' })).toEqual([21, 23, 25]);
  expect(reads.list({ limit: 25, order: 'newest' }).more).toBe(false);
  expect(reads.list({ limit: 24, order: 'newest', search: '' }).more).toBe(true);
  const time = (n: number, by = 0): string => new Date((times[n - 1] ?? 0) + by).toISOString();
  // The clock goes on meanwhile.
  expect(ids({ since: time(5), until: time(7, 10_000) })).toEqual([7, 6, 5]);
  expect(ids({ since: time(5, 10_000), until: time(7, -10_000) })).toEqual([6]);
  expect(ids({ since: time(25, 10_000) })).toEqual([]);
  expect(ids({ until: time(1, -10_000) })).toEqual([]);
  expect(ids({ since: time(5), until: time(9), tool: 't0' })).toEqual([8, 6]);
});

test.each([
  '"',
  '*',
  'a*b',
  'NOT',
  'words : x',
  'a AND',
  'NEAR(a b)',
  '^a',
  '-a',
  '\0',
  '\ue000d0',
  '(',
  "';--",
  '\u{1e900}\u{2ebf0}x',
])('what is typed is words, never a query: %j', (search) => {
  const { audit, ids } = openLog();
  audit.append(callRow('harmless'));
  expect(ids({ search: `zebra ${search}` })).toEqual([]);
  expect(ids({ search: `${search} zebra` })).toEqual([]);
});

test('any text can be written, read back and looked for (500)', () => {
  const { audit, ids, query } = openLog();
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.constant('\ud800x'),
  );
  fc.assert(
    fc.property(text, text, (written, searched) => {
      audit.append(
        callRow('t', { detail: `${written} marker`, clientName: written, arguments: written }),
      );
      ids({ search: searched });
      expect(ids({ search: 'marker', limit: 1 })).toEqual([audit.lastId()]);
      expect(query.show(audit.lastId())?.id).toBe(audit.lastId());
    }),
    { numRuns: 500 },
  );
});

test('counts: by quarter of an hour for today, by day for ever; a question is not yet a call', () => {
  const { audit, query, reads, clock } = openLog();
  const start = clock.nowMs();
  const add = (decision: (typeof decisions)[number], clientId: string): void => {
    audit.append(callRow('t', { decision, clientId, connector: 'github' }));
    audit.flush();
  };
  add('allow', 'a');
  add('deny', 'b');
  add('ask', 'b');
  audit.append({ actor: 'user', action: 'client.revoke', decision: 'done', clientId: 'b' });
  clock.advance(3 * 3_600_000);
  add('allow', 'b');
  const now = clock.nowMs();
  const summary = query.summary(start, now);
  expect(summary).toMatchObject({ calls: 3, denied: 1 });
  expect(summary.perHour).toEqual([2, 0, 0, 1]);
  expect(query.summary(now, now)).toEqual({ calls: 1, denied: 0, perHour: [1] });
  expect(query.callsByClient(start)).toEqual(
    new Map([
      ['a', 1],
      ['b', 2],
    ]),
  );
  expect([
    query.asksSince('b', start),
    query.asksSince('a', start),
    query.asksSince('x', 0),
  ]).toEqual([1, 0, 0]);
  const total = (of: Parameters<typeof reads.perDay>[1]): number =>
    reads.perDay(start, of).reduce((sum, { calls }) => sum + calls, 0);
  expect([total({}), total({ client: 'b' }), total({ connector: 'x' })]).toEqual([4, 3, 0]);
});

test('TRIAL-D-B17 entries are found by their reasons, any of several', () => {
  const { audit, ids } = openLog();
  const reasons = ['approved_once', 'denied_by_person', 'class_read', null];
  for (let n = 1; n <= 12; n += 1) {
    audit.append({
      actor: 'mcp_client',
      action: 'tools/call',
      decision: 'allow',
      reason: reasons[n % 4] ?? null,
    });
  }
  expect(ids({ reasons: ['denied_by_person'] })).toEqual([9, 5, 1]);
  expect(ids({ reasons: ['denied_by_person', 'approved_once', 'never_seen'] })).toEqual([
    12, 9, 8, 5, 4, 1,
  ]);
  expect(ids({ reasons: ['never_seen'] })).toEqual([]);
});

test('ATMOS-28 an entry has the account of the moment it is about, and is found by it', () => {
  const { audit, ids, reads } = openLog();
  let account: string | null = 'Work (acme)';
  audit.nameAccounts((connector) => (connector === 'github' ? account : null));
  audit.append(callRow('list', { connector: 'github' }));
  account = 'Home';
  audit.append(callRow('list', { connector: 'github' }));
  audit.append(callRow('list', { connector: 'other' }));
  audit.append({ actor: 'system', action: 'core.start', decision: 'done' });
  expect(ids({ account: 'Work (acme)' })).toEqual([1]);
  expect(ids({ account: 'Home', connector: 'github' })).toEqual([2]);
  expect(ids({ account: 'Elsewhere' })).toEqual([]);
  expect(ids({ search: 'acme' })).toEqual([1]);
  const accounts = reads.list({ limit: 10, order: 'oldest' }).entries.map((entry) => entry.account);
  expect(accounts).toEqual(['Work (acme)', 'Home', null, null]);
});
