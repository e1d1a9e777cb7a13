/** What a page of headless mode needs of its window, and what its tab keeps. */

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
 * What the tab keeps. A browser that keeps nothing for pages costs the session at a reload, nothing
 * else.
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
