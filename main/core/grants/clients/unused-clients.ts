/** Which registrations nobody consented to go (SEC-25). Pure. */
import { limits } from '../../limits/limits.ts';
import type { Client } from './client.ts';

/** One that was added here, blocked or revoked stays: the person did something with it. */
export function isRemovable({ identity, blockedAt, revokedAt }: Client): boolean {
  return identity !== 'pre-registered' && blockedAt === null && revokedAt === null;
}

/** @param unused the oldest first */
export function tooOldOrTooMany(unused: readonly Client[], now: number): readonly Client[] {
  const tooOld = now - limits.oauth.unusedRegistrationLife;
  const beyond = unused.length - limits.oauth.unusedRegistrations;
  return unused.filter((client, index) => client.registeredAt < tooOld || index < beyond);
}
