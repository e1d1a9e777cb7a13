/** The least that registers a client, and the request that carries it. */
import { rawRequest } from '../../support/clients/raw-http.ts';
import { jsonType } from './routes-under-test.ts';

export const registration = JSON.stringify({
  redirect_uris: ['http://127.0.0.1/cb'],
  token_endpoint_auth_method: 'none',
});
export const registerRequest = (port: number): string =>
  rawRequest(port, 'POST /oauth/register', [jsonType], registration);
