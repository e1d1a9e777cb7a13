/** What the button that connects says, and what it asks for (ATRYUM-22). */
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { readUrl } from '../../../state/read-url.ts';

/** Where the person may say that logins are, one button each; null: nobody asks. */
export function loginPlaces({ login }: ConnectorView): readonly (string | null)[] {
  if (login?.newIssuer != null) return [login.newIssuer];
  return login === null || login.choices.length === 0 ? [null] : login.choices;
}

/** @param issuer where it will log in, when the person has to say so */
export function connectWords(connector: ConnectorView, issuer: string | null): string {
  const { auth, connection, login, kind } = connector;
  if (issuer !== null)
    return `Log in at ${placeWords(issuer, loginPlaces(connector))}${issuer === login?.newIssuer ? ' instead' : ''}`;
  if ((login?.missingScopes.length ?? 0) > 0) return 'Give these rights';
  if (auth === 'expired') return 'Reconnect';
  if (auth === 'action-required') return login?.isLoggedIn === true ? 'Reconnect' : 'Connect';
  if (connection === 'ready') return kind === 'stdio' ? 'Restart' : 'Reconnect';
  return connection === 'connecting' ? 'Reconnect' : 'Connect';
}

/** There is a login that another one can take the place of. */
export function canSwitchAccount({ login, auth }: ConnectorView): boolean {
  return (
    login?.isLoggedIn === true &&
    (auth === 'ready' || auth === 'expiring') &&
    login.waitingFor === null
  );
}

/** The host, or all of it where another place has the same host. */
function placeWords(issuer: string, places: readonly (string | null)[]): string {
  const host = readUrl(issuer)?.host;
  const isAlone = places.filter((place) => readUrl(place ?? '')?.host === host).length === 1;
  return host !== undefined && isAlone ? host : issuer;
}
