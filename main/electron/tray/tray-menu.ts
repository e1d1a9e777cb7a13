/**
 * The tray's menu as data: a pure function of the snapshot. An entry names what it does; whoever
 * shows the menu does it. Taking happens at once; giving only opens the window, because any local
 * program can click these entries over D-Bus and that is not presence (INV-6).
 */
import type { LaunchAtLogin, UpdateView } from '../../../contract/commands/app-commands.ts';
import type { AccessPolicy } from '../../../contract/views/access.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { IconState } from '../windows/window-icon.ts';
import { attentionMenu, attentionWords } from './tray-attention.ts';
import { separator, type TrayEntry } from './tray-entry.ts';
import { clientsMenu, connectorsMenu, plural, short } from './tray-lists.ts';
import { callsMenu, givenMenu, missedMenu, type TrayRecord } from './tray-record.ts';

export interface TrayState {
  readonly icon: IconState;
  /** Questions that wait. */
  readonly count: number;
  readonly tooltip: string;
  readonly menu: readonly TrayEntry[];
}

/** What the menu shows of the program itself. */
export interface TrayFacts {
  readonly launchAtLogin: LaunchAtLogin['state'];
  readonly updates: Pick<UpdateView, 'state' | 'version'>;
  readonly record: TrayRecord;
}

/** @param nowMs wall clock, for "used 2 min ago" */
export function trayState(snapshot: AppSnapshot, nowMs: number, facts: TrayFacts): TrayState {
  const count = snapshot.questions.length;
  return {
    icon: iconOf(snapshot),
    count,
    tooltip: count === 0 ? quietTooltip(snapshot) : `Consentry: ${waitingWords(snapshot)}`,
    menu: menuOf(snapshot, nowMs, facts),
  };
}

/** The status, and how much needs the person. */
function quietTooltip(snapshot: AppSnapshot): string {
  const { repairs } = snapshot;
  const needs = repairs.length === 0 ? '' : `; ${attentionWords(repairs)}`;
  return `${statusLine(snapshot)}${needs}`;
}

function iconOf({ gateway, questions, accessPolicy }: AppSnapshot): IconState {
  if (gateway.state === 'port-taken' || gateway.state === 'stopped') return 'error';
  if (questions.length > 0) return 'attention';
  return gateway.state === 'paused' || accessPolicy === 'disabled' ? 'paused' : 'normal';
}

function menuOf(snapshot: AppSnapshot, nowMs: number, facts: TrayFacts): TrayEntry[] {
  const { gateway, questions, isAccessChosen } = snapshot;
  return [
    { label: statusLine(snapshot) },
    ...(gateway.problem === null
      ? []
      : [
          { label: 'Show the problem…', action: { kind: 'open' } } as const,
          { label: 'Try again', action: { kind: 'try-again' } } as const,
        ]),
    ...(isAccessChosen
      ? []
      : [
          {
            label: 'Choose what AI apps may do…',
            action: { kind: 'open', page: 'welcome' },
          } as const,
        ]),
    ...(questions.length === 0
      ? []
      : [{ label: `${waitingWords(snapshot)}…`, action: { kind: 'prompt' } } as const]),
    ...attentionMenu(snapshot),
    ...missedMenu(facts.record.missed),
    ...givenMenu(facts.record.given, nowMs),
    ...callsMenu(facts.record.calls),
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
  const { gateway, accessPolicy, clients, isAccessChosen } = snapshot;
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
      if (!isAccessChosen) return 'Consentry: off until you choose an access policy';
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

const accessOrder: readonly AccessPolicy[] = ['read-write', 'read-only', 'disabled'];
const accessLabels: Readonly<Record<AccessPolicy, string>> = {
  'read-write': 'Read & write',
  'read-only': 'Read-only',
  disabled: 'Disabled',
};
const accessWords = { 'read-write': 'read & write', 'read-only': 'read-only' } as const;

/**
 * What the administrator does not allow stays in sight, without an act; and it is said who holds it
 * (ATLAR-13).
 */
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
