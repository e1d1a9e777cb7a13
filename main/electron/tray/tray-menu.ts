/**
 * The tray's menu as data: a pure function of the snapshot. An entry names what it does; whoever
 * shows the menu does it. Taking happens at once; giving only opens the window, because any local
 * program can click these entries over D-Bus and that is not presence (INV-6).
 */
import type { LaunchAtLogin, UpdateView } from '../../../contract/commands/app-commands.ts';
import type { CommandInput } from '../../../contract/commands/commands.ts';
import type { AccessPolicy, AppSnapshot, ClientView } from '../../../contract/views/views.ts';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import { visible } from '../../core/lib/visible-text.ts';
import type { IconState } from '../windows/window-icon.ts';

/** Commands the tray may send: they look or they take. */
export type TrayCommandName =
  | 'client.revoke'
  | 'client.revokeAll'
  | 'client.block'
  | 'connector.disable'
  | 'gateway.pause'
  | 'app.setLaunchAtLogin'
  | 'policy.setAccess';

export type TrayAction =
  | {
      readonly [Name in TrayCommandName]: {
        readonly kind: 'command';
        readonly name: Name;
        readonly input: CommandInput<Name>;
      };
    }[TrayCommandName]
  | { readonly kind: 'open'; readonly page?: string }
  | { readonly kind: 'prompt' }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'try-again' }
  | { readonly kind: 'check-updates' }
  | { readonly kind: 'pause-until-tomorrow' }
  | { readonly kind: 'quit' };

export type TrayEntry =
  | { readonly separator: true }
  | {
      readonly label: string;
      /** Absent on entries that only tell. */
      readonly action?: TrayAction;
      /** Present on entries of a choice of which one holds. */
      readonly isChosen?: boolean;
      /** Present on entries that are on or off. */
      readonly isChecked?: boolean;
      readonly submenu?: readonly TrayEntry[];
    };

export interface TrayState {
  readonly icon: IconState;
  /** Questions that wait. */
  readonly count: number;
  readonly tooltip: string;
  readonly menu: readonly TrayEntry[];
}

const separator: TrayEntry = { separator: true };
const mostListed = 20;

/** What the menu shows of the program itself. */
export interface TrayFacts {
  readonly launchAtLogin: LaunchAtLogin['state'];
  readonly updates: Pick<UpdateView, 'state' | 'version'>;
}

/** @param nowMs wall clock, for "used 2 min ago" */
export function trayState(snapshot: AppSnapshot, nowMs: number, facts: TrayFacts): TrayState {
  const count = snapshot.questions.length;
  return {
    icon: iconOf(snapshot),
    count,
    tooltip: count === 0 ? statusLine(snapshot) : `Consentry: ${waitingWords(snapshot)}`,
    menu: menuOf(snapshot, nowMs, facts),
  };
}

function iconOf({ gateway, questions, accessPolicy }: AppSnapshot): IconState {
  if (gateway.state === 'port-taken' || gateway.state === 'stopped') return 'error';
  if (questions.length > 0) return 'attention';
  return gateway.state === 'paused' || accessPolicy === 'disabled' ? 'paused' : 'normal';
}

function menuOf(snapshot: AppSnapshot, nowMs: number, facts: TrayFacts): TrayEntry[] {
  const { gateway, questions } = snapshot;
  return [
    { label: statusLine(snapshot) },
    ...(gateway.problem === null
      ? []
      : [
          { label: 'Show the problem…', action: { kind: 'open' } } as const,
          { label: 'Try again', action: { kind: 'try-again' } } as const,
        ]),
    ...(questions.length === 0
      ? []
      : [{ label: `${waitingWords(snapshot)}…`, action: { kind: 'prompt' } } as const]),
    separator,
    { label: 'Clients', submenu: clientsMenu(snapshot.clients, nowMs) },
    { label: 'Connectors', submenu: connectorsMenu(snapshot.connectors) },
    { label: 'Access', submenu: accessMenu(snapshot) },
    ...pauseEntries(snapshot),
    separator,
    { label: 'Open Consentry', action: { kind: 'open' } },
    gateway.endpoint === null
      ? { label: 'Copy endpoint address' }
      : { label: 'Copy endpoint address', action: { kind: 'copy', text: gateway.endpoint } },
    ...ownEntries(facts),
    separator,
    { label: 'Quit', action: { kind: 'quit' } },
  ];
}

