/**
 * Updates of the desktop app, as a machine of states over a feed. Nothing is looked for before a
 * feed is configured, nothing is believed that is not signed with our key, nothing older is taken,
 * and nothing is installed before a person says so, never while questions wait (SEC-119).
 */
import type { UpdateChannel, UpdateView } from '../../../contract/commands/app-commands.ts';
import { CoreError, messageOf } from '../../core/lib/errors.ts';
import { visible } from '../../core/lib/visible-text.ts';
import type { Clock, Logger } from '../../core/ports/ports.ts';
import { isNewer } from './update-manifest.ts';
import { viewOf, type UpdateState } from './update-state.ts';

export interface Updates {
  /** Where newer versions come from; null: this build names no place. */
  readonly url: string | null;
  view(): UpdateView;
  /** @throws CoreError `conflict` where there is no choice */
  use(channel: UpdateChannel): void;
  /** Resolves when it was looked; never rejects for what a feed or the network did. */
  check(): Promise<void>;
  /** @throws CoreError `conflict` when nothing is ready */
  install(): Promise<void>;
  onChange(listener: () => void): void;
  close(): void;
}

/** Where newer versions come from. Everything it gives was checked against our key. */
export interface UpdateFeed {
  readonly url: string;
  /** The newest version of a channel. Rejects when it cannot be read, or is not signed by us. */
  newest(channel: Exclude<UpdateChannel, 'none'>): Promise<string>;
  /** Brings it here. Rejects unless what came is what was signed. */
  fetch(version: string): Promise<void>;
  /** Ends this program and starts the new one. */
  install(): void;
}

export interface UpdatesParts {
  readonly feed: UpdateFeed;
  readonly version: string;
  readonly channel: UpdateChannel;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly questionsWait: () => boolean;
}

const firstCheckMs = 60_000;
const checkEveryMs = 6 * 3_600_000;
/** Whoever asks more often gets the last answer. */
const shortestPauseMs = 10_000;

export function createUpdates(parts: UpdatesParts): Updates {
  const { feed, clock, logger } = parts;
  let { channel } = parts;
  let current: UpdateState = { state: channel === 'none' ? 'off' : 'idle' };
  let checkedAt: string | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;
  let cancel: (() => void) | null = null;
  const listeners = new Set<() => void>();

  function enter(next: UpdateState): void {
    current = next;
    for (const listener of listeners) listener();
  }

  async function readFeed(asked: Exclude<UpdateChannel, 'none'>): Promise<void> {
    // What came in the meantime for another channel says nothing.
    const enterIfAsked = (next: UpdateState): boolean => {
      if (channel !== asked) return false;
      enter(next);
      return true;
    };
    try {
      enter({ state: 'checking' });
      const version = await feed.newest(asked);
      checkedAt = new Date(clock.nowMs()).toISOString();
      if (!isNewer(version, parts.version)) return void enterIfAsked({ state: 'current' });
      if (!enterIfAsked({ state: 'downloading', version })) return;
      await feed.fetch(version);
      enterIfAsked({ state: 'ready', version });
    } catch (error) {
      const why = visible(messageOf(error), 200);
      logger.warn('updates.failed', { error: why });
      enterIfAsked({ state: 'failed', why });
    }
  }

  function check(): Promise<void> {
    if (channel === 'none')
      return Promise.reject(new CoreError('conflict', viewOf({ state: 'off' }).detail));
    if (running !== null) return running;
    // What is here already stays until it is installed.
    if (current.state === 'ready') return Promise.resolve();
    if (clock.monotonicMs() - lookedAt < shortestPauseMs) return Promise.resolve();
    lookedAt = clock.monotonicMs();
    running = readFeed(channel).finally(() => {
      running = null;
    });
    return running;
  }

  function checkLater(inMs: number): void {
    cancel?.();
    cancel = clock.after(inMs, () => {
      if (channel !== 'none') void check();
      checkLater(checkEveryMs);
    });
  }
  checkLater(firstCheckMs);

  return {
    url: feed.url,
    view: () => ({ channel, checkedAt, ...viewOf(current) }),
    use(next) {
      if (next === channel) return;
      channel = next;
      checkedAt = null;
      lookedAt = Number.NEGATIVE_INFINITY;
      enter({ state: next === 'none' ? 'off' : 'idle' });
    },
    check,
    async install() {
      if (current.state !== 'ready') throw new CoreError('conflict', 'No update is ready.');
      if (parts.questionsWait()) {
        throw new CoreError('conflict', 'Questions wait for you; answer them first.');
      }
      logger.info('updates.install', { version: current.version });
      feed.install();
    },
    onChange: (listener) => void listeners.add(listener),
    close() {
      cancel?.();
    },
  };
}

/** Where nothing can ever be found. */
export function noUpdates(detail: string): Updates {
  const view: UpdateView = {
    channel: 'none',
    state: 'not-configured',
    version: null,
    checkedAt: null,
    detail,
  };
  const refuse = () => Promise.reject(new CoreError('conflict', detail));
  return {
    url: null,
    view: () => view,
    use: () => {
      throw new CoreError('conflict', detail);
    },
    check: refuse,
    install: refuse,
    onChange: () => undefined,
    close: () => undefined,
  };
}
