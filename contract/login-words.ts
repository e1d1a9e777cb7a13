/** How long a login lasts, in a sentence; the same in the windows and on the command line. Kept free of zod, for the window. */
import type { LoginView } from './login-view.ts';

type Life = Pick<LoginView, 'isLoggedIn' | 'isRenewed' | 'expiresAt' | 'lastsUntil'>;

/** @param date how the reader writes a time; null where nobody is logged in */
export function wordsOfLife(login: Life, date: (iso: string) => string): string | null {
  const { isLoggedIn, isRenewed, expiresAt, lastsUntil } = login;
  if (!isLoggedIn) return null;
  if (isRenewed) {
    return lastsUntil === null
      ? 'Renewed by itself.'
      : `Renewed by itself; lasts until about ${date(lastsUntil)}.`;
  }
  // Such a token is as good as it gets: there is nothing to warn of (ATRYUM-39).
  return expiresAt === null
    ? 'Does not expire by itself.'
    : `Ends ${date(expiresAt)}; you have to log in again then.`;
}
