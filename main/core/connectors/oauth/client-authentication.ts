/** How we prove at a token endpoint that we are the registered client (mcp.md section 8.4). */
import { None, type ClientAuth } from 'oauth4webapi';
import type { ClientCredentials } from './login-record.ts';
import type { ServerMetadata } from './server-metadata.ts';

type Method = ClientCredentials['method'];

/** For a client with a secret, what the server lists first of what we can do; absent means `client_secret_basic` (RFC 8414). */
export function methodFor(server: ServerMetadata, hasSecret: boolean): Method {
  if (!hasSecret) return 'none';
  const offered = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  if (offered.includes('client_secret_basic')) return 'client_secret_basic';
  return offered.includes('client_secret_post') ? 'client_secret_post' : 'client_secret_basic';
}

export function authenticationOf({ method, clientSecret }: ClientCredentials): ClientAuth {
  const secret = clientSecret ?? '';
  switch (method) {
    case 'none':
      return None();
    case 'client_secret_basic':
      return (_server, { client_id: id }, _body, headers) => {
        // oauth4webapi would also encode `-`, `_` and `.`, which strict servers compare without decoding.
        const pair = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
        headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
      };
    case 'client_secret_post':
      return (_server, { client_id: id }, body) => {
        body.set('client_id', id);
        body.set('client_secret', secret);
      };
  }
}