function pauseEntries({ gateway }: AppSnapshot): TrayEntry[] {
  if (gateway.state === 'paused') {
    return [{ label: 'Resume…', action: { kind: 'open', page: 'overview' } }];
  }
  return [
    { label: 'Pause all access', action: { kind: 'command', name: 'gateway.pause', input: {} } },
    { label: 'Pause until tomorrow', action: { kind: 'pause-until-tomorrow' } },
  ];
}

/** Until six in the morning, local time: whoever pauses at night means the next day. */
export function minutesUntilTomorrow(nowMs: number): number {
  const morning = new Date(nowMs);
  morning.setDate(morning.getDate() + 1);
  morning.setHours(6, 0, 0, 0);
  return Math.ceil((morning.getTime() - nowMs) / 60_000);
}

function ownEntries({ launchAtLogin, updates }: TrayFacts): TrayEntry[] {
  const entries: TrayEntry[] = [];
  if (launchAtLogin !== 'unsupported') {
    const isOn = launchAtLogin === 'on';
    entries.push({
      label: 'Start at login',
      isChecked: isOn,
      action: { kind: 'command', name: 'app.setLaunchAtLogin', input: { isOn: !isOn } },
    });
  }
  switch (updates.state) {
    case 'unsupported':
    case 'not-configured':
    case 'off':
      break;
    case 'checking':
    case 'downloading':
      entries.push({ label: 'Looking for updates…' });
      break;
    case 'ready':
      // Installing takes the window: any program can click here.
      entries.push({
        label: `Install version ${short(updates.version ?? '')}…`,
        action: { kind: 'open', page: 'settings' },
      });
      break;
    default:
      entries.push({ label: 'Check for updates…', action: { kind: 'check-updates' } });
  }
  return entries;
}

function statusLine(snapshot: AppSnapshot): string {
  const { gateway, accessPolicy, clients } = snapshot;
  switch (gateway.state) {
    case 'starting':
      return 'Consentry: starting';
    case 'stopped':
      return 'Consentry: stopped';
    case 'port-taken':
      return 'Consentry: not running, its port is taken';
    case 'paused':
      return 'Consentry: paused, no client gets through';
    case 'serving': {
      const active = clients.filter((client) => client.status === 'active').length;
      const state = accessPolicy === 'disabled' ? 'off' : `on, ${accessWords[accessPolicy]}`;
      return `Consentry: ${state}, ${plural(active, 'client')}`;
    }
  }
}

function waitingWords({ questions }: AppSnapshot): string {
  const approvals = questions.filter((question) => question.kind === 'approval').length;
  if (approvals === questions.length) return `${plural(approvals, 'approval')} waiting`;
  return `${plural(questions.length, approvals === 0 ? 'login request' : 'question')} waiting`;
}

function clientsMenu(clients: readonly ClientView[], nowMs: number): TrayEntry[] {
  // Only what can still do something: a revoked client has nothing left to take.
  const listed = clients.filter(({ status, activeTokens, grants }) =>
    status === 'blocked' ? grants.length > 0 : status === 'active' || activeTokens > 0,
  );
  if (listed.length === 0) return [{ label: 'No client has access' }];
  return [
    ...listed.slice(0, mostListed).map((client) => clientEntry(client, nowMs)),
    ...more(listed.length, 'clients'),
    separator,
    {
      label: 'Revoke all…',
      submenu: [
        {
          label: 'Revoke all now (cannot be undone)',
          action: { kind: 'command', name: 'client.revokeAll', input: {} },
        },
      ],
    },
  ];
}

