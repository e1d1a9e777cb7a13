/** What the tray's menu tells: what needs the person, what holds, what was called last. */
import { describe, expect, it } from 'vitest';
import type { GivenAnswer, MissedCall } from '../../../contract/views/answers.ts';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import type { AppSnapshot, Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import { followRecord } from '../../../main/electron/tray/follow-record.ts';
import { trayState } from '../../../main/electron/tray/tray-menu.ts';
import { noRecord } from '../../../main/electron/tray/tray-record.ts';
import { approval, call, setUp, untilLeft } from '../gateway/support.ts';
import { actions, connector, facts, now, snapshot, text } from './tray-snapshot.ts';

const menuOf = (changes: Partial<AppSnapshot>, record = noRecord) =>
  trayState(snapshot(changes), now, { ...facts, record }).menu;

const repair = (id: string, severity: Repair['severity'], fix: Repair['fix']): Repair => ({
  id,
  severity,
  title: `About ${id}`,
  detail: 'Why.',
  fix,
});

describe('what needs the person', () => {
  const repairs = [
    repair('review:github', 'attention', { kind: 'review', connector: 'github', label: 'Review' }),
    repair('connector:linear', 'error', {
      kind: 'reconnect',
      connector: 'linear',
      label: 'Log in',
    }),
    repair('disk', 'error', null),
  ];

  it('ATMOS-47 is counted, errors first, and each leads to its place', () => {
    const menu = menuOf({ repairs });
    expect(text(menu).slice(0, 7)).toEqual([
      'Consentry: on, read & write, 1 client',
      '3 things need you',
      '  >About connector:linear',
      '  >About disk',
      '  ---',
      '  >About review:github',
      '---',
    ]);
    expect(actions(menu).slice(0, 3)).toEqual([
      { kind: 'open', page: 'connectors/linear' },
      { kind: 'open', page: 'overview' },
      { kind: 'open', page: 'connectors/github' },
    ]);
    expect(trayState(snapshot({ repairs }), now, facts).tooltip).toBe(
      'Consentry: on, read & write, 1 client; 3 things need you',
    );
  });

  it('stays out of a menu where nothing does, and goes on in the window after ten of a kind', () => {
    expect(text(menuOf({})).join()).not.toContain('need');
    const many = Array.from({ length: 13 }, (_, index) => repair(`r${index}`, 'error', null));
    expect(text(menuOf({ repairs: many }))).toContain('  >3 more…');
  });
});

describe('connectors', () => {
  it.each([
    ['action-required', {}, 'linear (login needed)', 'Log in…'],
    ['expired', {}, 'linear (login needed)', 'Log in…'],
    ['refused', {}, 'linear (token refused)', 'Reconnect…'],
    ['expiring', { endsSoon: true }, 'linear (login ends soon)', 'Reconnect…'],
    ['ready', { endsSoon: false }, 'linear (ready)', 'Reconnect…'],
  ] as const)('ATRYUM-23 ATMOS-13 says how the login stands: %s', (auth, login, label, act) => {
    const linear = { ...connector, name: 'linear', auth, login } as unknown as typeof connector;
    const lines = text(menuOf({ connectors: [linear] }));
    expect(lines).toContain(`  ${label}`);
    expect(lines).toContain(`    >${act}`);
  });
});

const given: GivenAnswer = {
  id: 'a1',
  clientId: 'c1',
  clientName: 'Cursor',
  connector: 'github',
  tool: 'create_issue',
  kind: 'always',
  covers: 'Any arguments.',
  givenAt: new Date(now).toISOString(),
  until: null,
  callsLeft: null,
  calls: 0,
  lastUsedAt: null,
  isUnneeded: false,
};

describe('approvals that hold', () => {
  it.each([
    [{ callsLeft: 3 }, '3 calls left'],
    [{ until: new Date(now + 7.5 * 60_000).toISOString() }, '8 min left'],
    [{ kind: 'session' as const }, 'this session'],
    [{}, 'always'],
  ])('ATRYUM-61 are listed with what is left of them, and Stop', (changes, words) => {
    const menu = menuOf({}, { ...noRecord, given: [{ ...given, ...changes }] });
    expect(text(menu)).toContain(`  create_issue on github for Cursor, ${words}`);
    expect(actions(menu)).toContainEqual({
      kind: 'command',
      name: 'answer.end',
      input: { id: 'a1' },
    });
  });
});

describe('the last calls', () => {
  const entry = (id: number, decision: AuditEntry['decision'], callId: string | null = null) =>
    ({
      id,
      at: '2026-11-21T12:00:00.000Z',
      tool: `tool_${id}`,
      connector: 'github',
      clientName: 'Cursor',
      decision,
      callId,
    }) as AuditEntry;

  it('are five, one line for a call that asked, each leading to its entry', () => {
    const calls = [
      entry(9, 'deny', 'x'),
      entry(8, 'ask', 'x'),
      entry(7, 'ask', 'waits'),
      entry(6, 'failed'),
      entry(5, 'allow'),
      entry(4, 'allow'),
      entry(3, 'allow'),
    ];
    const menu = menuOf({}, { ...noRecord, calls });
    const lines = text(menu).filter((line) => line.includes(' tool_'));
    expect(lines.map((line) => line.replace(/\d\d:\d\d/u, 'TIME'))).toEqual([
      '  >TIME tool_9 on github, Cursor: denied',
      '  >TIME tool_7 on github, Cursor: asked',
      '  >TIME tool_6 on github, Cursor: failed',
      '  >TIME tool_5 on github, Cursor: allowed',
      '  >TIME tool_4 on github, Cursor: allowed',
    ]);
    expect(actions(menu)).toContainEqual({ kind: 'open', page: 'activity/9' });
  });

  it('have no arguments and one visible line, whatever others wrote', () => {
    const hostile = { ...entry(1, 'allow'), tool: 'a\nb\u202e', arguments: '{"secret":"s3cret"}' };
    const lines = text(menuOf({}, { ...noRecord, calls: [hostile] })).join('|');
    expect(lines).not.toMatch(/[\n\u202e]|s3cret/u);
  });
});

describe('following', () => {
  it('ATRYUM-61 an approval that was given appears, and Stop in the tray ends it', async () => {
    const setting = await setUp();
    const { core, clock, login } = setting;
    const followed = followRecord({
      core: core.core,
      clock,
      onChange: () => {},
      onMissed: () => {},
    });
    await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'ask' });
    const asked = call(setting, login, 'put_it');
    const { id } = await approval(core);
    await core.run('question.allow', { id, for: 'always' });
    await asked;
    await followed.look();
    const { given: held, calls } = followed.current();
    expect(held).toMatchObject([{ tool: 'put_it', kind: 'always' }]);
    expect(calls[0]).toMatchObject({ tool: 'put_it' });
    const stop = await core.core.call('tray', 'answer.end', { id: held[0]?.id });
    expect(stop).toMatchObject({ ok: true });
    await followed.look();
    expect(followed.current().given).toEqual([]);
    followed.close();
  });

  it('ATRYUM-57 a call whose client left is told once, and stands in the menu', async () => {
    const setting = await setUp();
    const { core, clock, login } = setting;
    const told: MissedCall[] = [];
    const followed = followRecord({
      core: core.core,
      clock,
      onChange: () => {},
      onMissed: (call) => told.push(call),
    });
    const leaving = new AbortController();
    const held = call(setting, login, 'put_it', { a: 1 }, { signal: leaving.signal });
    await approval(core);
    leaving.abort();
    await expect(held).rejects.toThrow();
    await untilLeft(core);
    await followed.look();
    await followed.look();
    expect(told).toMatchObject([{ tool: 'put_it', why: 'client-left' }]);
    const menu = menuOf({}, followed.current());
    expect(text(menu)).toContain('>1 missed call…');
    followed.close();
  });
});
