/**
 * What the stand-ins for vendors have in common: oidc-provider as authorization server and an MCP
 * server of the official SDK behind its tokens, on one real port of this computer, with pages for
 * the person and switches for what may go wrong.
 *
 *     const vendor = await startVendor({ registration: ['dynamic'], scopes: ['read'], tools });
 *     await person.run('connector.add', { kind: 'http', name: 'up', url: vendor.mcpUrl });
 *     // Login and consent pages, then back.
 *     await person.comeBack(await vendor.logIn(await person.connect()));
 *     // Its tokens are an hour older.
 *     vendor.advance(3_600_000);
 *     // One path answers something else.
 *     vendor.answers.set('/mcp', () => ({ status: 429 }));
 *     // The person took the access away there.
 *     vendor.withdrawGrants();
 *
 * A vendor of its own is a file beside this one that calls `startVendor` with what its document
 * says and adds its switches. Everything of `VendorSwitches` may be exchanged at any time. Time:
 * `advance` makes everything older that is kept here and leaves the clock of the core alone
 * (`createTestClock` moves that).
 */
import { createServer, IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { travel, type JourneyEnd, type PersonAtVendor } from './vendor-browser.ts';
import { createVendorLogin } from './vendor-login.ts';
import { createVendorMcp } from './vendor-mcp.ts';
import { createVendorStore, type VendorStore } from './vendor-store.ts';
import type {
  VendorAnswer,
  VendorOptions,
  VendorRequest,
  VendorSwitches,
  VendorWorld,
} from './vendor-world.ts';

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
    const chosen =
      (await vendor.answers.get(recorded.path)?.(recorded)) ??
      (await mcp.answer(recorded, request, response)) ??
      (await login.answer(recorded, replayed(request, body), response));
    if (chosen === 'answered') return;
    const { status, body: content = '', headers = {} } = chosen;
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
