/** Approvals that hold, and the last calls, in the tray's menu. Pure. */
import type { GivenAnswer, MissedCall } from '../../../contract/views/answers.ts';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import { separator, type TrayEntry } from './tray-entry.ts';
import { plural, short } from './tray-lists.ts';

/** What the menu shows besides the snapshot. */
export interface TrayRecord {
  readonly given: readonly GivenAnswer[];
  /** Newest first. */
  readonly missed: readonly MissedCall[];
  /** Newest first. */
  readonly calls: readonly AuditEntry[];
}

export const noRecord: TrayRecord = { given: [], missed: [], calls: [] };

const mostGiven = 10;
const mostCalls = 5;

/** Calls that ended before anybody answered. Absent where none did. */
export function missedMenu({ length }: TrayRecord['missed']): TrayEntry[] {
  if (length === 0) return [];
  return [
    { label: `${plural(length, 'missed call')}…`, action: { kind: 'open', page: 'approvals' } },
  ];
}

/** Each with Stop (ATRYUM-61). Absent where none holds. */
export function givenMenu(given: readonly GivenAnswer[], nowMs: number): TrayEntry[] {
  if (given.length === 0) return [];
  return [
    {
      label: plural(given.length, 'standing approval'),
      submenu: [
        ...given.slice(0, mostGiven).map((answer) => givenEntry(answer, nowMs)),
        ...(given.length > mostGiven
          ? [
              {
                label: `${given.length - mostGiven} more…`,
                action: { kind: 'open', page: 'approvals' },
              } as const,
            ]
          : []),
      ],
    },
  ];
}

function givenEntry(answer: GivenAnswer, nowMs: number): TrayEntry {
  const { id, tool, connector, clientName } = answer;
  return {
    label: `${short(tool)} on ${connector} for ${short(clientName)}, ${lastsWords(answer, nowMs)}`,
    submenu: [
      { label: 'Stop', action: { kind: 'command', name: 'answer.end', input: { id } } },
      { label: 'Open', action: { kind: 'open', page: 'approvals' } },
    ],
  };
}

function lastsWords({ kind, until, callsLeft }: GivenAnswer, nowMs: number): string {
  if (callsLeft !== null) return `${plural(callsLeft, 'call')} left`;
  if (until === null) return kind === 'session' ? 'this session' : 'always';
  const minutes = Math.max(1, Math.ceil((Date.parse(until) - nowMs) / 60_000));
  return minutes < 60 ? `${minutes} min left` : `${Math.ceil(minutes / 60)} h left`;
}

/** The last five, each with its outcome. Absent before the first. */
export function callsMenu(calls: readonly AuditEntry[]): TrayEntry[] {
  // A call has entries of its question and its sending too: the newest says how it stands.
  const shown = calls
    .filter(
      ({ callId }, index) =>
        callId === null || calls.findIndex((call) => call.callId === callId) === index,
    )
    .slice(0, mostCalls);
  if (shown.length === 0) return [];
  return [
    {
      label: 'Last calls',
      submenu: [
        ...shown.map(callEntry),
        separator,
        { label: 'Show all', action: { kind: 'open', page: 'activity' } },
      ],
    },
  ];
}

const outcomes: Readonly<Record<AuditEntry['decision'], string>> = {
  allow: 'allowed',
  done: 'allowed',
  ask: 'asked',
  sent: 'sent',
  deny: 'denied',
  failed: 'failed',
};

function callEntry({ id, at, tool, connector, clientName, decision }: AuditEntry): TrayEntry {
  const what = `${short(tool ?? 'a tool')}${connector === null ? '' : ` on ${short(connector)}`}`;
  const who = clientName === null ? '' : `, ${short(clientName)}`;
  return {
    label: `${timeOf(at)} ${what}${who}: ${outcomes[decision]}`,
    action: { kind: 'open', page: `activity/${id}` },
  };
}

/** `14:02`, local. */
function timeOf(at: string): string {
  const time = new Date(at);
  return [time.getHours(), time.getMinutes()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