function clientEntry(client: ClientView, nowMs: number): TrayEntry {
  const { clientId } = client;
  const used = client.status === 'blocked' ? 'blocked' : usedWords(client.lastUsedAt, nowMs);
  return {
    label: `${short(client.name)}, ${used}`,
    submenu: [
      {
        // The menu's own confirmation: one more step, and a click that slipped ends in the submenu.
        label: 'Revoke access…',
        submenu: [
          {
            label: 'Revoke now (cannot be undone)',
            action: { kind: 'command', name: 'client.revoke', input: { clientId } },
          },
        ],
      },
      ...(client.status === 'blocked'
        ? []
        : [
            {
              label: 'Block',
              action: { kind: 'command', name: 'client.block', input: { clientId } },
            } as const,
          ]),
      {
        label: 'Open',
        action: { kind: 'open', page: `clients/${encodeURIComponent(clientId)}` },
      },
    ],
  };
}

function connectorsMenu(connectors: readonly ConnectorView[]): TrayEntry[] {
  if (connectors.length === 0) {
    return [{ label: 'Add a connector…', action: { kind: 'open', page: 'connectors' } }];
  }
  return [
    ...connectors.slice(0, mostListed).map(connectorEntry),
    ...more(connectors.length, 'connectors'),
  ];
}

function connectorEntry(connector: ConnectorView): TrayEntry {
  const { name } = connector;
  const page = `connectors/${name}`;
  const state = connector.enabled ? connector.connection : 'disabled';
  const review = connector.toolsToReview > 0 ? `, ${connector.toolsToReview} to review` : '';
  return {
    label: `${name} (${state}${review})`,
    submenu: [
      connector.enabled
        ? {
            label: 'Disable',
            action: { kind: 'command', name: 'connector.disable', input: { name } },
          }
        : { label: 'Enable…', action: { kind: 'open', page } },
      { label: 'Reconnect…', action: { kind: 'open', page } },
      { label: 'Open', action: { kind: 'open', page } },
    ],
  };
}

const accessOrder: readonly AccessPolicy[] = ['read-write', 'read-only', 'disabled'];
const accessLabels: Readonly<Record<AccessPolicy, string>> = {
  'read-write': 'Read & write',
  'read-only': 'Read-only',
  disabled: 'Disabled',
};
const accessWords = { 'read-write': 'read & write', 'read-only': 'read-only' } as const;

/** What the administrator does not allow stays in sight, without an act; and it is said who holds it (ATLAR-13). */
function accessMenu({ accessPolicy: current, managed }: AppSnapshot): TrayEntry[] {
  const isLocked = managed.locks.includes('master');
  const highest = accessOrder.indexOf(isLocked ? current : (managed.access ?? 'read-write'));
  const entries = accessOrder.map((access, place): TrayEntry => {
    const entry = { label: accessLabels[access], isChosen: access === current };
    if (place < highest) return entry;
    return place >= accessOrder.indexOf(current)
      ? { ...entry, action: { kind: 'command', name: 'policy.setAccess', input: { access } } }
      : { ...entry, action: { kind: 'open', page: 'settings' } };
  });
  if (highest === 0) return entries;
  return [{ label: `Locked by ${short(managed.by?.name ?? 'a policy')}` }, separator, ...entries];
}

function more(length: number, page: 'clients' | 'connectors'): TrayEntry[] {
  if (length <= mostListed) return [];
  return [{ label: `${length - mostListed} more…`, action: { kind: 'open', page } }];
}

/** Names come from clients: no line breaks, no hidden characters, no entry as wide as the screen. */
function short(name: string): string {
  return visible(name, 40);
}

function usedWords(lastUsedAt: string | null, nowMs: number): string {
  if (lastUsedAt === null) return 'never used';
  const minutes = Math.floor((nowMs - Date.parse(lastUsedAt)) / 60_000);
  if (minutes < 1) return 'used just now';
  if (minutes < 60) return `used ${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `used ${hours} h ago`;
  const days = Math.floor(hours / 24);
  return days === 1 ? 'used yesterday' : `used ${days} days ago`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
