/** Ports in memory: the same promises as the real ones, without files. */
import { CoreError } from '../../../main/core/lib/errors.ts';
import { Secret } from '../../../main/core/lib/secret.ts';
import type { PreferencesDocument } from '../../../main/core/ports/preferences-document.ts';
import type { AppShell } from '../../../main/core/ports/app-shell.ts';
import type {
  ChildGuard,
  ClientPaths,
  Clock,
  Logger,
  PeerOwner,
  PeerProgram,
  Ports,
  Preferences,
  ProcessInspector,
  Vault,
  VaultStatus,
} from '../../../main/core/ports/ports.ts';
import { createNodeClock } from '../../../main/shared-adapters/system/node-clock.ts';
import { createNodeRandom } from '../../../main/shared-adapters/system/node-random.ts';

/** What the preferences say of access before anybody chose. */
export const newInstallation = { accessPolicy: 'disabled', isAccessChosen: false } as const;

/** A file that can always be written: what restricts is written at once. */
export function memoryPreferences(
  changes: Partial<PreferencesDocument> = {},
): Preferences & { restrict(change: Parameters<Preferences['update']>[0]): void } {
  let document: PreferencesDocument = {
    version: 1,
    port: null,
    accessPolicy: 'read-write',
    registration: 'ask',
    theme: 'system',
    developerOrigins: [],
    connectors: [],
    ...changes,
  };
  return {
    read: () => document,
    update: (change) => (document = change(document)),
    restrict(change) {
      document = change(document);
    },
  };
}

/** The part of a vault that is always ready and knows one way of keeping. */
export function plainVaultState(detail: string): Omit<Vault, 'get' | 'put' | 'remove'> {
  const status: VaultStatus = {
    kind: 'memory',
    protects: true,
    detail,
    state: 'ready',
    keeping: 'memory',
    choices: [],
  };
  return {
    status: () => status,
    wake: () => undefined,
    look: async () => status,
    keep: () => Promise.reject(new CoreError('conflict', 'There is one way here.')),
    unlock: () => Promise.reject(new CoreError('conflict', 'No passphrase opens this.')),
    forget: () => Promise.reject(new CoreError('conflict', 'No passphrase opens this.')),
    removeUnreadable: async () => 0,
  };
}

export function memoryVault(): Vault & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    ...plainVaultState('Kept in memory for a test.'),
    get: async (reference) => {
      const value = entries.get(reference);
      return value === undefined ? undefined : new Secret(value);
    },
    put: async (reference, secret) => {
      entries.set(reference, secret.open());
    },
    remove: async (reference) => {
      entries.delete(reference);
    },
  };
}

export interface LoggedLine {
  readonly level: string;
  readonly event: string;
  readonly fields: unknown;
}

export function memoryLogger(): Logger & { readonly lines: LoggedLine[] } {
  const lines: LoggedLine[] = [];
  const write =
    (level: string) =>
    (event: string, fields?: unknown): void => {
      lines.push({ level, event, fields });
    };
  return {
    lines,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
}

/**
 * A clock that can be moved: its offset counts for both times, and timers that came due run at
 * once.
 */
export interface TestClock extends Clock {
  advance(ms: number): void;
  /**
   * Sets the wall clock back, as a person or the network may; elapsed time goes on. Negative:
   * forward.
   */
  setBack(ms: number): void;
}

/** @param real what it starts from */
export function createTestClock(real: Clock = createNodeClock()): TestClock {
  let offset = 0;
  let wallOffset = 0;
  const timers = new Set<{ at: number; run: () => void; cancelReal: () => void }>();
  return {
    nowMs: () => real.nowMs() + offset + wallOffset,
    monotonicMs: () => real.monotonicMs() + offset,
    after(delayMs, action) {
      const timer = {
        at: real.monotonicMs() + offset + delayMs,
        run: () => {
          if (!timers.delete(timer)) return;
          timer.cancelReal();
          action();
        },
        cancelReal: real.after(delayMs, () => timer.run()),
      };
      timers.add(timer);
      return () => {
        timers.delete(timer);
        timer.cancelReal();
      };
    },
    setBack(ms) {
      wallOffset -= ms;
    },
    advance(ms) {
      offset += ms;
      const due = [...timers].filter((timer) => timer.at <= real.monotonicMs() + offset);
      for (const timer of due.sort((a, b) => a.at - b.at)) timer.run();
    },
  };
}

/** Tells of every connection what the test last set. */
export interface MemoryProcesses extends ProcessInspector {
  peerOwner: PeerOwner;
  peerProgram: PeerProgram | null;
}

export function memoryProcesses(): MemoryProcesses {
  const processes: MemoryProcesses = {
    peerOwner: 'own',
    peerProgram: null,
    owner: async () => processes.peerOwner,
    program: async () => processes.peerProgram,
  };
  return processes;
}

/** For children that a test ends itself. */
export const noGuard: ChildGuard = {
  prepare: () => undefined,
  watch: () => undefined,
  forget: () => undefined,
};

/** A program that can do nothing for itself; a test says what it can. */
export function memoryApp(changes: Partial<AppShell> = {}): AppShell {
  const notHere = () => Promise.reject(new CoreError('conflict', 'Not in this test.'));
  return {
    homeDir: '/home/somebody',
    updateUrl: null,
    about: async () => ({
      electron: null,
      chrome: null,
      node: '20.0.0',
      platform: 'linux x64',
      systemVersion: '6.1.0',
      isPackaged: false,
      logDir: '/home/somebody/consentry/logs',
      tray: 'none',
      launchAtLogin: { state: 'unsupported', detail: 'Not in this test.' },
      updates: {
        channel: 'none',
        state: 'unsupported',
        version: null,
        checkedAt: null,
        detail: 'Not in this test.',
      },
      unexpectedEnds: [],
    }),
    setLaunchAtLogin: notHere,
    useUpdateChannel: () => undefined,
    checkForUpdates: notHere,
    installUpdate: notHere,
    openDataFolder: notHere,
    clearClipboard: async () => false,
    logTail: () => [],
    onChange: () => undefined,
    ...changes,
  };
}

/** A machine without any AI client: nothing is there, and nothing can be written. */
const nowhere: ClientPaths = {
  homeDir: '/home/somebody',
  platform: 'linux',
  environment: () => undefined,
};

export function memoryPorts(changes: Partial<Ports> = {}): Ports {
  return {
    clock: createNodeClock(),
    random: createNodeRandom(),
    logger: memoryLogger(),
    vault: memoryVault(),
    preferences: memoryPreferences(),
    presenter: { present: () => undefined, dismiss: () => undefined },
    // Nothing is found unless a test says so: no test talks to the internet.
    resolver: { resolve: () => Promise.reject(new Error('no name is known to this test')) },
    processes: memoryProcesses(),
    children: noGuard,
    app: memoryApp(),
    clientPaths: nowhere,
    bridge: { command: process.execPath, args: ['/opt/consentry/bridge/index.mjs'] },
    ...changes,
  };
}
