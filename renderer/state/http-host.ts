/**
 * What a page of headless mode needs of its window, what its tab keeps, and how long it waits
 * before it tries again.
 */

/** The parts of `window` this needs, so that tests can hand in their own. */
export interface HttpBridgeHost {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState'>;
  /** Reading it throws where the browser keeps nothing for pages. */
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly fetch: (input: string, init?: RequestInit) => Promise<Response>;
  readonly setTimeout: (action: () => void, delayMs: number) => unknown;
  readonly addEventListener: (event: 'hashchange', listener: () => void) => void;
}

const keptAs = 'consentry-session';

/**
 * What the tab keeps. In a browser that keeps nothing for pages, a reload ends the session; nothing
 * else changes.
 */
export function keptToken(host: HttpBridgeHost) {
  function attempt<Value>(act: (storage: HttpBridgeHost['sessionStorage']) => Value) {
    try {
      return act(host.sessionStorage);
    } catch {
      return null;
    }
  }
  return {
    read: () => attempt((storage) => storage.getItem(keptAs)),
    write: (token: string) => void attempt((storage) => storage.setItem(keptAs, token)),
    forget: () => void attempt((storage) => storage.removeItem(keptAs)),
  };
}

const firstRetryMs = 500;
const longestRetryMs = 10_000;

export interface BackOff {
  /** Resolves when the next try may be made; each wait is longer than the last. */
  readonly wait: () => Promise<void>;
  /** After a success, the next wait is short again. */
  readonly reset: () => void;
}

export function createBackOff(host: HttpBridgeHost): BackOff {
  let retryMs = firstRetryMs;
  return {
    wait: () => {
      const delayMs = retryMs;
      retryMs = Math.min(retryMs * 2, longestRetryMs);
      return new Promise((resolve) => host.setTimeout(resolve, delayMs));
    },
    reset: () => {
      retryMs = firstRetryMs;
    },
  };
}
