/** What a shell gets from `createCore`: commands in, snapshots out, start and stop. */
import type { Caller } from '../../../contract/commands/command.ts';
import type { CommandResult } from '../../../contract/views/errors.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';

export interface CoreOptions {
  /** An existing folder of ours, 0700; the shell holds its lock (REL-13). */
  readonly dataDir: string;
  readonly version: string;
  readonly shell: 'desktop' | 'headless';
  /**
   * A port the person asked for; absent: the one from the preferences, else the default. 0 picks
   * any (tests).
   */
  readonly port?: number | undefined;
}

export interface Listening {
  readonly port: number;
  /** e.g. `http://127.0.0.1:29170`, without a trailing slash. */
  readonly issuer: string;
  /** e.g. `http://127.0.0.1:29170/mcp`. */
  readonly endpoint: string;
  /** This first start took another port than the usual one: why, in a sentence. */
  readonly notice?: string | undefined;
}

/** `session-end`: the system waits for us, but not for long. */
export type StopReason = 'quit' | 'signal' | 'session-end' | 'failed';

export interface Core {
  /** Runs one command for one door. Never rejects: every failure is `{ok: false, error}`. */
  call(caller: Caller, name: string, input: unknown): Promise<CommandResult>;
  snapshot(): AppSnapshot;
  /** Hears each newer snapshot, at most one a turn; returns the function that stops listening. */
  onSnapshot(listener: (snapshot: AppSnapshot) => void): () => void;
  /**
   * Listens on both loopback families and starts the connectors in the background.
   *
   * @throws CoreError `conflict` – the port is taken; the core then serves nowhere, but commands
   *   keep working
   */
  start(): Promise<Listening>;
  /**
   * Stops taking requests, lets running calls finish for five seconds, or half a second when the
   * session ends; ends streams and children, flushes. Without a running call it takes less than two
   * seconds (REL-14). Safe to call twice.
   */
  stop(reason: StopReason): Promise<void>;
}
