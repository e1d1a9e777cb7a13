/**
 * Which servers of 2026-07-28 answer older revisions too, with sessions: a client of those gets a
 * conversation of its own era there, in which the server can ask and notify it as it always did
 * (docs/adr/0032). Found out by the first such client of a conversation of ours, and remembered as
 * long as that conversation lasts.
 */
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';
import { failed, type Upstream, type UpstreamFailure, type UpstreamSession } from './upstream.ts';

export interface DualEra {
  /**
   * Through which conversation a client's requests go: the connector's main one, or one of its own.
   * `open`: its own where that is open already, which is not the time to open one.
   */
  wayOf(upstream: Upstream, client: UpstreamSession): 'main' | 'own' | 'open';
  /**
   * Looks at a conversation that was opened for one client.
   *
   * @returns null: it is used. A failure: the one of `beside` loses less
   */
  judge(beside: Upstream, own: Upstream): UpstreamFailure | null;
  /** None could be had. */
  missed(beside: Upstream, code: string): void;
}

type Known =
  | { readonly state: 'both' }
  /** It refuses older revisions, or loses more in them. */
  | { readonly state: 'modern' }
  | { readonly state: 'unclear'; readonly until: number };

/** Answers of a server that is there and says no. */
const refusals: ReadonlySet<string> = new Set(['refused', 'no_server', 'garbage', 'too_large']);

/** @returns what is known of the servers of one connector: nothing yet */
export function createDualEra(clock: Pick<Clock, 'monotonicMs'>): DualEra {
  const known = new WeakMap<Upstream, Known>();

  return {
    wayOf(upstream, client) {
      if (upstream.transport !== 'streamable-http') return 'main';
      if (upstream.era === 'legacy') return 'own';
      if (client.clientEra !== 'legacy') return 'main';
      const now = known.get(upstream);
      switch (now?.state) {
        case 'modern':
          return 'main';
        case 'unclear':
          return clock.monotonicMs() >= now.until ? 'own' : 'open';
        case 'both':
        case undefined:
          return 'own';
      }
    },
    judge(beside, own) {
      if (beside.era === 'legacy') return null;
      const isBoth = own.isStateless !== true && offersAll(own, beside);
      known.set(beside, { state: isBoth ? 'both' : 'modern' });
      return isBoth ? null : failed('refused', 'The server offers less in older revisions.');
    },
    missed(beside, code) {
      if (beside.era === 'legacy' || known.get(beside)?.state === 'modern') return;
      const until = clock.monotonicMs() + limits.upstream.olderEraPause;
      known.set(beside, refusals.has(code) ? { state: 'modern' } : { state: 'unclear', until });
    },
  };
}

/** Without a session nobody can be asked or notified; what is not offered cannot be used. */
function offersAll(own: Upstream, beside: Upstream): boolean {
  return ['tools', 'resources', 'prompts', 'completions'].every(
    (name) => beside.capabilities[name] === undefined || own.capabilities[name] !== undefined,
  );
}
