/**
 * What the system says of the way to an address, a PAC file included (ALATION-17). The answer has
 * the form that a PAC file gives: `PROXY host:port; DIRECT`.
 */
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type { Clock } from '../ports/ports.ts';
import { bareHost } from './place.ts';
import type { Proxy, ProxyFor, UnusableProxy } from './proxy-settings.ts';

type Found = Proxy | UnusableProxy | null;

/** Asks the system; rejects where it cannot say. */
type AskSystem = (url: string) => Promise<string>;

/**
 * Answers are kept for a moment: a connector opens several connections to one host.
 *
 * @returns what the system says; where it says nothing, nothing goes around it
 */
export function createSystemProxies(ask: AskSystem, clock: Clock): ProxyFor {
  const known = new Map<string, { readonly found: Promise<Found>; readonly until: number }>();

  return (url) => {
    const now = clock.monotonicMs();
    const kept = known.get(url.origin);
    if (kept !== undefined && now < kept.until) return kept.found;
    const found = within(clock, ask(`${url.origin}/`));
    if (known.size >= limits.proxy.kept) known.clear();
    known.set(url.origin, { found, until: now + limits.proxy.keptFor });
    // A system that was too slow is asked again.
    void found.then((answer) => answer === silent && known.delete(url.origin));
    return found;
  };
}

const silent: UnusableProxy = { unusable: 'The system did not say which proxy leads there.' };

function within(clock: Clock, asked: Promise<string>): Promise<Found> {
  return new Promise((resolve) => {
    const cancel = clock.after(limits.proxy.answer, () => resolve(silent));
    asked.then(
      (answer) => {
        cancel();
        resolve(readAnswer(answer));
      },
      () => {
        cancel();
        resolve(silent);
      },
    );
  });
}

/** The first way that can be used. */
function readAnswer(answer: string): Found {
  const ways = answer
    .split(';')
    .map((way) => way.trim())
    .filter((way) => way !== '');
  for (const way of ways) {
    const [kind = '', place = ''] = way.split(/\s+/u);
    if (kind.toUpperCase() === 'DIRECT') return null;
    const proxy = proxyOf(kind.toUpperCase(), place);
    if (proxy !== null) return proxy;
  }
  return ways.length === 0
    ? null
    : { unusable: 'The system names a proxy of a kind that Consentry cannot use.' };
}

function proxyOf(kind: string, place: string): Proxy | null {
  if (kind !== 'PROXY' && kind !== 'HTTP' && kind !== 'HTTPS') return null;
  const isSecure = kind === 'HTTPS';
  const text = `${isSecure ? 'https' : 'http'}://${place}`;
  if (!URL.canParse(text)) return null;
  const { hostname, port } = new URL(text);
  if (hostname === '') return null;
  const number = port === '' ? (isSecure ? 443 : 80) : Number(port);
  return {
    host: bareHost(hostname),
    port: number,
    isSecure,
    authorization: null,
    words: `the proxy ${visible(`${hostname}:${number}`)} (settings of the system)`,
  };
}
