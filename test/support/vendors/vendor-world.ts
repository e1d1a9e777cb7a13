/** What the parts of a stand-in for a vendor share. */
import type { IncomingMessage } from 'node:http';
import type { CallToolResult, Tool } from '@modelcontextprotocol/server';
import type { VendorStore } from './vendor-store.ts';

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
  /**
   * Of the resource, which says so in its metadata. Default one: oidc-provider grants nothing where
   * no scope is asked for.
   */
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
