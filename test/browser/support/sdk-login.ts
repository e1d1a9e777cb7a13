/**
 * The current SDK as an AI client, with a real callback server on loopback; the person's browser is
 * the test's.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

export interface SdkLogin {
  /** Where the person's browser has to go; undefined until the SDK asked for a login. */
  readonly loginUrl: () => URL | undefined;
  /**
   * Takes what the browser brought back to the callback, and connects when it is the first login.
   */
  readonly finish: () => Promise<void>;
  readonly toolNames: () => Promise<string[]>;
  readonly call: (name: string, args: Record<string, unknown>) => Promise<unknown>;
  readonly accessToken: () => string;
  readonly close: () => Promise<void>;
}

/** Starts a client that has nothing yet; its first request is refused, and it asks for a login. */
export async function startSdkLogin(endpoint: string, name: string): Promise<SdkLogin> {
  const callbacks: URL[] = [];
  const heard: ((url: URL) => void)[] = [];
  const server = createServer((request, response) => {
    response.end('You can close this page.');
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname !== '/callback') return;
    const listener = heard.shift();
    if (listener === undefined) callbacks.push(url);
    else listener(url);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const redirectUrl = `http://127.0.0.1:${port}/callback`;
  const kept: {
    client?: unknown;
    tokens?: { access_token: string };
    verifier?: string;
    url?: URL;
    discovery?: unknown;
  } = {};
  const authProvider = {
    redirectUrl,
    clientMetadata: {
      client_name: name,
      redirect_uris: [redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    state: () => 'the-state',
    clientInformation: () => kept.client as never,
    saveClientInformation: (client: unknown) => void (kept.client = client),
    tokens: () => kept.tokens as never,
    saveTokens: (tokens: unknown) => void (kept.tokens = tokens as { access_token: string }),
    redirectToAuthorization: (url: URL) => void (kept.url = url),
    saveCodeVerifier: (verifier: string) => void (kept.verifier = verifier),
    codeVerifier: () => kept.verifier ?? '',
    saveDiscoveryState: (state: unknown) => void (kept.discovery = state),
    discoveryState: () => kept.discovery as never,
  };
  const make = () => new Client({ name, version: '1' }, { versionNegotiation: { mode: 'auto' } });
  let transport = new StreamableHTTPClientTransport(new URL(endpoint), { authProvider });
  let client: Client | null = null;
  await make()
    .connect(transport)
    .catch((error: unknown) => {
      if (kept.url === undefined) throw error;
    });
  const connected = (): Client => {
    if (client === null) throw new Error('the client has not logged in');
    return client;
  };
  return {
    loginUrl: () => kept.url,
    async finish() {
      const callback =
        callbacks.shift() ?? (await new Promise<URL>((resolve) => void heard.push(resolve)));
      delete kept.url;
      await transport.finishAuth(callback.searchParams);
      if (client !== null) return;
      client = make();
      transport = new StreamableHTTPClientTransport(new URL(endpoint), { authProvider });
      await client.connect(transport);
    },
    toolNames: async () => (await connected().listTools()).tools.map((tool) => tool.name),
    call: (tool, args) => connected().callTool({ name: tool, arguments: args }),
    accessToken: () => kept.tokens?.access_token ?? '',
    async close() {
      await client?.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
