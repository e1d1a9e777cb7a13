import type { Access } from '../lib/access.ts';
import type { Secret } from '../lib/secret.ts';
import type { TokenFamily } from './token-families.ts';

export interface IssuedTokens {
  readonly accessToken: Secret;
  readonly refreshToken: Secret | null;
  readonly expiresInMs: number;
  readonly access: Access;
  readonly family: TokenFamily;
}
