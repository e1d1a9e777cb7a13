/** Data folders of people with many clients and many connectors. */
import { openStore } from '../../../main/core/store/open-store.ts';
import { openRights } from './open-rights.ts';

/**
 * Every client has a grant and a token for `/mcp` and for each of some connectors.
 *
 * @returns a token of the last client for `/mcp`
 */
export function fillWithGrants(dataDir: string, clients: number, grantsEach: number): string {
  const store = openStore(dataDir);
  const rights = openRights(store);
  let token = '';
  store.transaction(() => {
    for (let c = 0; c < clients; c += 1) {
      const { client } = rights.clients.register({
        name: `Client ${c}`,
        redirectUris: [`http://127.0.0.1/${c}`],
        authMethod: 'none',
        grantTypes: ['authorization_code', 'refresh_token'],
      });
      for (let g = 0; g < grantsEach; g += 1) {
        const grant = rights.grants.allow({
          clientId: client.clientId,
          audience: new Set([g === 0 ? '/mcp' : `/mcp/c${g}`]),
          access: new Map([['*', 'read']]),
          redirectUri: 'http://127.0.0.1/',
          endsAt: null,
          documentHash: null,
          isRemembered: false,
        });
        const issued = rights.tokens.issue(grant, true);
        if (g === 0) token = issued.accessToken.open();
      }
    }
  });
  void store.close();
  return token;
}
