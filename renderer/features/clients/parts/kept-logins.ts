import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';

/** What a change of the registration does to logins that are there: nothing, said before it. */
export function keptLogins({ activeTokens }: ClientView): string {
  if (activeTokens === 0) return 'It is not logged in now.';
  return activeTokens === 1
    ? 'The login that it has keeps working.'
    : `The ${activeTokens} logins that it has keep working.`;
}
