/**
 * A service that lets no program register itself, or not us: one of three noes that people have to
 * tell apart (ATOMIC-6).
 */
import { CoreError } from '../../lib/errors.ts';
import type { LoginFailure } from './login-failure.ts';

/** The service registers nobody, or not us. */
export class RegistrationRefused extends CoreError {
  /** @param redirectUri of a client that is registered by hand */
  constructor(message: string, redirectUri: string) {
    super('connector_failed', message, {
      hint: `Ask whoever runs the service, in a company its administrator, to register Consentry with the redirect URI ${redirectUri}, then enter the client ID in the connector. If the service gives out tokens, set one instead.`,
    });
  }

  /** @param permission a sentence about what to ask the vendor's people for, where that is known */
  asFailure(permission: string | null): LoginFailure {
    const byHand = this.hint ?? '';
    const hint = permission === null ? byHand : `${permission} ${byHand}`;
    return { code: 'registration_refused', message: this.message, hint };
  }
}
