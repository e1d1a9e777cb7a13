/**
 * The stage of a test that says whether a login is needed, and which service would handle it. No
 * browser is opened (INV-5).
 */
import { CoreError } from '../../lib/errors.ts';
import { visible } from '../../lib/visible-text.ts';
import type { NamedFetch } from '../../net/named-request.ts';
import type { StoredHttpConnector } from '../../ports/preferences-document.ts';
import type { Finding } from './test-stage.ts';
import { readChallenge } from '../tokens/challenge.ts';
import { IssuerChoice } from '../login/issuer-choice.ts';
import { hostOf } from '../tokens/login-trouble.ts';
import { findLogin } from '../login/start-login.ts';
import { hasOwnCredential } from '../config/request-headers.ts';
import { credentialRefused } from '../login/credential-refused.ts';
import type { Login } from '../login/login.ts';
import type { UpstreamFailure } from '../conversation/upstream.ts';

export interface LoginQuestion {
  readonly stored: StoredHttpConnector;
  readonly login: Login | undefined;
  /** The server's refusal, when that is why the conversation did not begin. */
  readonly denial: UpstreamFailure['denial'] | null;
  readonly fetch: NamedFetch;
}

/** @returns whether the login works, or what stands in its way; asks nobody to log in */
export async function testLogin({ stored, login, denial, fetch }: LoginQuestion): Promise<Finding> {
  if (denial === null || denial === undefined) {
    if (hasOwnCredential(stored)) {
      const what = stored.bearer === null ? 'the header Authorization' : 'the token';
      return { ok: true, message: `The server takes ${what}.` };
    }
    const issuer = login?.bearer() == null ? null : (login.facts().issuer ?? null);
    return {
      ok: true,
      message: issuer === null ? 'No login is needed.' : `Logged in at ${hostOf(issuer)}.`,
    };
  }
  if (hasOwnCredential(stored)) {
    return testCredential(stored, denial, fetch);
  }
  const before = login?.bearer() == null ? '' : ' The one there is is not accepted.';
  try {
    const { server } = await findLogin(stored, readChallenge(denial.challenge), null, fetch);
    return {
      ok: false,
      message: `A login is needed, at ${hostOf(server.issuer)}.${before}`,
      hint: 'Press Connect to log in there; a test never opens a browser.',
    };
  } catch (error) {
    if (error instanceof IssuerChoice) {
      return {
        ok: false,
        message: `A login is needed, and you have to choose where: ${visible(error.choices.map(hostOf).join(', '), 300)}.`,
        hint: 'Press Connect to choose; a test never opens a browser.',
      };
    }
    if (!(error instanceof CoreError)) throw error;
    return {
      ok: false,
      message: `A login is needed (${denial.status}), but it cannot be found out where. ${error.message}`,
      hint: error.hint ?? 'If the service gives out tokens instead, enter one.',
    };
  }
}

async function testCredential(
  stored: StoredHttpConnector,
  { status, challenge }: NonNullable<UpstreamFailure['denial']>,
  fetch: NamedFetch,
): Promise<Finding> {
  const host = await loginPlace(stored, challenge, fetch);
  const login = host === null ? null : { host };
  return { ok: false, ...credentialRefused(stored, { status, login }) };
}

/** @returns the host of the login service, several in a row; null where none can be found */
async function loginPlace(
  stored: StoredHttpConnector,
  challenge: string | null,
  fetch: NamedFetch,
): Promise<string | null> {
  try {
    const { server } = await findLogin(stored, readChallenge(challenge), null, fetch);
    return hostOf(server.issuer);
  } catch (error) {
    if (error instanceof IssuerChoice) return visible(error.choices.map(hostOf).join(' or '), 300);
    if (error instanceof CoreError) return null;
    throw error;
  }
}
