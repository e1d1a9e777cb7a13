/** Real programs as AI clients: the SDK of 2025, the current SDK, and mcp-remote behind stdio. */
import { createRequire } from 'node:module';
import { join, dirname } from 'node:path';
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as HttpV2,
} from '@modelcontextprotocol/client';
import { UnauthorizedError as UnauthorizedV1 } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { onTestFinished, vi } from 'vitest';
import type { TestCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { logInAsPerson, openInBrowser, type PersonAnswer } from './person.ts';

export const clientKinds = ['sdk-v1', 'sdk-v2', 'mcp-remote'] as const;
export type ClientKind = (typeof clientKinds)[number];

export interface RealClient {
  listTools(): Promise<string[]>;
  callTool(
    name: string,
    args: Record<string, unknown>,
  ): Promise<{ text: string; isError: boolean }>;
  /**
   * Makes a call that needs more scope, and logs in as the client then asks; the test answers the
   * consent meanwhile.
   */
  stepUp(call: () => Promise<unknown>): Promise<void>;
  /** The access token it holds; null for programs that do not show it. */
  accessToken(): string | null;
  /** The `scope` of the last token answer; null for programs that do not show it. */
  scope(): string | null;
  close(): Promise<void>;
}

const name = (kind: ClientKind): string => `Journey ${kind}`;

/** Connects and logs in; the person answers as told. */
export async function connectClient(
  kind: ClientKind,
  test: TestCore,
  endpoint: string,
  answer: PersonAnswer,
): Promise<RealClient> {
  const client = await open(kind, test, endpoint, answer);
  onTestFinished(() => client.close());
  return client;
}

function open(
  kind: ClientKind,
  test: TestCore,
  endpoint: string,
  answer: PersonAnswer,
): Promise<RealClient> {
  switch (kind) {
    case 'sdk-v1':
      return openV1(test, endpoint, answer);
    case 'sdk-v2':
      return openV2(test, endpoint, answer);
    case 'mcp-remote':
      return openRemote(test, endpoint, answer);
  }
}

/** What an OAuth client of either SDK generation keeps; both have the same interface. */
function memoryProvider(kind: ClientKind) {
  const kept: {
    client?: unknown;
    tokens?: { access_token: string; scope?: string };
    verifier?: string;
    url?: URL;
    discovery?: unknown;
  } = {};
  return {
    kept,
    provider: {
      redirectUrl: 'http://127.0.0.1:33333/callback',
      clientMetadata: {
        client_name: name(kind),
        redirect_uris: ['http://127.0.0.1:33333/callback'],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
      },
      state: () => 'journey-state',
      clientInformation: () => kept.client as never,
      saveClientInformation: (client: unknown) => void (kept.client = client),
      tokens: () => kept.tokens as never,
      saveTokens: (tokens: unknown) =>
        void (kept.tokens = tokens as { access_token: string; scope?: string }),
      redirectToAuthorization: (url: URL) => void (kept.url = url),
      saveCodeVerifier: (verifier: string) => void (kept.verifier = verifier),
      codeVerifier: () => kept.verifier ?? '',
      saveDiscoveryState: (state: unknown) => void (kept.discovery = state),
      discoveryState: () => kept.discovery as never,
      invalidateCredentials: () => void delete kept.tokens,
    },
  };
}

async function openV1(test: TestCore, endpoint: string, answer: PersonAnswer): Promise<RealClient> {
  const { kept, provider } = memoryProvider('sdk-v1');
  const first = new HttpV1(new URL(endpoint), { authProvider: provider });
  try {
    await new ClientV1({ name: name('sdk-v1'), version: '1' }).connect(first);
    throw new Error('no login was asked for');
  } catch (error) {
    if (!(error instanceof UnauthorizedV1)) throw error;
  }
  const callback = await logInAsPerson(test, kept.url ?? new URL('about:blank'), answer);
  await first.finishAuth(codeOf(callback));
  const client = new ClientV1({ name: name('sdk-v1'), version: '1' });
  const transport = new HttpV1(new URL(endpoint), { authProvider: provider });
  await client.connect(transport);
  return {
    ...wrap(client, () => kept.tokens?.access_token ?? null),
    scope: () => kept.tokens?.scope ?? null,
    stepUp: (call) => stepUp(call, kept, (answer) => transport.finishAuth(codeOf(answer))),
  };
}

async function openV2(test: TestCore, endpoint: string, answer: PersonAnswer): Promise<RealClient> {
  const { kept, provider } = memoryProvider('sdk-v2');
  const make = (): ClientV2 =>
    new ClientV2({ name: name('sdk-v2'), version: '1' }, { versionNegotiation: { mode: 'auto' } });
  const first = new HttpV2(new URL(endpoint), { authProvider: provider });
  try {
    await make().connect(first);
    throw new Error('no login was asked for');
  } catch (error) {
    if (kept.url === undefined) throw error;
  }
  const callback = await logInAsPerson(test, kept.url, answer);
  // The whole answer, so that the client checks `iss` too (RFC 9207).
  await first.finishAuth(callback.searchParams);
  const client = make();
  const transport = new HttpV2(new URL(endpoint), { authProvider: provider });
  await client.connect(transport);
  return {
    ...wrap(client, () => kept.tokens?.access_token ?? null),
    scope: () => kept.tokens?.scope ?? null,
    stepUp: (call) => stepUp(call, kept, (found) => transport.finishAuth(found.searchParams)),
  };
}

/** The call fails with a login that the SDK asked for by itself. */
async function stepUp(
  call: () => Promise<unknown>,
  kept: { url?: URL },
  finish: (callback: URL) => Promise<void>,
): Promise<void> {
  delete kept.url;
  await call().then(
    () => Promise.reject(new Error('the call needed no more scope')),
    () => undefined,
  );
  if (kept.url === undefined) throw new Error('the client did not ask for more');
  const callback = await openInBrowser(kept.url);
  await finish(await callback());
}

/**
 * mcp-remote with what it kept in an earlier run.
 *
 * @param config its own folder
 * @param isMeant the first authorization URL it prints that the person opens
 */
export async function returnWithRemote(
  test: TestCore,
  endpoint: string,
  answer: PersonAnswer,
  config: string,
  isMeant: (url: URL) => boolean = () => true,
): Promise<RealClient> {
  const client = await openRemote(test, endpoint, answer, config, isMeant);
  onTestFinished(() => client.close());
  return client;
}

async function openRemote(
  test: TestCore,
  endpoint: string,
  answer: PersonAnswer,
  config = makeTempDir(),
  isMeant: (url: URL) => boolean = () => true,
): Promise<RealClient> {
  const proxy = join(
    dirname(createRequire(import.meta.url).resolve('mcp-remote/package.json')),
    'dist/proxy.js',
  );
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [proxy, endpoint, '--transport', 'http-only', '--allow-http'],
    env: { PATH: '', HOME: makeTempDir(), MCP_REMOTE_CONFIG_DIR: config },
    stderr: 'pipe',
  });
  let said = '';
  const asked = new Promise<URL>((resolve) => {
    transport.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const urls = said.match(/https?:\/\/\S+\/oauth\/authorize\?\S+/gu) ?? [];
      const url = urls.map((text) => new URL(text)).find(isMeant);
      if (url !== undefined) resolve(url);
    });
  });
  const client = new ClientV1({ name: name('mcp-remote'), version: '1' });
  const connected = client.connect(transport);
  const exited = connected.then(
    () => Promise.reject(new Error('no login was asked for')),
    (error: unknown) => Promise.reject(new Error(`${String(error)}\n${said}`)),
  );
  const url = await Promise.race([asked, exited]);
  exited.catch(() => undefined);
  const callback = await logInAsPerson(test, url, answer);
  // A person is slower than the program is to listen for the answer.
  const arrived = await vi.waitFor(() => fetch(callback), { timeout: 10_000 });
  if (!answer.allow || arrived.status !== 200) {
    await client.close();
    throw new Error(`denied: ${callback.searchParams.get('error') ?? arrived.status}`);
  }
  await connected;
  return wrap(client, () => null);
}

function codeOf(callback: URL): string {
  const code = callback.searchParams.get('code');
  if (code === null) throw new Error(`denied: ${callback.searchParams.get('error')}`);
  return code;
}

function wrap(client: ClientV1 | ClientV2, accessToken: () => string | null): RealClient {
  return {
    accessToken,
    scope: () => null,
    stepUp: () => Promise.reject(new Error('this program asks in a browser of its own')),
    async listTools() {
      const { tools } = await client.listTools();
      return tools.map((tool) => tool.name).sort();
    },
    async callTool(tool, args) {
      const result = (await client.callTool({ name: tool, arguments: args })) as {
        content?: { text?: string }[];
        isError?: boolean;
      };
      return {
        text: (result.content ?? []).map((block) => block.text ?? '').join('\n'),
        isError: result.isError === true,
      };
    },
    close: () => client.close(),
  };
}
