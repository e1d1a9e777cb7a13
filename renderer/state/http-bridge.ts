/**
 * The bridge of headless mode. The page's address carries a one-time secret in its fragment; the
 * bridge exchanges it for a bearer token. The tab keeps the token over a reload (`sessionStorage`:
 * this tab and this origin only, gone with the tab). A new link in the same tab changes only the
 * fragment, so the bridge listens for that.
 */
import type { MainBridge, PromptBridge } from '../../contract/plain/bridge.ts';
import type { CommandResult } from '../../contract/views/errors.ts';
import type { AppSnapshot } from '../../contract/views/snapshot/app-snapshot.ts';
import type { AppBridge, Connection, NoSessionReason } from './app-bridge.ts';
import { createBackOff, keptToken, type HttpBridgeHost } from './http-host.ts';
import { buyToken, noSession, postCommand } from './http-requests.ts';
import { createSnapshotStream } from './snapshot-stream.ts';

/**
 * Logs in with the secret of the address or what the tab kept, then keeps one event stream open.
 */
export function createHttpBridge(host: HttpBridgeHost): AppBridge {
  const snapshotListeners = new Set<(snapshot: AppSnapshot) => void>();
  const questionListeners = new Set<() => void>();
  const connectionListeners = new Set<(connection: Connection) => void>();
  const kept = keptToken(host);
  const backOff = createBackOff(host);
  const stream = createSnapshotStream(host, backOff, {
    onState: (kind) => setConnection({ kind }),
    onSnapshot: publish,
    onEnded: () => end('ended'),
  });
  let connection: Connection = { kind: 'connecting' };
  let token = kept.read();
  let shownQuestions = '';

  let loggedIn = enter(takeSecret(host));
  host.addEventListener('hashchange', () => {
    const secret = takeSecret(host);
    if (secret !== null) loggedIn = enter(secret);
  });

  /** A refused link leaves the tab the session that it has. */
  async function enter(secret: string | null): Promise<boolean> {
    if (secret === null && token === null) return end('missing');
    if (secret !== null) {
      if (token === null) setConnection({ kind: 'connecting' });
      const bought = await buyToken(host, secret, () => {
        setConnection({ kind: 'lost' });
        return backOff.wait();
      });
      if (bought === null && token === null) return end('refused');
      if (bought !== null) {
        token = bought;
        kept.write(bought);
      }
    }
    if (token !== null) stream.open(token);
    return true;
  }

  function publish(snapshot: AppSnapshot): void {
    for (const listener of snapshotListeners) listener(snapshot);
    // A prompt's dead time starts anew when it is asked again, so only a change of the questions
    // may cause that.
    const questions = JSON.stringify(snapshot.questions);
    if (questions === shownQuestions) return;
    shownQuestions = questions;
    for (const listener of questionListeners) listener();
  }

  async function call(name: string, input: unknown): Promise<CommandResult<never>> {
    if (!(await loggedIn) || token === null) return noSession();
    const used = token;
    const result = await postCommand(host, used, name, input);
    if (result !== null) return result;
    if (token === used) end('ended');
    return noSession();
  }

  function end(reason: NoSessionReason): false {
    token = null;
    kept.forget();
    stream.close();
    shownQuestions = '';
    setConnection({ kind: 'no-session', reason });
    return false;
  }

  function setConnection(next: Connection): void {
    connection = next;
    for (const listener of connectionListeners) listener(next);
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
    policy: { kind: 'policy', call },
    onConnection: (listener) => {
      listener(connection);
      return listen(connectionListeners, listener);
    },
  };
}

/**
 * Takes the secret out of the address. A fragment that starts with a slash is a page, not a secret.
 */
function takeSecret(host: HttpBridgeHost): string | null {
  const fragment = host.location.hash.slice(1);
  if (fragment === '' || fragment.startsWith('/')) return null;
  // A link may lead to a page: the secret, then its path.
  const [secret = '', ...page] = fragment.split('/');
  const hash = page.length === 0 ? '' : `#/${page.join('/')}`;
  host.history.replaceState(null, '', host.location.pathname + host.location.search + hash);
  return secret;
}

function listen<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
