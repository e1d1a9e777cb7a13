/**
 * A service that lets no program register itself, or not us: one of three noes that people have to
 * tell apart (ATOMIC-6).
 */
import { CoreError } from '../../lib/errors.ts';
import type { LoginFailure } from './login-failure.ts';

/** The service answered, and registers nobody, or not us. */
export class RegistrationRefused extends CoreError {
  constructor(message: string) {
    super('connector_failed', message, { hint: byHand });
  }

  /** @param permission a sentence about what to ask the vendor's people for, where that is known */
  asFailure(permission: string | null): LoginFailure {
    const hint = permission === null ? byHand : `${permission} ${byHand}`;
    return { code: 'registration_refused', message: this.message, hint };
  }
}

const byHand =
  'Register it by hand at the service, then enter the client id in the connector. If the service gives out tokens, set one instead.';
