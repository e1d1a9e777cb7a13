/** A connector that may log in and never has. */
import type { ConnectorView } from '../../../contract/views/connector-view.ts';

export const noLogin: NonNullable<ConnectorView['login']> = {
  issuer: null,
  account: null,
  scopes: [],
  askedScopes: [],
  grantedScopes: null,
  missingScopes: [],
  expiresAt: null,
  loggedInAt: null,
  lastsUntil: null,
  endsSoon: false,
  isLoggedIn: false,
  isRenewed: false,
  newIssuer: null,
  choices: [],
  waitingFor: null,
  waitingSince: null,
  waitingUntil: null,
  redirectUri: 'http://127.0.0.1:29170/oauth/callback',
  registration: null,
  clientId: null,
  hasClientSecret: false,
  entered: {
    issuer: null,
    authorizeUrl: null,
    tokenUrl: null,
    scopes: null,
    redirectHost: '127.0.0.1',
    omitResource: false,
  },
};
