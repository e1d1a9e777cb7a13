/** The changeable state behind the fake bridge. */
import { unmanaged } from '../../../contract/plain/unmanaged.ts';
import type { AnswersView } from '../../../contract/views/answers.ts';
import type { ToolMode } from '../../../contract/views/access.ts';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import type { Question } from '../../../contract/views/questions/question.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { GrantView } from '../../../contract/views/snapshot/client-view.ts';
import type { ToolView } from '../../../contract/views/tools/tool-view.ts';
import { fakeAnswers } from './fake-answers.ts';
import { fakeAudit } from './fake-audit.ts';
import { fakeClients } from './fake-clients.ts';
import { connectorStates } from './fake-connector-states.ts';
import { fakeConnectors } from './fake-connectors.ts';
import type { ClientApp, ClientEntry } from '../../../contract/commands/client-file-commands.ts';
import { fakeClientApps } from './fake-client-files.ts';
import { managedScene, troubleOf } from './fake-managed.ts';
import { fakePermissions, noPermissions, type FakePermissions } from './fake-permissions.ts';
import { questionsOfScene } from './fake-questions.ts';
import { fakeRules, type FakeRule } from './fake-rules.ts';
import { ago } from './fake-time.ts';
import { fakeTools } from './fake-tools.ts';

export interface FakeOptions {
  /**
   * `''` is the realistic set; `empty`, `first-run`, `quiet`, `paused`, `port-taken`, `many`
   * (registrations and tokens), `allow-list`, `no-device`, `states` (a connector in each state),
   * `no-keyring`, `new-keyring`, `locked`, `managed`, `managed-off`, `managed-broken`, or one of
   * the prompt scenes.
   */
  readonly scene: string;
  readonly auditRows: number;
  readonly headless: boolean;
}

export interface FakeWorld {
  snapshot: AppSnapshot;
  tools: ToolView[];
  /** What is set for one client only, by client and tool. */
  readonly clientModes: Map<string, ToolMode>;
  rules: FakeRule[];
  permissions: FakePermissions;
  clientApps: readonly ClientApp[];
  /** What only `client.get` tells. */
  unshownGrants: readonly GrantView[];
  /** Entries of ours that were taken out, which undo puts back. */
  takenOut: readonly ClientEntry[];
  audit: AuditEntry[];
  answers: AnswersView;
}

/** A world as the scene wants it. */
export function createFakeWorld({ scene, auditRows, headless }: FakeOptions): FakeWorld {
  const empty = scene === 'empty' || scene === 'first-run';
  const audit = empty ? [] : fakeAudit(auditRows);
  return {
    tools: empty ? [] : fakeTools(),
    clientModes: new Map(
      empty
        ? []
        : [['https://claude.ai/oauth/claude-code.json github__merge_pull_request', 'block']],
    ),
    rules: empty ? [] : fakeRules(),
    clientApps: fakeClientApps(),
    unshownGrants: [],
    takenOut: [],
    permissions: empty ? noPermissions : fakePermissions(),
    audit,
    answers: fakeAnswers(scene),
    snapshot: {
      revision: 1,
      version: '0.1.0',
      shell: headless ? 'headless' : 'desktop',
      dataDir: '/home/sam/.config/consentry',
      startedAt: ago(60 * 26),
      gateway: gatewayOf(scene),
      accessPolicy: empty ? 'read-only' : 'read-write',
      managed: unmanaged,
      authorization: {
        registration: scene === 'allow-list' ? 'allow-list' : 'ask',
        allowedClients: scene === 'allow-list' ? ['https://claude.ai/oauth/claude-code.json'] : [],
        webHosts: empty ? [] : ['claude.ai', 'vscode.dev'],
        introspection: false,
        metadataDocuments: true,
        deviceLogin: scene !== 'no-device',
        ownTools: true,
        accessTokenMinutes: 60,
      },
      approvals: { approvalSeconds: 300, lockEndsSessions: true, untrustedMinutes: 10 },
      callLimits: {
        grant: { callsPerMinute: 600, callsPerDay: 50_000 },
        client: { callsPerMinute: 1200, callsPerDay: 100_000 },
        all: { callsPerMinute: 3000, callsPerDay: 250_000 },
      },
      theme: 'system',
      showDisabled: scene === 'states',
      firstRun: scene === 'first-run' ? 'access' : 'done',
      clients: empty ? [] : fakeClients(scene),
      connectors: empty ? [] : scene === 'states' ? connectorStates() : fakeConnectors(),
      questions: questionsOfScene(scene) satisfies Question[],
      repairs: empty || scene === 'quiet' ? [] : [...troubleOf(scene), ...repairs()],
      vault: vaultOf(scene),
      activity: {
        lastEntryId: audit.length,
        hasCalls: !empty,
        callsToday: empty ? 0 : 185,
        deniedToday: empty ? 0 : 6,
        callsPerHour: empty
          ? Array.from({ length: 24 }, () => 0)
          : [0, 0, 0, 1, 0, 0, 2, 9, 18, 24, 13, 6, 4, 11, 22, 27, 19, 8, 3, 0, 5, 7, 4, 2],
      },
      ...managedScene(scene),
    },
  };
}

