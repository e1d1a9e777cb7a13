/**
 * A conversation whose credential is a login: renewed before it ends, once after a 401, and never
 * widened by itself. What needs the person becomes a state that the person sees; the call gets an
 * answer that a model can read (SEC-73, INV-5).
 */
import { visible } from '../../lib/visible-text.ts';
import type { Clock } from '../../ports/ports.ts';
import {
  failed,
  type Upstream,
  type UpstreamFailure,
  type UpstreamOutcome,
} from '../conversation/upstream.ts';
import { cleanScopes, readChallenge } from '../tokens/challenge.ts';
import type { Login } from '../login/login.ts';

/**
 * @param onLoginRequired the login is over: only the person can mend that
 * @param permission a sentence about what to ask the vendor's people for, where that is known
 */
export function authorizedUpstream(
  inner: Upstream,
  login: Login,
  clock: Clock,
  onLoginRequired: () => void,
  permission: string | null = null,
): Upstream {
  return {
    ...inner,
    async request(request) {
      const deadline = clock.monotonicMs() + request.timeoutMs;
      // Most requests: nothing is waited for, so no time has passed either.
      const isReady = login.isReady();
      const trouble = isReady ? null : await readyTrouble(login);
      if (trouble !== null) return trouble;
      const used = login.bearer();
      const first = await inner.request(isReady ? request : within(request, deadline));
      if (!isDenied(first, 401)) return settled(first);
      if (used === null) return settled(first);
      const renewal = await login.renew(used);
      if (renewal === 'unavailable') return loginServiceSilent();
      const fresh = login.bearer();
      if (renewal !== 'renewed' || fresh === null) {
        login.rejected(used, false);
        return settled(first);
      }
      // A 401 says that nothing was done: the same request once more, with the new token.
      const second = await inner.request(within(request, deadline));
      if (isDenied(second, 401)) login.rejected(fresh, true);
      return settled(second);
    },
    close: () => inner.close(),
  };

  function within<Request extends { readonly timeoutMs: number }>(
    request: Request,
    deadline: number,
  ): Request {
    return { ...request, timeoutMs: Math.max(1, deadline - clock.monotonicMs()) };
  }

  function settled(outcome: UpstreamOutcome): UpstreamOutcome {
    if (outcome.kind === 'result') login.worked();
    if (outcome.kind !== 'failed' || outcome.denial === undefined) return outcome;
    const challenge = readChallenge(outcome.denial.challenge);
    if (outcome.denial.status === 401) {
      login.challenged(challenge);
      onLoginRequired();
      return outcome;
    }
    const { denial } = outcome;
    if (challenge?.error !== 'insufficient_scope') {
      const message = `The server does not allow this for the account that is logged in (403).${permission === null ? '' : ` ${permission}`}`;
      return { ...failed('refused', message), denial };
    }
    const scopes = cleanScopes(challenge.scopes ?? []);
    if (!login.wantsMore(scopes)) {
      return failed(
        'refused',
        'The server wants rights that the login has already, or does not say which (403).',
      );
    }
    const named = scopes.length === 0 ? '' : ` (${visible(scopes.join(' '), 200)})`;
    const message = `The server wants more rights for this than the login has${named}. The person decides about that in Consentry.`;
    return { ...failed('login_required', message), denial };
  }
}

/** Reads and renews the login as far as needed. */
export async function readyTrouble(login: Login): Promise<UpstreamFailure | null> {
  return (await login.ready()) === 'unavailable' ? loginServiceSilent() : null;
}

/** The token has ended, and only the service could say more. */
export function loginServiceSilent(): UpstreamFailure {
  return failed(
    'not_ready',
    'The token has ended and the login service does not answer; the login is kept and tried again.',
  );
}

function isDenied(outcome: UpstreamOutcome, status: 401 | 403): boolean {
  return outcome.kind === 'failed' && outcome.denial?.status === status;
}
