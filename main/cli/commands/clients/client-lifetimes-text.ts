/** How long logins of a client last, for people. */
import type { TokenLivesView } from '../../../../contract/views/token-lifetimes.ts';

export function livesText({ accessMinutes, refreshDays, loginDays, own }: TokenLivesView): string {
  const text = `access tokens ${accessMinutes} min; unused ${refreshDays} d; in all ${loginDays} d`;
  return own === null ? text : `${text} (set for this client)`;
}
