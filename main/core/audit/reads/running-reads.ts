/** One thread that reads the log, from its start to its end: what was asked, and what came back. */
import { createDeferred } from '../../lib/deferred.ts';
import { CoreError } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import type { StartLogThread } from '../../ports/log-thread.ts';
import type { Clock, Logger } from '../../ports/ports.ts';
import type { ReadName } from './asked-reads.ts';
import { errorOf, type ReaderMessage } from './thread-messages.ts';

/** It was asked, and not answered. */
export interface Unanswered {
  readonly name: ReadName;
  readonly args: readonly unknown[];
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface RunningReads {
  /** @throws what the read throws; CoreError `store_failed` – it takes too long */
  ask(name: ReadName, args: readonly unknown[]): Promise<unknown>;
  /** Asks it to end. Resolves when it has, or does not do so in time. Never rejects. */
  end(): Promise<void>;
  /** It was asked to end, and takes nothing more. */
  isEnding(): boolean;
}

export interface RunningReadsParts {
  readonly start: StartLogThread;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** @param problem why; null: it was asked to */
  readonly onEnded: (problem: string | null, left: readonly Unanswered[]) => void;
}

/** It ends by itself when nobody asks for a while. @throws where no thread can be started */
export function startReads(parts: RunningReadsParts): RunningReads {
  const { clock, logger } = parts;
  const waiting = new Map<number, Unanswered & { readonly cancel: () => void }>();
  const ended = createDeferred<void>();
  let lastId = 0;
  let isEnding = false;
  let cancelIdle = (): void => undefined;

  const thread = parts.start(parts.dataDir, {
    onMessage: (message) => take(message as ReaderMessage),
    onEnded(problem) {
      cancelIdle();
      const left = [...waiting.values()];
      waiting.clear();
      for (const { cancel } of left) cancel();
      parts.onEnded(problem ?? (isEnding ? null : 'it ended by itself'), left);
      ended.resolve();
    },
  });

  function take(message: ReaderMessage): void {
    if (message.kind === 'log') {
      logger[message.level](message.event, message.fields);
      return;
    }
    const asked = waiting.get(message.id);
    if (asked === undefined) return;
    waiting.delete(message.id);
    asked.cancel();
    if (message.kind === 'answer') asked.resolve(message.result);
    else asked.reject(errorOf(message.failure));
    if (waiting.size === 0 && !isEnding)
      cancelIdle = clock.after(limits.audit.readerIdle, () => void end());
  }

  function ask(name: ReadName, args: readonly unknown[]): Promise<unknown> {
    cancelIdle();
    const id = (lastId += 1);
    return new Promise((resolve, reject) => {
      const cancel = clock.after(limits.audit.readerAnswer, () => {
        waiting.delete(id);
        reject(
          new CoreError('store_failed', 'The activity log takes too long to read.', {
            hint: 'Try again in a moment.',
          }),
        );
      });
      waiting.set(id, { name, args, resolve, reject, cancel });
      thread.send({ id, name, args });
    });
  }

  async function end(): Promise<void> {
    if (!isEnding) void ask('close', []).catch(() => undefined);
    isEnding = true;
    const late = createDeferred<void>();
    const cancel = clock.after(limits.audit.readerEnd, () => late.resolve());
    await Promise.race([ended.promise, late.promise]);
    cancel();
    thread.letGo();
  }

  return { ask, end, isEnding: () => isEnding };
}
