/**
 * As Atryum's documents describe it as a server: a gateway on this computer or in the network that
 * speaks 2025-11-25 with tools only, with a token made by hand or logins for clients made by hand,
 * and that may hold a call while a human decides. As a command it is any server with tools only;
 * the tests use a published one.
 */
import { startVendor, type Vendor } from './vendor-base.ts';

export const atryumClient = { id: 'atryum-client', secret: 'atryum-secret-1' };
export const atryumToken = 'atryum-token-made-by-hand';

export interface AtryumLike extends Vendor {
  /** Calls are held until `release`. */
  holds: boolean;
  /** How many calls wait. */
  held(): number;
  release(): void;
  /** The token made by hand is no longer good. */
  expireToken(): void;
  /** Like Slack and GitHub: tokens without an end and without anything to renew them by. */
  givesLastingTokens(): void;
}

export async function startAtryumLike(redirectUris: readonly string[] = []): Promise<AtryumLike> {
  const waiting = new Set<() => void>();
  const vendor = await startVendor({
    era: 'legacy',
    clients: redirectUris.length === 0 ? [] : [{ ...atryumClient, redirectUris }],
    tools: [
      {
        name: 'add',
        run: async () => {
          if (atryum.holds) await new Promise<void>((resolve) => waiting.add(resolve));
          return { content: [{ type: 'text', text: '3' }] };
        },
      },
    ],
  });
  const atryum: AtryumLike = Object.assign(vendor, {
    holds: false,
    held: () => waiting.size,
    release() {
      for (const resolve of waiting) resolve();
      waiting.clear();
    },
    expireToken() {
      atryum.staticToken = null;
    },
    givesLastingTokens() {
      atryum.tokenAnswer = (body) => {
        const { refresh_token: _none, expires_in: _never, ...rest } = body;
        return rest;
      };
    },
  });
  atryum.staticToken = atryumToken;
  return atryum;
}
