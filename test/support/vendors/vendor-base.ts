/**
 * What the stand-ins for vendors have in common: oidc-provider as authorization server and an MCP server of the official SDK
 * behind its tokens, on one real port of this computer, with pages for the person and switches for what may go wrong.
 *
 *     const vendor = await startVendor({ registration: ['dynamic'], scopes: ['read'], tools: [{ name: 'list_things' }] });
 *     await person.run('connector.add', { kind: 'http', name: 'up', url: vendor.mcpUrl });
 *     await person.comeBack(await vendor.logIn(await person.connect()));  // login and consent pages, then back
 *     vendor.advance(3_600_000);                                          // its tokens are an hour older
 *     vendor.answers.set('/mcp', () => ({ status: 429 }));                // one path answers something else
 *     vendor.withdrawGrants();                                            // the person took the access away there
 *
 * A vendor of its own is a file beside this one that calls `startVendor` with what its document says and adds its switches.
 * Everything of `VendorSwitches` may be exchanged at any time. Time: `advance` makes everything older that is kept here and
 * leaves the clock of the core alone (`createTestClock` moves that).
 */
import { createServer, IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallToolResult, Tool } from '@modelcontextprotocol/server';
import { onTestFinished } from 'vitest';
import { travel, type JourneyEnd, type PersonAtVendor } from './vendor-browser.ts';
import { createVendorLogin } from './vendor-login.ts';
import { createVendorMcp } from './vendor-mcp.ts';
import { createVendorStore, type VendorStore } from './vendor-store.ts';

export interface VendorTool {
  readonly name: string;
  readonly description?: string;
  readonly annotations?: Tool['annotations'];
  readonly inputSchema?: Tool['inputSchema'];
  /** A call without this scope gets 403 `insufficient_scope`. */
  readonly needs?: string;
  /** Default: one text that names the tool. */
  readonly run?: (input: Record<string, unknown>) => CallToolResult | Promise<CallToolResult>;
}

/** A client that the vendor's people made by hand. */
export interface HandMadeClient {
  readonly id: string;
  /** Absent: a public client. */
  readonly secret?: string;
  /** The public half of a key it signs with instead of showing a secret. */
  readonly key?: JsonWebKey;
  /** Default basic. */
  readonly method?: 'client_secret_basic' | 'client_secret_post';
  /** Compared exactly, port and all. */
  readonly redirectUris: readonly string[];
}

export interface VendorOptions {
  /** Default `/mcp`. With or without a slash at its end: the other one is 404. */
  readonly mcpPath?: string;
  /** Ways in besides hand-made clients: RFC 7591, client id metadata documents. Default: none. */
  readonly registration?: readonly ('dynamic' | 'document')[];
  readonly clients?: readonly HandMadeClient[];
  /** Of the resource, which says so in its metadata. Default one: oidc-provider grants nothing where no scope is asked for. */
  readonly scopes?: readonly string[];
  readonly tools?: readonly VendorTool[];
  readonly accessTokenSeconds?: number;
  readonly refreshTokenSeconds?: number;
  readonly tokenFormat?: 'opaque' | 'jwt';
  /** Where the vendor documents paths of its own. */
  readonly routes?: { readonly authorization?: string; readonly token?: string };
  /** In place of the internet: metadata documents by their URL. */
  readonly documents?: ReadonlyMap<string, object>;
  /** `legacy`: an MCP server of 2025-11-25 that has tools only. Default: both eras. */
  readonly era?: 'both' | 'legacy';
}

export interface VendorRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
  readonly authorization: string | undefined;
}