const serving: AppSnapshot['gateway'] = {
  state: 'serving',
  endpoint: 'http://127.0.0.1:29170/mcp',
  issuer: 'http://127.0.0.1:29170',
  port: 29_170,
  pausedUntil: null,
  problem: null,
  notice: null,
};

function vaultOf(scene: string): AppSnapshot['vault'] {
  if (scene === 'no-keyring') {
    return {
      kind: 'safeStorage (basic_text)',
      protects: false,
      detail: 'This desktop offers no keyring. None is stored unless you choose how.',
      state: 'choice',
      keeping: null,
      choices: ['memory', 'weak-store'],
    };
  }
  if (scene === 'new-keyring') {
    return {
      ...protectedVault,
      protects: false,
      detail:
        'The keyring of this computer has another key than before: 3 stored secrets cannot be opened with it. No new secret is stored beside them until the old keyring is back or they are removed.',
      state: 'held',
      unreadable: 3,
    };
  }
  if (scene !== 'locked') return protectedVault;
  const detail = 'The keyring of this computer is locked.';
  return { ...protectedVault, protects: false, detail, state: 'held' };
}

export const protectedVault: AppSnapshot['vault'] = {
  kind: 'keychain',
  protects: true,
  detail: 'Secrets are encrypted with a key that the GNOME keyring keeps.',
  state: 'ready',
  keeping: 'os-store',
  choices: [],
  outside: {
    isKept: true,
    detail:
      'An older copy of the data folder that is put back is noticed: how far it had come is kept in /home/sam/.local/state/consentry.',
  },
};

function gatewayOf(scene: string): AppSnapshot['gateway'] {
  if (scene === 'paused') return { ...serving, state: 'paused', pausedUntil: ago(-60 * 3) };
  if (scene !== 'port-taken') return serving;
  return {
    ...serving,
    state: 'port-taken',
    endpoint: null,
    problem: {
      code: 'port_taken',
      message: 'Another program is using port 29170.',
      hint: 'Clients know Consentry by this port, so it does not move by itself. Quit the other program, then start Consentry again.',
    },
  };
}

function repairs(): AppSnapshot['repairs'] {
  return [
    {
      id: 'login-linear',
      severity: 'error',
      title: 'The login to linear has expired',
      detail: 'Calls to its tools fail until you log in again. 3 clients use it.',
      fix: { kind: 'reconnect', connector: 'linear', label: 'Reconnect' },
    },
    {
      id: 'review-github',
      severity: 'attention',
      title: '2 tools of github wait for your review',
      detail: 'One is new, one has changed. Clients do not see them until you accept them.',
      fix: { kind: 'review', connector: 'github', label: 'Review tools' },
    },
  ];
}
