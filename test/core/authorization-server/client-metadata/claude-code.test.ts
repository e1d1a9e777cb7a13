/**
 * Claude Code and VS Code with the documents they publish
 * (docs/reference/clients.md#registration-and-redirect-uris): port-less loopback URIs for both
 * hosts, a login that comes back at whatever port was free, and the tools behind it. The SDK plays
 * the client.
 */
import {
  Client,
  StreamableHTTPClientTransport,
  type OAuthClientProvider,
} from '@modelcontextprotocol/client';
import { expect, onTestFinished, test } from 'vitest';
import { startChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { sendDocument, startDocumentServer } from '../../../support/upstreams/document-server.ts';
import {
  awaitRedirect,
  waitingConsent,
  withoutOwn,
} from '../../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { addUpstream, tool } from '../../gateway/support.ts';
import { browse } from '../support.ts';

const claudeCode = {
  client_id: 'https://claude.ai/oauth/claude-code-client-metadata',
  client_name: 'Claude Code',
  client_uri: 'https://claude.ai',
  redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
};
const vsCode = {
  client_id: 'https://vscode.dev/oauth/client-metadata.json',
  client_name: 'Visual Studio Code',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
  application_type: 'native',
  client_uri: 'https://code.visualstudio.com',
  redirect_uris: ['http://127.0.0.1:33418/', 'http://127.0.0.1/', 'https://vscode.dev/redirect'],
};

interface Provider {
  readonly provider: OAuthClientProvider;
  readonly kept: { tokens?: unknown; client?: { client_id?: string }; url?: URL };
}

/** What an OAuth client of the SDK keeps, with a document in place of a registration. */
function documentProvider(clientMetadataUrl: string, redirectUrl: string): Provider {
  const kept: Provider['kept'] & { verifier?: string; discovery?: unknown } = {};
  return {
    kept,
    provider: {
      clientMetadataUrl,
      redirectUrl,
      clientMetadata: { client_name: 'not used', redirect_uris: [redirectUrl] },
      clientInformation: () => kept.client as never,
      saveClientInformation: (client) => void (kept.client = client as never),
      tokens: () => kept.tokens as never,
      saveTokens: (tokens) => void (kept.tokens = tokens),
      redirectToAuthorization: (url) => void (kept.url = url),
      saveCodeVerifier: (verifier) => void (kept.verifier = verifier),
      codeVerifier: () => kept.verifier ?? '',
      saveDiscoveryState: (state) => void (kept.discovery = state),
      discoveryState: () => kept.discovery as never,
    },
  };
}

async function startWith(document: { client_id: string }): Promise<TestCore> {
  const server = await startDocumentServer(sendDocument(document));
  const core = await startCore({
    ports: { resolver: server.resolver },
    transport: server.transport,
  });
  const upstream = await startChaosUpstream({ era: 'modern' });
  onTestFinished(() => upstream.close());
  upstream.tools = [tool('get_it'), tool('put_it')];
  await addUpstream(core, upstream);
  return core;
}

test.each([
  ['Claude Code at a free port of localhost', claudeCode, 'http://localhost:3118/callback'],
  ['Claude Code at a free port of 127.0.0.1', claudeCode, 'http://127.0.0.1:51234/callback'],
  ['VS Code at its own port', vsCode, 'http://127.0.0.1:33418/'],
  ['VS Code when that is taken', vsCode, 'http://127.0.0.1:40000/'],
])('%s: from the first request to the tools', async (_name, document, redirectUrl) => {
  const core = await startWith(document);
  const { kept, provider } = documentProvider(document.client_id, redirectUrl);
  const make = (): Client =>
    new Client({ name: 'journey', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  const endpoint = new URL(core.endpoint);
  const first = new StreamableHTTPClientTransport(endpoint, { authProvider: provider });
  await expect(make().connect(first)).rejects.toThrow();
  // It took its document because the server said so; it did not register.
  expect(kept.client?.client_id).toBe(document.client_id);
  expect(kept.url?.searchParams.get('client_id')).toBe(document.client_id);

  const waiting = await browse(kept.url?.href ?? '');
  const consent = await waitingConsent(core, document.client_id);
  expect(consent).toMatchObject({
    clientName: document.client_name,
    identity: 'metadata-url',
    redirectUri: redirectUrl,
    redirectInWords: 'a program on this computer',
  });
  expect(consent.warnings.map(({ code }) => code)).toContain('loopback-only');
  await core.run('question.allow', { id: consent.id, access: { up: 'read' } });
  const location = new URL(waiting.headers.get('location') ?? '', core.issuer);
  const callback = await awaitRedirect(location.href);
  expect(callback.href.startsWith(`${redirectUrl}?`)).toBe(true);

  await first.finishAuth(callback.searchParams);
  const client = make();
  await client.connect(new StreamableHTTPClientTransport(endpoint, { authProvider: provider }));
  onTestFinished(() => client.close());
  // It asked for reading, as the challenge names it, so what writes is not there.
  const { tools } = await client.listTools();
  expect(withoutOwn(tools.map(({ name }) => name))).toEqual(['up__get_it']);
});

test('a path or a host that the document does not list is not sent to', async () => {
  const core = await startWith(claudeCode);
  for (const redirectUri of [
    'http://localhost:3118/other',
    'http://[::1]:3118/callback',
    'http://localhost.evil.com/callback',
  ]) {
    const query = new URLSearchParams({
      client_id: claudeCode.client_id,
      redirect_uri: redirectUri,
      response_type: 'code',
    });
    const answer = await browse(`${core.issuer}/oauth/authorize?${query.toString()}`);
    expect([redirectUri, answer.status, answer.headers.get('location')]).toEqual([
      redirectUri,
      400,
      null,
    ]);
  }
});
