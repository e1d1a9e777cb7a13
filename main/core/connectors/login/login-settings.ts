/**
 * What a person enters for services where Consentry has to be registered by hand: checked, and
 * split from its secret.
 */
import type { z } from 'zod';
import type { commands } from '../../../../contract/commands/commands.ts';
import type { newConnectorSchema } from '../../../../contract/commands/connector-commands.ts';
import { CoreError } from '../../lib/errors.ts';
import { Secret } from '../../lib/secret.ts';
import type { StoredLogin } from '../../ports/preferences-document.ts';
import { isKeyText, readClientKey } from '../tokens/client-key.ts';
import { noLogin } from './start-login.ts';

type NewHttpConnector = Extract<z.output<typeof newConnectorSchema>, { kind: 'http' }>;
export type NewLoginSettings = NonNullable<NewHttpConnector['oauth']>;
export type AuthChange = z.output<(typeof commands)['connector.editAuth']['input']>;

export interface LoginSettings {
  readonly stored: StoredLogin;
  /** To be put under `stored.clientSecret.secretRef`; null: nothing to put. */
  readonly secret: Secret | null;
}

/** @returns where the vault keeps the client secret that the person entered */
export function clientSecretReference(connectorId: string): string {
  return `connector/${connectorId}/oauth-client-secret`;
}

/**
 * @param before what is stored; a field that `entered` does not have stays as it is
 * @throws CoreError `invalid_input` – an address that is not safe, half of a pair, a secret without
 *   a client id, a bad key
 */
export function loginSettings(
  connectorId: string,
  before: StoredLogin | undefined,
  entered: Omit<AuthChange['oauth'], 'clientSecret'>,
  clientSecret: NonNullable<AuthChange['oauth']['clientSecret']>,
): LoginSettings {
  const old = before ?? noLogin;
  const secret = clientSecret.do === 'replace' ? clientSecretOf(clientSecret.value) : null;
  const stored: StoredLogin = {
    ...old,
    clientId: entered.clientId === undefined ? old.clientId : entered.clientId,
    issuer: entered.issuer === undefined ? old.issuer : entered.issuer,
    authorizeUrl: entered.authorizeUrl === undefined ? old.authorizeUrl : entered.authorizeUrl,
    tokenUrl: entered.tokenUrl === undefined ? old.tokenUrl : entered.tokenUrl,
    omitResource: entered.omitResource ?? old.omitResource,
    redirectHost: entered.redirectHost ?? old.redirectHost,
    scopes: entered.scopes === undefined ? old.scopes : entered.scopes,
    clientSecret:
      secret !== null
        ? {
            secretRef: clientSecretReference(connectorId),
            last4: isKeyText(secret.open()) ? '' : (secret.last4() ?? ''),
          }
        : clientSecret.do === 'clear'
          ? null
          : old.clientSecret,
  };
  assertUsable(stored);
  return { stored, secret };
}

/** @throws CoreError `invalid_input` – meant as a private key, and none we can sign with */
function clientSecretOf(text: string): Secret {
  if (isKeyText(text) && readClientKey(text) === null) {
    throw new CoreError('invalid_input', 'This private key cannot be used to log in.', {
      hint: 'Give a private key for ES256 (P-256) or RS256 (RSA of at least 2048 bits), as PEM or JWK and without a passphrase.',
    });
  }
  return new Secret(text);
}

function assertUsable(login: StoredLogin): void {
  if ((login.authorizeUrl === null) !== (login.tokenUrl === null)) {
    throw new CoreError('invalid_input', 'Only one of the two login addresses is given.', {
      hint: 'Give both, the authorize URL and the token URL, or none: then they are found out.',
    });
  }
  if (login.clientId === null && (login.clientSecret !== null || login.authorizeUrl !== null)) {
    throw new CoreError('invalid_input', 'There is no client id.', {
      hint: 'Give the client id that the service made for Consentry.',
    });
  }
  for (const address of [login.issuer, login.authorizeUrl, login.tokenUrl]) {
    if (address !== null) assertSafe(new URL(address));
  }
}

/** @param url as the contract's schema has checked */
function assertSafe({ protocol, hostname, username, password }: URL): void {
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  if (username !== '' || password !== '' || (protocol !== 'https:' && !isHere)) {
    throw new CoreError('invalid_input', 'A login address is not https.', {
      hint: 'Passwords and tokens travel there: give an https address without a user name (http only for this computer).',
    });
  }
}

/** True when tokens of the one are not good with the other. */
export function isOtherClient(a: StoredLogin, b: StoredLogin): boolean {
  return (
    a.clientId !== b.clientId ||
    a.issuer !== b.issuer ||
    a.authorizeUrl !== b.authorizeUrl ||
    a.tokenUrl !== b.tokenUrl
  );
}
