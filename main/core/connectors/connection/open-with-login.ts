/**
 * Opens a conversation whose credential is a login: renewed first where it has ended, and once
 * after a 401.
 */
import type { StoredHttpConnector } from '../../ports/preferences-document.ts';
import type { Clock } from '../../ports/ports.ts';
import type { Upstream, UpstreamEvents, UpstreamFailure } from '../conversation/upstream.ts';
import type { Login } from '../login/login.ts';
import { permissionToAskFor } from '../presets/vendor-words.ts';
import { readChallenge } from '../tokens/challenge.ts';
import { authorizedUpstream, loginServiceSilent, readyTrouble } from './authorized-upstream.ts';
import { problems, type ConnectionProblem } from './connection-problem.ts';
import { vaultProblem } from './vault-secret.ts';

/**
 * @param open opens it with whatever token is current
 * @returns the conversation, which keeps its login fresh from then on
 */
export async function openWithLogin(
  stored: StoredHttpConnector,
  login: Login,
  clock: Clock,
  events: UpstreamEvents,
  open: (events: UpstreamEvents) => Promise<Upstream | UpstreamFailure>,
): Promise<
  Upstream | UpstreamFailure | { readonly kind: 'problem'; readonly problem: ConnectionProblem }
> {
  // Whether a refusal ends the login is decided where it can be renewed.
  const inner = { ...events, onLoginRequired: () => undefined };
  try {
    const trouble = await readyTrouble(login);
    if (trouble !== null) return trouble;
  } catch (error) {
    return { kind: 'problem', problem: vaultProblem(error) };
  }
  const used = login.bearer();
  let opened = await open(inner);
  if (isUnauthorized(opened) && used !== null) {
    const renewal = await login.renew(used);
    if (renewal === 'unavailable') return loginServiceSilent();
    const fresh = login.bearer();
    const isRenewed = renewal === 'renewed' && fresh !== null;
    if (isRenewed) opened = await open(inner);
    if (isUnauthorized(opened)) login.rejected(isRenewed ? fresh : used, isRenewed);
  }
  if (!('kind' in opened)) {
    login.worked();
    const permission = permissionToAskFor(stored, 'access');
    return authorizedUpstream(opened, login, clock, events.onLoginRequired, permission);
  }
  const challenge = readChallenge(opened.denial?.challenge ?? null);
  login.challenged(challenge);
  const isRefused = used !== null && opened.denial?.status === 403;
  if (!isRefused || challenge?.error === 'insufficient_scope') return opened;
  return { kind: 'problem', problem: problems.accessRefused(stored) };
}

function isUnauthorized(opened: Upstream | UpstreamFailure): boolean {
  return 'kind' in opened && opened.denial?.status === 401;
}
