/** The requests of a page of headless mode (`main/headless/ui/ui-server.ts`). */
import type { CommandResult } from '../../contract/views/errors.ts';
import type { HttpBridgeHost } from './http-host.ts';

/**
 * @param pause called before each further try; resolves when it may be made
 * @returns the token for a secret; null: it is refused
 */
export async function buyToken(
  host: HttpBridgeHost,
  secret: string,
  pause: () => Promise<void>,
): Promise<string | null> {
  for (;;) {
    try {
      const response = await host.fetch('/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ secret }),
      });
      if (response.ok) return ((await response.json()) as { token: string }).token;
      if (response.status < 500) return null;
    } catch {
      // Not reachable: the secret is still unused, so asking again is right.
    }
    await pause();
  }
}

export function openEvents(
  host: HttpBridgeHost,
  token: string,
  signal: AbortSignal,
): Promise<Response> {
  return host.fetch('/events', { headers: authorization(token), signal });
}

/** @returns null: the session is over. Never rejects */
export async function postCommand(
  host: HttpBridgeHost,
  token: string,
  name: string,
  input: unknown,
): Promise<CommandResult<never> | null> {
  let response: Response;
  try {
    response = await host.fetch(`/call/${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { ...authorization(token), 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
  } catch {
    return unreachable();
  }
  if (response.status === 401) return null;
  try {
    const result = (await response.json()) as CommandResult<never>;
    if (typeof result.ok === 'boolean') return result;
  } catch {
    // Not a command result: answered below.
  }
  return unexpected(response.status);
}

function authorization(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

const newLinkHint =
  'Press u and Enter in the terminal where Consentry runs, then open the new link.';

export function noSession(): CommandResult<never> {
  return failure('You are signed out.', newLinkHint);
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
    'Reload the page.',
  );
}

function failure(message: string, hint: string): CommandResult<never> {
  return { ok: false, error: { code: 'not_running', message, hint } };
}
