/**
 * Logins of programs without a browser (RFC 8628): they show a code, the person types it here, and
 * the same consent as ever follows. Kept in memory: a restart ends what waits, and the program is
 * told that its code expired. Codes are kept as hashes (SEC-33).
 */
import { sha256Hex } from '../../lib/digest.ts';
import { CoreError } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import type { Grant } from '../../grants/grants.ts';
import type { Clock, Random } from '../../ports/ports.ts';
import type { Store } from '../../store/open-store.ts';
import type { ConsentService } from '../consent/consent-service.ts';
import { staysLoggedIn, type ConsentRequest } from '../consent/consent-request.ts';
import { OAuthError } from '../protocol/oauth-error.ts';

interface DeviceCodes {
  readonly deviceCode: string;
  /**
   * Eight consonants in two groups, e.g. `BCDF-GHJK`: no words, nothing that looks like another
   * (RFC 8628 section 6.1).
   */
  readonly userCode: string;
  readonly expiresInMs: number;
  readonly intervalMs: number;
}

export interface DeviceRequests {
  /** @throws OAuthError `temporarily_unavailable` – too many wait already */
  start(request: Omit<ConsentRequest, 'userCode' | 'redirectUri'>): DeviceCodes;
  /**
   * The person typed a code: the consent waits from now on.
   *
   * @returns the question's id
   * @throws CoreError `not_found` – no login waits for this code; too many of these end every
   *   waiting login (SEC-31)
   */
  enter(userCode: string): string;
  /**
   * What the program gets when it asks.
   *
   * @throws OAuthError `authorization_pending`, `slow_down`, `access_denied`, `expired_token`,
   *   `invalid_grant`
   */
  collect(deviceCode: string, clientId: string): { grant: Grant; staysLoggedIn: boolean };
  sweep(): void;
}

type State =
  | { readonly kind: 'shown' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'allowed'; readonly grant: Grant }
  | { readonly kind: 'denied' }
  | { readonly kind: 'over' };

interface Waiting {
  readonly request: Omit<ConsentRequest, 'userCode' | 'redirectUri'>;
  readonly userCodeHash: string;
  /** Monotonic. */
  readonly expiresAt: number;
  intervalMs: number;
  askedAt: number | null;
  state: State;
}

const consonants = 'BCDFGHJKLMNPQRSTVWXZ';

/**
 * Opens the device logins; none is kept over a restart.
 *
 * @see RFC 8628 sections 3.2 and 3.5
 */
export function createDeviceRequests(parts: {
  store: Store;
  consentService: ConsentService;
  clock: Clock;
  random: Random;
}): DeviceRequests {
  const { consentService, clock, random } = parts;
  /** By hash of the device code. */
  const table = new Map<string, Waiting>();
  let wrongCodes = 0;

  function isOpen(entry: Waiting): boolean {
    return (
      (entry.state.kind === 'shown' || entry.state.kind === 'asking') &&
      entry.expiresAt > clock.monotonicMs()
    );
  }

  function newUserCode(): string {
    // 240 is the largest multiple of 20 in a byte: what is above would make some letters likelier.
    let code = '';
    while (code.length < 8) {
      for (const byte of random.bytes(16))
        if (byte < 240 && code.length < 8) code += consonants[byte % consonants.length] ?? '';
    }
    return code;
  }

  return {
    start(request) {
      const open = [...table.values()].filter(isOpen);
      const own = open.filter((entry) => entry.request.client.clientId === request.client.clientId);
      if (
        open.length >= limits.oauth.deviceRequests ||
        own.length >= limits.oauth.deviceRequestsPerClient
      ) {
        throw new OAuthError(
          'temporarily_unavailable',
          'Too many login requests are waiting for their code already.',
        );
      }
      const deviceCode = `cst_dc_${random.bytes(32).toString('base64url')}`;
      const userCode = newUserCode();
      table.set(sha256Hex(deviceCode), {
        request,
        userCodeHash: sha256Hex(userCode),
        expiresAt: clock.monotonicMs() + limits.oauth.deviceCode,
        intervalMs: limits.oauth.deviceInterval,
        askedAt: null,
        state: { kind: 'shown' },
      });
      return {
        deviceCode,
        userCode: `${userCode.slice(0, 4)}-${userCode.slice(4)}`,
        expiresInMs: limits.oauth.deviceCode,
        intervalMs: limits.oauth.deviceInterval,
      };
    },

    enter(typed) {
      const userCode = typed.toUpperCase().replaceAll(/[^A-Z]/gu, '');
      const hash = sha256Hex(userCode);
      const entry = [...table.values()].find(
        (waiting) =>
          isOpen(waiting) && waiting.state.kind === 'shown' && waiting.userCodeHash === hash,
      );
      if (entry === undefined) {
        wrongCodes += 1;
        const isTooMuch = wrongCodes > limits.oauth.wrongUserCodes;
        if (isTooMuch) {
          wrongCodes = 0;
          for (const waiting of table.values())
            if (waiting.state.kind === 'shown') waiting.state = { kind: 'over' };
        }
        throw new CoreError('not_found', 'No login waits for this code.', {
          hint: isTooMuch
            ? 'Too many wrong codes: every waiting login has ended. Start it again in the program.'
            : 'Compare it with what the program shows; it is good for ten minutes.',
        });
      }
      wrongCodes = 0;
      const shown = `${userCode.slice(0, 4)}-${userCode.slice(4)}`;
      const left = entry.expiresAt - clock.monotonicMs();
      const id = consentService.ask(
        { ...entry.request, userCode: shown, redirectUri: null },
        left,
        {
          allowed: (grant) =>
            parts.store.onDurable(() => {
              entry.state = { kind: 'allowed', grant };
            }),
          denied: () => {
            entry.state = { kind: 'denied' };
          },
          gone: () => {
            entry.state = { kind: 'over' };
          },
        },
      );
      entry.state = { kind: 'asking' };
      return id;
    },

    collect(deviceCode, clientId) {
      const hash = sha256Hex(deviceCode);
      const entry = table.get(hash);
      if (entry === undefined || entry.request.client.clientId !== clientId) {
        throw new OAuthError('invalid_grant', 'The device code is unknown or was used.');
      }
      const now = clock.monotonicMs();
      if (entry.state.kind === 'denied') {
        table.delete(hash);
        throw new OAuthError('access_denied', 'The person denied the request.');
      }
      if (entry.state.kind === 'over' || entry.expiresAt <= now) {
        throw new OAuthError('expired_token', 'The code has expired. Start the login again.');
      }
      if (entry.askedAt !== null && now - entry.askedAt < entry.intervalMs) {
        entry.intervalMs += limits.oauth.deviceInterval;
        entry.askedAt = now;
        throw new OAuthError('slow_down', 'Ask less often.');
      }
      entry.askedAt = now;
      if (entry.state.kind !== 'allowed')
        throw new OAuthError('authorization_pending', 'The person has not answered yet.');
      const { grant } = entry.state;
      table.delete(hash);
      if (grant.isEnded) throw new OAuthError('access_denied', 'Access was revoked.');
      return { grant, staysLoggedIn: staysLoggedIn(entry.request) };
    },

    sweep() {
      // Kept for a while after the end, so that the program gets "expired" and not "unknown".
      const over = clock.monotonicMs() - limits.oauth.deviceCode;
      for (const [hash, entry] of table) if (entry.expiresAt <= over) table.delete(hash);
    },
  };
}
