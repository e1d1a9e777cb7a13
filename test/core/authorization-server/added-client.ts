/** A client that the person added, with the secret that was shown once. */
import type { Registered } from '../../support/clients/oauth-client.ts';
import type { TestCore } from '../../support/core/start-core.ts';

export async function addClient(
  core: TestCore,
  redirectUri: string,
  confidential = true,
): Promise<Registered & { clientSecret: string }> {
  const added = await core.run('client.add', {
    name: 'Team agent',
    redirectUris: [redirectUri],
    confidential,
  });
  return {
    clientId: added.client.clientId,
    clientSecret: added.clientSecret ?? '',
    redirectUri,
  };
}
