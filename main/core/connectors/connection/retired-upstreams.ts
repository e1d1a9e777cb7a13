/** Upstreams that a connection no longer uses, until each of them is closed. */
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';
import type { Upstream } from '../conversation/upstream.ts';

export interface RetiredUpstreams {
  /** Takes one that `closeAll` closes. */
  add(upstream: Upstream): void;
  /** Closes it now; resolves when it is closed. */
  close(upstream: Upstream): Promise<void>;
  /** Closes it when calls that still run on it have had their time. */
  closeLater(upstream: Upstream): void;
  /** Closes all that are not closed yet; resolves when they are. */
  closeAll(): Promise<void>;
}

/**
 * @param clock when the time of the calls is over
 * @returns the upstreams of one connection, none yet
 */
export function createRetiredUpstreams(clock: Clock): RetiredUpstreams {
  const retired = new Set<Upstream>();

  async function close(upstream: Upstream): Promise<void> {
    retired.add(upstream);
    try {
      await upstream.close();
    } finally {
      retired.delete(upstream);
    }
  }

  return {
    add: (upstream) => void retired.add(upstream),
    close,
    closeLater(upstream) {
      retired.add(upstream);
      clock.after(limits.upstream.idle, () => void close(upstream));
    },
    async closeAll() {
      await Promise.all([...retired].map((upstream) => close(upstream)));
    },
  };
}
