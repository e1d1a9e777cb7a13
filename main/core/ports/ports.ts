/**
 * Everything the core needs from its surroundings. A shell (`main/electron`, `main/headless`, a
 * test) passes in one object of these; the core imports no runtime but plain Node.
 */
import type { AppShell } from './app-shell.ts';
import type { SettingsDamage } from './settings-damage.ts';
import type { VaultKeeping, VaultView } from '../../../contract/views/vault.ts';
import type { Question } from '../../../contract/views/questions/question.ts';
import type { Identification } from './identification.ts';
import type { EpochStore } from './epoch-store.ts';
import type { PreferencesDocument } from './preferences-document.ts';
import type { Secret } from '../lib/secret.ts';
import type { FaultPoint } from './fault-point.ts';
import type { StartLogThread } from './log-thread.ts';

/** Time. Deadlines and rates use `monotonicMs`, expiry uses `nowMs` (INV-14). */
export interface Clock {
  /** Wall clock, epoch milliseconds. */
  nowMs(): number;
  /** Never goes back; milliseconds since an arbitrary start. */
  monotonicMs(): number;
  /**
   * Runs `action` once after `delayMs`; returns the function that cancels it. Does not keep the
   * process alive.
   */
  after(delayMs: number, action: () => void): () => void;
}

