/** A snapshot with one of everything, and the menu that the tray makes of it, as text. */
import type { Question } from '../../../contract/views/questions/question.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { snapshotOf } from '../../support/values/sample-snapshot.ts';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import type { TrayFacts } from '../../../main/electron/tray/tray-menu.ts';
import { noRecord } from '../../../main/electron/tray/tray-record.ts';
import type { TrayAction, TrayEntry } from '../../../main/electron/tray/tray-entry.ts';
import { client } from './tray-client.ts';

export const now = Date.parse('2026-11-21T12:00:00.000Z');
/** From its sources: no login, no updates. */
export const facts: TrayFacts = {
  launchAtLogin: 'unsupported',
  updates: { state: 'not-configured', version: null },
  record: noRecord,
};

export const connector: ConnectorView = {
  name: 'github',
  title: 'GitHub',
  titleIsOwn: false,
  description: null,
  label: null,
  reached: null,
  labelTools: [],
  duplicateOf: null,
  callsPerMinute: null,
  callsPerDay: null,
  callsToday: 0,
  resultLimitKb: null,
  isUntrusted: false,
  bridging: [],
  asks: { input: true, model: false, folders: false, extensions: true },
  autoAcceptReads: false,
  asksNewTools: false,
  isReadOnly: false,
  loggedArguments: 'usual',
  largestResult: null,
  pausedUntil: null,
  kind: 'stdio',
  target: 'node server.js',
  connection: 'ready',
  auth: 'none-needed',
  enabled: true,
  tools: 4,
  toolsToReview: 0,
  itemsToReview: 0,
  error: null,
  problem: null,
  protocolVersion: null,
  serverName: null,
  serverVersion: null,
  transport: 'stdio',
  isOld: false,
  resources: 0,
  prompts: 0,
  completions: false,
  oldNotice: null,
  secret: { set: false, last4: null },
  login: null,
  environment: [],
  headers: [],
  workingDirectory: null,
  process: {
    command: 'npx',
    args: [],
    idleMinutes: null,
    isAsleep: false,
    companyNetwork: 'auto',
    networkVariables: [],
    warnings: [],
    change: null,
  },
  timeoutSeconds: 120,
  manageUrl: null,
  usedByClients: 1,
  lastUsedAt: null,
  addedAt: '2026-11-20T12:00:00.000Z',
};

// The menu looks at the kind of a question and at nothing else.
export const consent = { kind: 'consent', id: 'q1' } as Question;
export const approval = { kind: 'approval', id: 'q2' } as Question;
export const lookup = { kind: 'lookup', id: 'q3' } as Question;

export function snapshot(changes: Partial<AppSnapshot> = {}): AppSnapshot {
  return {
    ...snapshotOf(1),
    shell: 'desktop',
    clients: [client],
    connectors: [connector],
    vault: {
      kind: 'safeStorage',
      protects: true,
      detail: '',
      state: 'ready',
      keeping: null,
      choices: [],
    },
    ...changes,
  };
}

/** The menu as text: two spaces a level, `>` before what does something, `*` before what holds. */
export function text(entries: readonly TrayEntry[], depth = 0): string[] {
  return entries.flatMap((entry) => {
    if ('separator' in entry) return [`${'  '.repeat(depth)}---`];
    const mark = `${entry.isChosen === true ? '*' : ''}${entry.action === undefined ? '' : '>'}`;
    return [`${'  '.repeat(depth)}${mark}${entry.label}`, ...text(entry.submenu ?? [], depth + 1)];
  });
}

export function actions(entries: readonly TrayEntry[]): TrayAction[] {
  return entries.flatMap((entry) => {
    if ('separator' in entry) return [];
    return [...(entry.action === undefined ? [] : [entry.action]), ...actions(entry.submenu ?? [])];
  });
}
