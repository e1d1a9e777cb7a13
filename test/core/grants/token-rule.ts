/** The written rule of grants and tokens (SEC-19), as a small model. */
import { limits } from '../../../main/core/limits/limits.ts';

const { accessToken, refreshToken, refreshGrace } = limits.oauth;

/** What the written rule knows. */
interface ModelPair {
  readonly access: string;
  readonly refresh: string;
  readonly generation: number;
  readonly issuedAt: number;
  /** When the consent of then ended. */
  readonly consentEndsAt: number;
  rotatedAt: number | null;
  isReplaced: boolean;
  /** The successor is still in the memory of this run. */
  isRemembered: boolean;
}
export interface ModelFamily {
  readonly pairs: ModelPair[];
  readonly startedAt: number;
  /** No token of it lives longer. */
  readonly endsAt: number;
  isDead: boolean;
}
export interface ModelCode {
  readonly code: string;
  readonly issuedAt: number;
  family: ModelFamily | null;
}

/** When, and until when the consent holds. */
interface Moment {
  readonly now: number;
  readonly consentEndsAt: number;
}

function isExpired(family: ModelFamily, pair: ModelPair, at: Moment): boolean {
  const life = Math.min(pair.issuedAt + refreshToken, family.endsAt, pair.consentEndsAt);
  return at.now >= Math.min(life, at.consentEndsAt);
}

/** What becomes of the refresh token of this pair. */
export function expectedOf(
  family: ModelFamily,
  pair: ModelPair,
  at: Moment,
): 'refused' | 'replayed' | 'new' | ModelPair {
  if (family.isDead || pair.isReplaced || isExpired(family, pair, at)) return 'refused';
  if (pair.rotatedAt === null) return 'new';
  const successor = family.pairs.find(
    (other) => other.generation === pair.generation + 1 && !other.isReplaced,
  );
  const isInGrace = at.now - pair.rotatedAt <= refreshGrace;
  if (!isInGrace || successor === undefined || successor.rotatedAt !== null) return 'replayed';
  return successor.isRemembered ? successor : 'new';
}

/** Whether the access token of this pair works. */
export function isAlive(family: ModelFamily, pair: ModelPair, at: Moment): boolean {
  return (
    !family.isDead &&
    !pair.isReplaced &&
    at.now < Math.min(pair.issuedAt + accessToken, family.endsAt, pair.consentEndsAt) &&
    at.now < at.consentEndsAt
  );
}

/** The last one stays while a code waits that was not redeemed. */
export function endWhatIsOver(
  families: readonly ModelFamily[],
  isCodeAwaited: boolean,
  at: Moment,
): void {
  // A token that was rotated keeps no login alive: the newest may end sooner, where the consent
  // did.
  const isOver = (family: ModelFamily): boolean =>
    family.pairs.every(
      (pair) => pair.isReplaced || pair.rotatedAt !== null || isExpired(family, pair, at),
    );
  for (const family of families) {
    const alive = families.filter(({ isDead }) => !isDead);
    if (!family.isDead && isOver(family) && !(alive.length === 1 && isCodeAwaited))
      family.isDead = true;
  }
}
