/**
 * Reads of the log that a thread beside this one does, so that nobody waits for them here. It is
 * started at the first question and ends when nobody asks for a while. Where there is none, or it
 * broke, they are done here.
 */
import { CoreError, messageOf } from '../../lib/errors.ts';
import type { StartLogThread } from '../../ports/log-thread.ts';
import type { Clock, Logger } from '../../ports/ports.ts';
import type { FolderWatch } from '../../store/folder-watch.ts';
import { askedReads, readHere, type AskedReads, type ReadName } from './asked-reads.ts';
import type { ReadsHere } from './reads-here.ts';
import { startReads, type RunningReads, type Unanswered } from './running-reads.ts';

export interface ReadsBesideParts {
  /** Undefined: all is done here. */
  readonly start: StartLogThread | undefined;
  readonly dataDir: string;
  /** No thread opens files in a folder that took the place of ours. */
  readonly folder?: Pick<FolderWatch, 'assertThere'> | undefined;
  /** For where there is no thread; made when it is needed. */
  readonly here: () => ReadsHere;
  readonly clock: Clock;
  readonly logger: Logger;
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly reads: RunningReads }
  | { readonly kind: 'here'; readonly reads: ReadsHere }
  | { readonly kind: 'closed' };

/** Where nobody reads there is nothing to forget, to try again, to close. */
const ofRunning: ReadonlySet<ReadName> = new Set(['forgetNames', 'retry', 'close']);

export function createReadsBeside(parts: ReadsBesideParts): AskedReads {
  const { start, dataDir, clock, logger } = parts;
  let state: State = { kind: 'idle' };

  function inThisThread(): ReadsHere {
    const reads = parts.here();
    state = { kind: 'here', reads };
    return reads;
  }

  function failed(why: string): void {
    logger.error('audit.reader_failed', { error: why });
  }

  /** @returns null: there can be none */
  function started(): RunningReads | null {
    if (start === undefined) return null;
    try {
      const reads: RunningReads = startReads({
        start,
        dataDir,
        clock,
        logger,
        onEnded: (problem, left) => onEnded(reads, problem, left),
      });
      state = { kind: 'running', reads };
      return reads;
    } catch (error) {
      failed(messageOf(error));
      return null;
    }
  }

  function letGo(of: RunningReads): void {
    if (state.kind === 'running' && state.reads === of) state = { kind: 'idle' };
  }

  /** What a thread left that broke is done here, and everything from now on. */
  function onEnded(of: RunningReads, problem: string | null, left: readonly Unanswered[]): void {
    letGo(of);
    if (problem !== null) {
      failed(problem);
      if (state.kind === 'idle') inThisThread();
    }
    for (const { name, args, resolve, reject } of left) ask(name, args).then(resolve, reject);
  }

  async function ask(name: ReadName, args: readonly unknown[]): Promise<unknown> {
    switch (state.kind) {
      case 'here':
        return readHere(state.reads, name, args);
      case 'running': {
        const { reads } = state;
        if (!reads.isEnding()) return reads.ask(name, args);
        await reads.end();
        letGo(reads);
        return ask(name, args);
      }
      case 'closed':
        if (ofRunning.has(name)) return undefined;
        throw new CoreError('store_failed', 'The activity log is closed: Consentry is stopping.');
      case 'idle': {
        if (ofRunning.has(name)) return undefined;
        parts.folder?.assertThere();
        const reads = started();
        return reads === null ? readHere(inThisThread(), name, args) : reads.ask(name, args);
      }
    }
  }

  async function close(): Promise<void> {
    const last = state;
    state = { kind: 'closed' };
    if (last.kind === 'running') await last.reads.end();
    else if (last.kind === 'here') await last.reads.close();
  }

  return { ...askedReads(ask), close };
}
