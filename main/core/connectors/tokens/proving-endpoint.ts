/**
 * An MCP endpoint whose token may be bound to a key: each request then carries the token under the
 * scheme DPoP and a fresh proof, and is repeated once when the server requires its nonce in it (RFC
 * 9449 sections 7 and 9). With any other token requests pass as they are.
 */
import type { HttpEndpoint, HttpRequest } from '../http/http-endpoint.ts';
import { readChallenge } from './challenge.ts';
import type { Prover } from './dpop.ts';

/** @param proverNow null while the token is not bound to a key */
export function provingEndpoint(
  inner: HttpEndpoint,
  url: string,
  proverNow: () => Prover | null,
): HttpEndpoint {
  return {
    share: inner.share,
    send(request, events) {
      const prover = proverNow();
      const token = bearerOf(request);
      if (prover === null || token === null) return inner.send(request, events);
      let stop: () => void = () => undefined;
      const to = request.path === undefined ? url : new URL(request.path, url).href;
      const attempt = (isLast: boolean): void => {
        const headers = {
          ...request.headers,
          authorization: `DPoP ${token}`,
          dpop: prover.proof(request.method, to, token),
        };
        stop = inner.send(
          { ...request, headers },
          {
            onSent: () => events.onSent(),
            onData: (chunk) => events.onData(chunk),
            onEnd: () => events.onEnd(),
            onError: (code, message) => events.onError(code, message),
            onHead(status, header, flow) {
              const nonce = header('dpop-nonce');
              if (nonce !== undefined) prover.noteNonce(url, nonce);
              if (
                isLast ||
                nonce === undefined ||
                !wantsNonce(status, header('www-authenticate'))
              ) {
                events.onHead(status, header, flow);
                return;
              }
              // A 401 says that nothing was done.
              stop();
              attempt(true);
            },
          },
        );
      };
      attempt(false);
      return () => stop();
    },
    close: () => inner.close(),
  };
}

const scheme = 'Bearer ';

function bearerOf({ headers }: HttpRequest): string | null {
  const { authorization } = headers;
  return authorization?.startsWith(scheme) === true ? authorization.slice(scheme.length) : null;
}

function wantsNonce(status: number, challenge: string | undefined): boolean {
  return status === 401 && readChallenge(challenge ?? null)?.error === 'use_dpop_nonce';
}
