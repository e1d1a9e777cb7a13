/** How long logins of a client last, for people. */
import type { TokenLifetimesView } from '../../../../contract/views/token-lifetimes.ts';

export function lifetimesText({
  accessMinutes,
  refreshDays,
  loginDays,
  own,
}: TokenLifetimesView): string {
  const text = `access tokens ${accessMinutes} min; unused ${refreshDays} d; in all ${loginDays} d`;
  return own === null ? text : `${text} (set for this client)`;
}
