/**
 * How we prove at a token endpoint that we are the registered client (RFC 6749 section 2.3.1;
 * docs/reference/oauth.md#proving-ourselves).
 */
import { None, type ClientAuth } from 'oauth4webapi';
import type { Clock, Random } from '../../ports/ports.ts';
import { clientAssertion, isKeyText, readClientKey } from './client-key.ts';
import type { ClientCredentials } from './login-record.ts';
import type { ServerMetadata } from './server-metadata.ts';

type Method = ClientCredentials['method'];

/**
 * For a client with a key, its signature; with a secret, what the server lists first of what we can
 * do; absent means `client_secret_basic` (RFC 8414).
 */
export function methodFor(server: ServerMetadata, secret: string | null): Method {
  if (secret === null) return 'none';
  if (isKeyText(secret)) return 'private_key_jwt';
  const offered = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  if (offered.includes('client_secret_basic')) return 'client_secret_basic';
  return offered.includes('client_secret_post') ? 'client_secret_post' : 'client_secret_basic';
}

/**
 * @returns how the client proves itself at the token endpoint
 * @see RFC 6749 section 2.3, RFC 7523 section 2.2
 */
export function authenticationOf(
  { method, clientSecret }: ClientCredentials,
  clock: Clock,
  random: Random,
): ClientAuth {
  const secret = clientSecret ?? '';
  switch (method) {
    case 'none':
      return None();
    case 'client_secret_basic':
      return (_server, { client_id: id }, _body, headers) => {
        // oauth4webapi would also encode `-`, `_` and `.`, which strict servers compare without
        // decoding.
        const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
        headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
      };
    case 'client_secret_post':
      return (_server, { client_id: id }, body) => {
        body.set('client_id', id);
        body.set('client_secret', secret);
      };
    case 'private_key_jwt':
      return ({ issuer }, { client_id: id }, body) => {
        const key = readClientKey(secret);
        // It was looked at when it was entered.
        if (key === null) throw new Error('the key of the client is damaged');
        body.set('client_id', id);
        body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
        body.set('client_assertion', clientAssertion(key, id, issuer, clock, random));
      };
  }
}
