/** What a test sees and sets of a stand-in service. */
import type { IncomingHttpHeaders } from 'node:http';

export interface ServiceRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly form: URLSearchParams;
  readonly authorization: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface LoginService {
  readonly origin: string;
  readonly mcpUrl: string;
  readonly requests: ServiceRequest[];
  /** By path, instead of what it would answer; null: as usual. May wait. */
  readonly answers: Map<string, (request: ServiceRequest) => Answer | Promise<Answer> | null>;
  /** What a 401 says besides. */
  challenge: (status: 401 | 403) => string | null;
  /** Members over the usual ones; undefined takes one away. */
  resourceMetadata: Record<string, unknown> | null;
  serverMetadata: Record<string, unknown> | null;
  /** Who its MCP server says it is. */
  serverInfo: object;
  /** Names, or whole definitions. */
  tools: readonly (string | object)[];
  /** Scopes that a call of the tool needs, by its name. */
  readonly needs: Map<string, string>;
  lifeSeconds: number | null;
  rotates: boolean;
  /** In every token answer over the usual. */
  tokenExtra: Record<string, unknown>;
  /** `iss` in the callback; null: none. */
  iss: string | null;
  readonly clients: Map<string, { redirectUris: string[]; secret: string | null }>;
  /** Tokens that are accepted now. */
  readonly accessTokens: Map<string, string>;
  readonly refreshTokens: Map<string, { scope: string; family: string }>;
  count(path: string): number;
  paths(): string[];
  /** The person logs in and agrees (or not): the address the browser is sent back to. */
  logIn(authorizationUrl: string, answer?: 'agree' | 'decline'): Promise<string>;
  close(): Promise<void>;
}
