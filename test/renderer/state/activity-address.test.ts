/** The filter of the activity in its address. */
import { expect, it } from 'vitest';
import { fromQuery, toQuery } from '../../../renderer/features/activity/filter/address.ts';
import { argumentSummary } from '../../../renderer/features/activity/argument-summary.ts';

const now = Date.parse('2026-11-24T10:00:00.000Z');

it('every member of a filter comes back as it went in, several values included', () => {
  const search = 'push files';
  const shown = {
    filter: {
      clientId: ['a&b', 'https://claude.ai/x?y=1'],
      connector: 'github',
      tool: ['create_issue', 'ärger'],
      account: 'Acme, Inc.',
      action: 'tools/call',
      decision: ['deny', 'failed'] as ('deny' | 'failed')[],
      actor: 'user' as const,
      reasons: ['class_write'],
      grantId: 'g1',
      since: '2026-11-02T10:00:00.000Z',
      until: '2026-11-03T10:00:00.000Z',
    },
  };
  expect(fromQuery(toQuery({ shown, search }), now)).toEqual({ shown, search });
  expect(toQuery({ shown: { filter: {} }, search: ' ' })).toBe('');
});

it('a span stays a span, counted back from when the address is opened', () => {
  const shown = { filter: { since: '2020-01-01T00:00:00.000Z' }, sinceHours: 24 };
  const query = toQuery({ shown, search: '' });
  expect(query).toBe('hours=24');
  expect(fromQuery(query, now).shown).toEqual({
    filter: { since: '2026-11-23T10:00:00.000Z' },
    sinceHours: 24,
  });
});

it('what is no filter is left out of an address', () => {
  const odd = `decision=maybe&who=root&since=soon&hours=1e9&tool=${'x'.repeat(300)}&__proto__=1&client=`;
  expect(fromQuery(odd, now)).toEqual({ shown: { filter: {} }, search: '' });
});

it('arguments are one line, and an escape in them is never decoded', () => {
  expect(argumentSummary('{"title":"Login page","labels":["bug"],"n":1}')).toBe(
    'title: "Login page", labels: ["bug"], n: 1',
  );
  expect(argumentSummary('{"a":"x\\u202ey \\"q\\": 1,2"}')).toBe('a: "x\\u202ey \\"q\\": 1,2"');
  expect(argumentSummary(`{"a":"${'y'.repeat(5000)}"}`).length).toBeLessThan(260);
  expect(argumentSummary('{}')).toBe('');
  expect(argumentSummary(null)).toBe('');
});
