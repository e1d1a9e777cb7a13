/**
 * How long tokens and logins live: what holds for everybody, and the less of it that a client has.
 * Pure.
 */
import type {
  OwnTokenLifetimes,
  TokenLifetimesView,
} from '../../../contract/views/token-lifetimes.ts';
import { limits } from '../limits/limits.ts';

/** Milliseconds. */
export interface TokenLifetimes {
  readonly access: number;
  /** Of a refresh token; using it starts this anew. */
  readonly refresh: number;
  /** Of a token family, from its first token on. */
  readonly login: number;
}

/** Read for each new token and each renewal. */
export type LifetimesOf = (clientId: string) => TokenLifetimes;

const minute = 60_000;
const day = 86_400_000;

export const longestLifetimes: TokenLifetimes = {
  access: limits.oauth.accessToken,
  refresh: limits.oauth.refreshToken,
  login: limits.oauth.refreshFamily,
};

/** The shortest of everything that has a say. */
export function shortest(...all: readonly TokenLifetimes[]): TokenLifetimes {
  return {
    access: Math.min(...all.map(({ access }) => access)),
    refresh: Math.min(...all.map(({ refresh }) => refresh)),
    login: Math.min(...all.map(({ login }) => login)),
  };
}

/**
 * @param own what is set for a client; null: nothing
 * @returns milliseconds; without an end where nothing is set
 */
export function lifetimesFrom(own: OwnTokenLifetimes | null): TokenLifetimes {
  return {
    access: (own?.accessMinutes ?? Infinity) * minute,
    refresh: (own?.refreshDays ?? Infinity) * day,
    login: (own?.loginDays ?? Infinity) * day,
  };
}

/** True when something would live longer than before. */
export function isLonger(
  before: OwnTokenLifetimes | null,
  after: OwnTokenLifetimes | null,
): boolean {
  const [old, next] = [lifetimesFrom(before), lifetimesFrom(after)];
  return next.access > old.access || next.refresh > old.refresh || next.login > old.login;
}

/** @param holds what holds for the client, with everything that has a say */
export function lifetimesView(
  own: OwnTokenLifetimes | null,
  holds: TokenLifetimes,
): TokenLifetimesView {
  return {
    own,
    accessMinutes: holds.access / minute,
    refreshDays: holds.refresh / day,
    loginDays: holds.login / day,
  };
}

/** For the activity log. */
export function lifetimesInWords({
  accessMinutes,
  refreshDays,
  loginDays,
}: OwnTokenLifetimes): string {
  const parts = [
    ...(accessMinutes === null ? [] : [`access ${accessMinutes} minutes`]),
    ...(refreshDays === null ? [] : [`unused ${refreshDays} days`]),
    ...(loginDays === null ? [] : [`in all ${loginDays} days`]),
  ];
  return parts.join(', ') || 'as for every client';
}
