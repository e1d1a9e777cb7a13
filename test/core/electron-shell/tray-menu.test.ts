import { describe, expect, it } from 'vitest';
import { callerMay } from '../../../contract/commands/command.ts';
import { commands } from '../../../contract/commands/commands.ts';
import type { GivenAnswer } from '../../../contract/views/answers.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import {
  minutesUntilTomorrow,
  trayState,
  type TrayFacts,
} from '../../../main/electron/tray/tray-menu.ts';
import type { TrayEntry } from '../../../main/electron/tray/tray-entry.ts';
import { authorize, callModern, logIn, register } from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';
import { client } from './tray-client.ts';
import {
  actions,
  approval,
  connector,
  consent,
  facts,
  lookup,
  now,
  snapshot,
  text,
} from './tray-snapshot.ts';

describe('trayState', () => {
  it('ATLAR-32 names a connector as the person does', () => {
    const named = { ...connector, title: 'Work issues', titleIsOwn: true };
    const { menu } = trayState(snapshot({ connectors: [named] }), now, facts);
    expect(text(menu)).toContain('  Work issues (ready)');
  });

  it('has each entry in its place', () => {
    const state = trayState(snapshot({ questions: [approval, approval] }), now, {
      ...facts,
      launchAtLogin: 'off',
      updates: { state: 'current', version: null },
    });
    expect(state).toMatchObject({ icon: 'attention', count: 2 });
    expect(text(state.menu)).toEqual([
      'Consentry: on, read & write, 1 client',
      '>2 approvals waiting…',
      '---',
      'Clients',
      '  Cursor, used 2 min ago',
      '    Revoke access…',
      '      >Revoke now (cannot be undone)',
      '    >Block',
      '    >Open',
      '  ---',
      '  Revoke all…',
      '    >Revoke all now (cannot be undone)',
      'Connectors',
      '  github (ready)',
      '    >Disable',
      '    >Reconnect…',
      '    >Open',
      'Access',
      '  *>Read & write',
      '  >Read-only',
      '  >Disabled',
      '>Pause all access',
      '>Pause until tomorrow',
      '---',
      '>Open Consentry',
      '>Copy endpoint address',
      '>Start at login',
      '>Check for updates…',
      '---',
      '>Quit',
    ]);
  });

  it('has start at login and updates only where they exist, and installs nothing by a click', () => {
    const own = (shown: TrayFacts): TrayEntry[] =>
      trayState(snapshot(), now, shown).menu.filter(
        (entry) => 'label' in entry && /login|update|version/iu.test(entry.label),
      );
    expect(own(facts)).toEqual([]);
    expect(own({ ...facts, updates: { state: 'off', version: null } })).toEqual([]);
    expect(
      own({ ...facts, launchAtLogin: 'on', updates: { state: 'ready', version: '2.0.0' } }),
    ).toEqual([
      {
        label: 'Start at login',
        isChecked: true,
        action: { kind: 'command', name: 'app.setLaunchAtLogin', input: { isOn: false } },
      },
      { label: 'Install version 2.0.0…', action: { kind: 'open', page: 'settings' } },
    ]);
    const busy = own({ ...facts, updates: { state: 'downloading', version: '2.0.0' } });
    expect(busy).toEqual([{ label: 'Looking for updates…' }]);
  });

  it('means six in the morning by tomorrow, also late at night', () => {
    for (const [at, hours] of [
      ['2026-01-10T09:00:00', 21],
      ['2026-01-10T23:30:00', 6.5],
      ['2026-01-10T00:30:00', 29.5],
    ] as const)
      expect(minutesUntilTomorrow(new Date(at).getTime())).toBe(hours * 60);
  });

  it('gives nothing: every command takes, and every other entry only shows a window', () => {
    const states: AppSnapshot['accessPolicy'][] = ['read-write', 'read-only', 'disabled'];
    const all = states.flatMap((accessPolicy) =>
      [true, false].flatMap((enabled) =>
        actions(
          trayState(
            snapshot({
              accessPolicy,
              connectors: [{ ...connector, enabled }],
              clients: [client, { ...client, status: 'blocked' }],
              questions: [consent],
              gateway: { ...snapshot().gateway, state: enabled ? 'serving' : 'paused' },
            }),
            now,
            {
              record: {
                given: [{ id: 'a1', tool: 'x', clientName: 'y' } as GivenAnswer],
                missed: [],
                calls: [],
              },
              launchAtLogin: enabled ? 'on' : 'off',
              updates: { state: 'ready', version: '2.0.0' },
            },
          ).menu,
        ).map((action) => ({ action, accessPolicy })),
      ),
    );
    const order = ['disabled', 'read-only', 'read-write'];
    for (const { action, accessPolicy } of all) {
      if (action.kind !== 'command') continue;
      expect(['restrict', 'neutral', 'either']).toContain(commands[action.name].effect);
      expect(callerMay('tray', commands[action.name].effect)).toBe(true);
      if (action.name === 'policy.setAccess') {
        expect(order.indexOf(action.input.access)).toBeLessThanOrEqual(order.indexOf(accessPolicy));
      }
    }
  });

  it('takes from the whole application, however often it registered', async () => {
    const test = await startCore();
    const logins = [await logIn(test), await logIn(test)];
    const asks = (accessToken: string) => callModern(test.endpoint, accessToken, 'tools/list');
    for (const { accessToken } of logins) expect((await asks(accessToken)).status).toBe(200);
    const { menu } = trayState(test.core.snapshot(), now, facts);
    const taking = actions(menu).filter(
      (action) => action.kind === 'command' && action.name !== 'policy.setAccess',
    );
    expect(taking).toMatchObject([
      { name: 'client.revoke' },
      { name: 'client.block' },
      { name: 'client.revokeAll' },
      { name: 'gateway.pause' },
    ]);
    const [revoke, block] = taking;
    for (const action of [block, revoke]) {
      if (action?.kind !== 'command') throw new Error('no command');
      expect(await test.core.call('tray', action.name, action.input)).toMatchObject({ ok: true });
    }
    for (const { accessToken } of logins) expect((await asks(accessToken)).status).toBe(401);
    expect(test.core.snapshot().clients).toMatchObject([{ status: 'blocked', activeTokens: 0 }]);
    await expect(
      register(test.issuer).then((again) => authorize(test.issuer, again)),
    ).rejects.toThrow('blocked');
  });

  it('opens the settings where raising access would be', () => {
    const { menu } = trayState(snapshot({ accessPolicy: 'disabled' }), now, facts);
    const raising = actions(menu).filter(
      (action) => action.kind === 'open' && action.page === 'settings',
    );
    expect(raising).toHaveLength(2);
  });

  it('says that the port is taken, with a way to look and to try again', () => {
    const problem = { code: 'port_taken', message: 'Port 29170 is taken.', hint: 'Stop it.' };
    const gateway = {
      ...snapshot().gateway,
      state: 'port-taken',
      endpoint: null,
      problem,
    } as const;
    const state = trayState(snapshot({ gateway }), now, facts);
    expect(state.icon).toBe('error');
    expect(text(state.menu).slice(0, 3)).toEqual([
      'Consentry: not running, its port is taken',
      '>Show the problem…',
      '>Try again',
    ]);
    expect(text(state.menu)).toContain('Copy endpoint address');
  });

  it('resumes in the window only', () => {
    const gateway = { ...snapshot().gateway, state: 'paused' } as const;
    const state = trayState(snapshot({ gateway }), now, facts);
    expect(state.icon).toBe('paused');
    expect(text(state.menu)).toContain('>Resume…');
    expect(
      actions(state.menu).some(
        (action) => action.kind === 'command' && action.name === 'gateway.pause',
      ),
    ).toBe(false);
  });

  it.each([
    [[consent], '1 login request waiting'],
    [[consent, lookup], '2 login requests waiting'],
    [[approval], '1 approval waiting'],
    [[approval, lookup], '2 questions waiting'],
    [[consent, approval], '2 questions waiting'],
  ])('counts what waits', (questions, words) => {
    const state = trayState(snapshot({ questions: [...questions] }), now, facts);
    expect(state.tooltip).toBe(`Consentry: ${words}`);
    expect(text(state.menu)).toContain(`>${words}…`);
  });

  it('lists only clients that can still do something', () => {
    const clients: ClientView[] = [
      { ...client, name: 'Gone', status: 'revoked', activeTokens: 0 },
      { ...client, name: 'New', status: 'registered', activeTokens: 0 },
    ];
    const clientsOnly = text(trayState(snapshot({ clients }), now, facts).menu);
    expect(clientsOnly).toContain('  No client has access');
  });

  it('shows a foreign name in one visible, bounded line', () => {
    const name = `a\nb\u202ec${'x'.repeat(500)}`;
    const [line = ''] = text(
      trayState(snapshot({ clients: [{ ...client, name }] }), now, facts).menu,
    ).filter((each) => each.includes('xx'));
    expect(line).not.toMatch(/[\n\u202e]/u);
    expect(line.length).toBeLessThan(90);
  });

  it('goes on to the window after twenty clients', () => {
    const clients = Array.from({ length: 25 }, (_, index) => ({
      ...client,
      clientId: `c${index}`,
    }));
    expect(text(trayState(snapshot({ clients }), now, facts).menu)).toContain('  >5 more…');
  });

  it.each([
    [null, 'never used'],
    ['2026-11-21T11:59:40.000Z', 'used just now'],
    ['2026-11-21T09:00:00.000Z', 'used 3 h ago'],
    ['2026-11-20T11:00:00.000Z', 'used yesterday'],
    ['2026-11-10T11:00:00.000Z', 'used 11 days ago'],
  ])('tells when a client was last used', (lastUsedAt, words) => {
    const { menu } = trayState(snapshot({ clients: [{ ...client, lastUsedAt }] }), now, facts);
    expect(text(menu)).toContain(`  Cursor, ${words}`);
  });
});