export interface Random {
  /** Cryptographically secure bytes. */
  bytes(length: number): Buffer;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * Structured log for the person's own diagnosis. Never a token, code, secret, header or argument.
 */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type VaultStatus = VaultView;

/**
 * Where secrets live. Every method may reject with `CoreError('vault_unavailable')`; nothing falls
 * back to plaintext, and what does not open is left as it is. A store that refused is not asked
 * again for a while, because each time may show a dialog (REL-05).
 */
export interface Vault {
  status(): VaultStatus;
  /** A person acts: the next use may ask a store again that refused a moment ago. */
  wake(): void;
  /** Asks the key store now. Never rejects; the status says what came of it. */
  look(): Promise<VaultStatus>;
  /**
   * Keeps secrets another way, with all that is kept already.
   *
   * @param passphrase belongs to `passphrase`, and to nothing else
   * @throws CoreError `conflict` when it is not among `choices`
   */
  keep(how: VaultKeeping, passphrase?: Secret): Promise<void>;
  /** @throws CoreError `vault_unavailable` when it is another one; `conflict`: none is needed */
  unlock(passphrase: Secret): Promise<void>;
  /** Removes every secret of a locked vault. @throws CoreError `conflict`: nothing locks it */
  forget(): Promise<void>;
  /** The secret under `reference`, or undefined when there is none. */
  get(reference: string): Promise<Secret | undefined>;
  /** Resolves when the secret is durable. */
  put(reference: string, secret: Secret): Promise<void>;
  remove(reference: string): Promise<void>;
  /**
   * Removes what the key there is does not open; how many. Rejects while the key cannot be asked.
   */
  removeUnreadable(): Promise<number>;
}

export interface Preferences {
  read(): PreferencesDocument;
  /**
   * Replaces the document with what `change` returns; throws `CoreError('store_failed')` and keeps
   * the old one if it cannot.
   */
  update(change: (current: PreferencesDocument) => PreferencesDocument): PreferencesDocument;
  /** The file was damaged when it was opened; absent: it was whole. */
  readonly damage?: SettingsDamage | undefined;
}

/** How a waiting question reaches the person: a window, the terminal, nothing but the snapshot. */
export interface QuestionPresenter {
  /** Called when a question arrives. Must not block and must not answer. */
  present(question: Question): void;
  /** Called when a question is gone (answered, expired, cancelled). */
  dismiss(questionId: string): void;
}

export interface ResolvedAddress {
  /** As text without brackets: `93.184.216.34`, `2606:2800:220:1::1`. */
  readonly address: string;
  readonly family: 4 | 6;
}

/** Looks up names of the internet. */
export interface Resolver {
  /** Every address of a name, the preferred first; rejects when there is none. */
  resolve(host: string): Promise<readonly ResolvedAddress[]>;
}

/**
 * One accepted loopback connection. `our` is the end that we listen on, `peer` the end of whoever
 * called.
 */
export interface LoopbackConnection {
  readonly ourAddress: string;
  readonly ourPort: number;
  readonly peerAddress: string;
  readonly peerPort: number;
}

/**
 * `own`: the user we run as, or root, who can do anything anyway. `foreign`: another user of this
 * machine, or a socket that nobody holds any more. `unknown`: the system does not say.
 */
export type PeerOwner = 'own' | 'foreign' | 'unknown';

/**
 * A program at the other end of a connection. It may call itself what it likes: foreign text, and
 * no proof of anything.
 */
export interface PeerProgram {
  readonly pid: number;
  /**
   * e.g. `cursor`; `node (mcp-remote)` for what an interpreter runs. Never an argument, those hold
   * secrets.
   */
  readonly name: string;
  /** Path of the file that runs. */
  readonly executable: string;
  /** Name of the program that started it, when that still runs and may be seen. */
  readonly startedBy?: string | undefined;
}

/**
 * Asks the operating system who is at the other end of a connection (SEC-11). Neither question
 * throws, waits for a person or queues without bound: what is not known in time is `unknown` or
 * null.
 */
export interface ProcessInspector {
  owner(connection: LoopbackConnection): Promise<PeerOwner>;
  program(connection: LoopbackConnection): Promise<PeerProgram | null>;
  /**
   * Process ids of many, in their order, with one reading; null for what is not known. Absent:
   * there is no quick way.
   */
  pids?(connections: readonly LoopbackConnection[]): Promise<readonly (number | null)[]>;
}

/** Ends the children of connectors when this program no longer can (REL-10). None of it throws. */
export interface ChildGuard {
  /** A child is about to be started. */
  prepare(): void;
  /** From now on this process group ends with us, however we end. */
  watch(group: number): void;
  /** The group is gone; its number may be given out again. */
  forget(group: number): void;
  /** True while we end ourselves: children get less time. Absent: no. */
  readonly isEnding?: (() => boolean) | undefined;
}

/** What lies at the place where an administrator puts the policy of this machine. */
export type ManagedPolicyFile =
  | { readonly kind: 'absent' }
  | { readonly kind: 'found'; readonly bytes: Buffer }
  /** It is there and cannot be trusted or read: what is wrong, and who can mend it. */
  | { readonly kind: 'refused'; readonly why: string; readonly hint: string };

/** Who the operating system says we run for. Null where it does not say. */
export interface SystemAccount {
  readonly user: string | null;
  readonly groups: readonly string[] | null;
}

/**
 * The managed policy. Nothing of it throws or rejects: what is unknown is `refused`, or null.
 */
export interface ManagedPolicySource {
  /** Where the file is, or would be. */
  readonly path: string;
  /** Looks at who owns it and who may write it, and reads it, in one go. */
  read(): Promise<ManagedPolicyFile>;
  account(): Promise<SystemAccount>;
  /**
   * Calls back when something may have changed there; returns the function that stops it. Not every
   * change is noticed.
   */
  watch(listener: () => void): () => void;
}

/**
 * How an AI client starts `consentry bridge` on this machine: absolute paths, and arguments that
 * leave nothing to the surroundings of whoever starts it. What we add holds no spaces, because some
 * clients mangle those on Windows.
 */
export interface BridgeCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/** What says where other programs of this machine keep their settings. */
export interface ClientPaths {
  readonly homeDir: string;
  readonly platform: NodeJS.Platform;
  /** A variable of the environment, e.g. `APPDATA`. */
  environment(name: string): string | undefined;
  /** In front of paths of the system; a test has its own. */
  readonly systemRoot?: string | undefined;
}

export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly vault: Vault;
  /** Absent: nothing is kept outside of the data folder (tests). */
  readonly epochs?: EpochStore | undefined;
  readonly preferences: Preferences;
  readonly presenter: QuestionPresenter;
  readonly resolver: Resolver;
  readonly processes: ProcessInspector;
  /** How many more files and connections this process may open; absent: enough. */
  readonly freeDescriptors?: (() => number) | undefined;
  readonly children: ChildGuard;
  readonly app: AppShell;
  /** Null where this program has no bridge beside it. */
  readonly bridge: BridgeCommand | null;
  readonly clientPaths: ClientPaths;
  /**
   * PATH as the person's terminal has it, where that may be another than ours; null or absent:
   * ours. Never rejects.
   */
  readonly searchPath?: (() => Promise<string | null>) | undefined;
  /** The way to an address as a PAC file says it, `PROXY host:port; DIRECT`; absent: unknown. */
  readonly systemProxy?: ((url: string) => Promise<string>) | undefined;
  /** Calls back whenever the screen is locked; absent where the system does not say. */
  readonly onScreenLocked?: ((listener: () => void) => void) | undefined;
  /** Calls back when the computer has slept and goes on; absent: only the clocks show it. */
  readonly onResumed?: ((listener: () => void) => void) | undefined;
  /** Absent: nothing here can identify the person (headless, tests). */
  readonly identification?: Identification | undefined;
  /** Absent: nobody manages this machine (tests). */
  readonly managedPolicy?: ManagedPolicySource | undefined;
  /** Reads the log beside this thread; absent: it is read in this one (tests). */
  readonly logThread?: StartLogThread | undefined;
  readonly faults?: FaultPoint | undefined;
}
