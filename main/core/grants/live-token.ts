import type { Access } from '../lib/access.ts';
import type { Grant } from './grants.ts';
import type { TokenFamily } from './token-families.ts';

/** An access token that was accepted, with what it belongs to. */
export interface LiveToken {
  readonly grant: Grant;
  readonly family: TokenFamily;
  /** A refresh may have narrowed this token below its grant (RFC 6749 section 6). */
  readonly narrowed: Access | null;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/**
 * @returns whose token it is, for what stays open
 * @see main/core/sessions/session-registry.ts
 */
export function ownerOf({ grant, family }: Pick<LiveToken, 'grant' | 'family'>): {
  readonly grantId: string;
  readonly familyId: string;
} {
  return { grantId: grant.grantId, familyId: family.familyId };
}
