/** A thread beside ours that reads the log: `main/log-reader`, or what a test has in its place. */

interface LogThread {
  /** @param message data that can be copied to another thread */
  send(message: unknown): void;
  /** It is not waited for: it no longer keeps the process alive. */
  letGo(): void;
}

interface LogThreadEvents {
  readonly onMessage: (message: unknown) => void;
  /** It is gone, asked to or not. @param problem why, where it was not asked to */
  readonly onEnded: (problem: string | null) => void;
}

/**
 * Starts it. It keeps the process alive, and ends when it has answered the question to close.
 *
 * @param dataDir where the log lies
 * @throws where no thread can be started
 */
export type StartLogThread = (dataDir: string, events: LogThreadEvents) => LogThread;
