/** How long tokens and logins live: what holds for everybody, and the less of it that a client has. Pure. */
import type { OwnTokenLives, TokenLivesView } from '../../../contract/views/token-lifetimes.ts';
import { limits } from '../limits/limits.ts';

/** Milliseconds. */
export interface TokenLives {
  readonly access: number;
  /** Of a refresh token; using it starts this anew. */
  readonly refresh: number;
  /** Of a chain, from its first token on. */
  readonly login: number;
}

/** Read for each new token and each renewal. */
export type LivesOf = (clientId: string) => TokenLives;

const minute = 60_000;
const day = 86_400_000;

export const longestLives: TokenLives = {
  access: limits.oauth.accessToken,
  refresh: limits.oauth.refreshToken,
  login: limits.oauth.refreshChain,
};

/** The shortest of everything that has a say. */
export function shortest(...all: readonly TokenLives[]): TokenLives {
  return {
    access: Math.min(...all.map(({ access }) => access)),
    refresh: Math.min(...all.map(({ refresh }) => refresh)),
    login: Math.min(...all.map(({ login }) => login)),
  };
}

export function livesFrom(own: OwnTokenLives | null): TokenLives {
  return {
    access: (own?.accessMinutes ?? Infinity) * minute,
    refresh: (own?.refreshDays ?? Infinity) * day,
    login: (own?.loginDays ?? Infinity) * day,
  };
}

/** True when something would live longer than before. */
export function isLonger(before: OwnTokenLives | null, after: OwnTokenLives | null): boolean {
  const [old, next] = [livesFrom(before), livesFrom(after)];
  return next.access > old.access || next.refresh > old.refresh || next.login > old.login;
}

export function livesView(own: OwnTokenLives | null, holds: TokenLives): TokenLivesView {
  return {
    own,
    accessMinutes: holds.access / minute,
    refreshDays: holds.refresh / day,
    loginDays: holds.login / day,
  };
}

/** For the activity log. */
export function livesInWords({ accessMinutes, refreshDays, loginDays }: OwnTokenLives): string {
  const parts = [
    ...(accessMinutes === null ? [] : [`access ${accessMinutes} minutes`]),
    ...(refreshDays === null ? [] : [`unused ${refreshDays} days`]),
    ...(loginDays === null ? [] : [`in all ${loginDays} days`]),
  ];
  return parts.join(', ') || 'as for every client';
}
