/** What people who run a login service are asked for, ready to send (ALATION-7, ATLAR-5). */

/**
 * @param service host of the service; empty when there is no address yet
 * @param clientId by which Consentry names itself; null: the service gives one
 */
export function registrationMessage(
  service: string,
  redirectUri: string,
  clientId: string | null,
): string {
  const at = service === '' ? '' : ` at ${service}`;
  return clientId === null ? forNewClient(at, redirectUri) : forList(at, redirectUri, clientId);
}

function forNewClient(at: string, redirectUri: string): string {
  return `Please register an OAuth client for Consentry${at}. It is a desktop program that I use to reach the MCP server with my own account.

Redirect URI (exactly this one): ${redirectUri}
Grant types: authorization_code, refresh_token
PKCE: always used, with S256
Client type: confidential or public

Please send me the client ID and, if there is one, the client secret, over a channel that you use for passwords.`;
}

function forList(at: string, redirectUri: string, clientId: string): string {
  return `Please add Consentry to the clients that may log in${at}. It is a desktop program that I use to reach the MCP server with my own account.

Client ID (the address of its metadata document): ${clientId}
Redirect URI: ${redirectUri}
PKCE: always used, with S256
Client type: public, without a secret`;
}