export interface VendorAnswer {
  readonly status: number;
  /** A string as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Whose token a call came with. */
export interface VendorBearer {
  readonly account: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

export interface ConsentPage {
  /** What the person filled in. */
  readonly form: URLSearchParams;
  readonly asked: readonly string[];
  /** Of the authorization request. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
}

export interface VendorSwitches {
  tools: readonly VendorTool[];
  /** Before a call reaches its tool; null: go on. An answer with `status` is one of HTTP. */
  onCall: (tool: string, bearer: VendorBearer) => CallToolResult | VendorAnswer | null;
  /** Which rights the page grants; a string is the `error` that the browser is sent back with. */
  onConsent: (page: ConsentPage) => readonly string[] | string;
  /** Of metadata documents: false is an error page in the browser, without a redirect. */
  allowsClient: (clientId: string) => boolean;
  /** A token that was made by hand and is taken besides; null: none. */
  staticToken: string | null;
  /** Whether the resource takes the tokens that its own authorization server issued. */
  acceptsOwnTokens: boolean;
  /** Whether a refresh token is used up by its use; a used one that comes again ends the grant. */
  rotates: boolean;
  /** The body of a token answer, before it is sent. */
  tokenAnswer: (body: Record<string, unknown>, request: VendorRequest) => Record<string, unknown>;
  /** More for signed tokens to say; they get as long as this makes them. */
  tokenClaims: Record<string, unknown>;
  /** Members over the usual ones; undefined takes one away, null the whole document. */
  resourceMetadata: Record<string, unknown> | null;
  serverMetadata: Record<string, unknown>;
}

export interface Vendor extends VendorSwitches {
  readonly origin: string;
  readonly mcpUrl: string;
  /** All it was sent, also by the person's browser. */
  readonly requests: VendorRequest[];
  readonly store: VendorStore;
  /** By path, instead of what it would answer; null: as usual. May wait. */
  readonly answers: Map<
    string,
    (request: VendorRequest) => VendorAnswer | null | Promise<VendorAnswer | null>
  >;
  count(path: string): number;
  /** Requests to the token endpoint with this grant type. */
  tokenRequests(grantType: 'authorization_code' | 'refresh_token'): readonly VendorRequest[];
  advance(ms: number): void;
  withdrawGrants(): void;
  /** The person's browser, from our address to wherever it ends. */
  browse(authorizationUrl: string, person?: PersonAtVendor): Promise<JourneyEnd>;
  /** As `browse`, and has to be sent back: where to. */
  logIn(authorizationUrl: string, person?: PersonAtVendor): Promise<string>;
  close(): Promise<void>;
}

/** What the parts of a stand-in share. */
export interface VendorWorld {
  readonly options: VendorOptions;
  readonly scopes: readonly string[];
  readonly origin: string;
  readonly mcpUrl: string;
  readonly mcpPath: string;
  readonly store: VendorStore;
  readonly switches: VendorSwitches;
  /** Epoch seconds at the vendor. */
  now(): number;
}

export async function startVendor(options: VendorOptions = {}): Promise<Vendor> {
  const { mcpPath = '/mcp' } = options;
  const store = createVendorStore();
  let agedSeconds = 0;
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.writeHead(500).end(`the stand-in failed: ${String(error)}`);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const tokenPath = options.routes?.token ?? '/token';

  const vendor: Vendor = {
    origin,
    mcpUrl: `${origin}${mcpPath}`,
    requests: [],
    store,
    answers: new Map(),
    tools: options.tools ?? [{ name: 'read' }],
    onCall: () => null,
    onConsent: ({ form, asked }) => form.get('scope')?.split(' ') ?? asked,
    allowsClient: () => true,
    staticToken: null,
    acceptsOwnTokens: true,
    rotates: true,
    tokenAnswer: (body) => body,
    tokenClaims: {},
    resourceMetadata: {},
    serverMetadata: {},
    count: (path) => vendor.requests.filter((request) => request.path === path).length,
    tokenRequests: (grantType) =>
      vendor.requests.filter(
        ({ path, form }) => path === tokenPath && form.get('grant_type') === grantType,
      ),
    advance(ms) {
      agedSeconds += ms / 1000;
      store.age(ms / 1000);
    },
    withdrawGrants: () => login.withdraw(),
    browse: (authorizationUrl, person) => travel(origin, authorizationUrl, person),
    async logIn(authorizationUrl, person) {
      const end = await vendor.browse(authorizationUrl, person);
      if (end.kind === 'page') throw new Error(`not sent back: ${end.status} ${end.text}`);
      return end.location;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  onTestFinished(() => vendor.close());

  const world: VendorWorld = {
    options,
    scopes: options.scopes ?? ['use'],
    origin,
    mcpUrl: vendor.mcpUrl,
    mcpPath,
    store,
    switches: vendor,
    now: () => Math.floor(Date.now() / 1000 + agedSeconds),
  };
  const login = createVendorLogin(world);
  const mcp = createVendorMcp(world, login);
  return vendor;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? '/', origin);
    const recorded: VendorRequest = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      form: new URLSearchParams(body.toString()),
      body: body.toString(),
      headers: request.headers,
      authorization: request.headers.authorization,
    };
    vendor.requests.push(recorded);
    const told =
      (await vendor.answers.get(recorded.path)?.(recorded)) ??
      (await mcp.answer(recorded, request, response)) ??
      (await login.answer(recorded, replayed(request, body), response));
    if (told === 'answered') return;
    const { status, body: content = '', headers = {} } = told;
    const isText = typeof content === 'string';
    response.writeHead(status, {
      ...(isText ? {} : { 'content-type': 'application/json' }),
      ...headers,
    });
    response.end(isText ? content : JSON.stringify(content));
  }
}

/** The same request once more, for the library that wants to read it itself. */
function replayed(request: IncomingMessage, body: Buffer): IncomingMessage {
  const again = new IncomingMessage(request.socket);
  again.method = request.method ?? 'GET';
  again.url = request.url ?? '/';
  again.httpVersion = request.httpVersion;
  again.headers = request.headers;
  again.rawHeaders = request.rawHeaders;
  // Otherwise its end would pass for a broken connection.
  again.complete = true;
  again.push(body);
  again.push(null);
  return again;
}
