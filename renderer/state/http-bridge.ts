/**
 * The bridge of headless mode. The page's address carries a one-time secret in its fragment; it buys a bearer token
 * that lives in this closure only: no cookie, no storage, gone with the tab (product.md section 15).
 */
import type { MainBridge, PromptBridge } from '../../contract/bridge.ts';
import type { CommandResult } from '../../contract/errors.ts';
import type { AppSnapshot } from '../../contract/views.ts';
import type { AppBridge, Connection } from './app-bridge.ts';
import { readServerEvents } from './server-events.ts';

/** The parts of `window` this needs, so that tests can hand in their own. */
export interface HttpBridgeHost {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState'>;
  readonly fetch: (input: string, init?: RequestInit) => Promise<Response>;
  readonly setTimeout: (action: () => void, delayMs: number) => unknown;
}

const firstRetryMs = 500;
const longestRetryMs = 10_000;

/** Logs in with the secret of the address, then keeps one event stream open for as long as the page lives. */
export function createHttpBridge(host: HttpBridgeHost): AppBridge {
  const snapshotListeners = new Set<(snapshot: AppSnapshot) => void>();
  const questionListeners = new Set<() => void>();
  const connectionListeners = new Set<(connection: Connection) => void>();
  let connection: Connection = { kind: 'connecting' };
  let token: string | null = null;
  let shownQuestions = '';
  let retryMs = firstRetryMs;

  const secret = takeSecret(host);
  const loggedIn = login();
  void loggedIn.then((isIn) => (isIn ? follow() : undefined));

  async function login(): Promise<boolean> {
    if (secret === null) return end('missing');
    for (;;) {
      try {
        const response = await host.fetch('/session', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ secret }),
        });
        if (response.ok) {
          token = ((await response.json()) as { token: string }).token;
          return true;
        }
        if (response.status < 500) return end('refused');
      } catch {
        // Not reachable: the secret is still unused, so asking again is right.
      }
      setConnection({ kind: 'lost' });
      await pause();
    }
  }

  async function follow(): Promise<void> {
    while (token !== null) {
      try {
        const response = await host.fetch('/events', { headers: authorization() });
        if (response.status === 401) return void end('refused');
        if (response.ok && response.body !== null) {
          retryMs = firstRetryMs;
          setConnection({ kind: 'live' });
          for await (const event of readServerEvents(response.body)) {
            if (event.name === 'snapshot') publish(JSON.parse(event.data) as AppSnapshot);
          }
        }
      } catch {
        // The stream broke; the next round opens it again.
      }
      setConnection({ kind: 'lost' });
      await pause();
    }
  }

  function publish(snapshot: AppSnapshot): void {
    for (const listener of snapshotListeners) listener(snapshot);
    // A prompt's dead time starts anew when it is asked again, so only a change of the questions may cause that.
    const questions = JSON.stringify(snapshot.questions);
    if (questions === shownQuestions) return;
    shownQuestions = questions;
    for (const listener of questionListeners) listener();
  }

  async function call(name: string, input: unknown): Promise<CommandResult<never>> {
    if (!(await loggedIn) || token === null) return noSession();
    let response: Response;
    try {
      response = await host.fetch(`/call/${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { ...authorization(), 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
    } catch {
      return unreachable();
    }
    if (response.status === 401) {
      end('refused');
      return noSession();
    }
    try {
      const result = (await response.json()) as CommandResult<never>;
      if (typeof result.ok === 'boolean') return result;
    } catch {
      // Not a command result: answered below.
    }
    return unexpected(response.status);
  }

  function authorization(): Record<string, string> {
    return { authorization: `Bearer ${token ?? ''}` };
  }

  function end(reason: 'missing' | 'refused'): false {
    token = null;
    setConnection({ kind: 'no-session', reason });
    return false;
  }

  function setConnection(next: Connection): void {
    connection = next;
    for (const listener of connectionListeners) listener(next);
  }

  function pause(): Promise<void> {
    const delayMs = retryMs;
    retryMs = Math.min(retryMs * 2, longestRetryMs);
    return new Promise((resolve) => host.setTimeout(resolve, delayMs));
  }

  const main: MainBridge = {
    kind: 'main',
    call,
    onSnapshot: (listener) => listen(snapshotListeners, listener),
    onNavigate: () => () => {},
  };
  const prompts: PromptBridge = {
    kind: 'prompt',
    call,
    onChange: (listener) => listen(questionListeners, listener),
  };
  return {
    main,
    prompts,
    onConnection: (listener) => {
      listener(connection);
      return listen(connectionListeners, listener);
    },
  };
}

/** The secret of the address, which is then gone from it. Pages of ours start with a slash: they are no secrets. */
function takeSecret(host: HttpBridgeHost): string | null {
  const fragment = host.location.hash.slice(1);
  if (fragment === '' || fragment.startsWith('/')) return null;
  host.history.replaceState(null, '', host.location.pathname + host.location.search);
  return fragment;
}

function listen<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function noSession(): CommandResult<never> {
  return failure('This page is no longer logged in.', 'Run `consentry ui` to get a new link.');
}

function unreachable(): CommandResult<never> {
  return failure(
    'Consentry does not answer.',
    'Check that `consentry serve` is still running, then try again.',
  );
}

function unexpected(status: number): CommandResult<never> {
  return failure(
    `Consentry gave an answer this page does not understand (HTTP ${status}).`,
    'Reload the page with a new link from `consentry ui`.',
  );
}

function failure(message: string, hint: string): CommandResult<never> {
  return { ok: false, error: { code: 'not_running', message, hint } };
}
