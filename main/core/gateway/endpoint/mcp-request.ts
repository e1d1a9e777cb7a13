/** What both faces of the gateway get of a request after token, limits and parsing. */
import type { Exchange } from '../../http/exchange.ts';
import type { LiveToken } from '../../grants/tokens.ts';
import type { McpHeaders } from '../../mcp/downstream-message.ts';
import type { RpcMessage } from '../../mcp/json-rpc.ts';

/** What is known before the body is read; a GET or DELETE has none. */
export interface UnreadMcpRequest {
  readonly exchange: Exchange;
  readonly token: LiveToken;
  /** `/mcp` or `/mcp/<connector>`. */
  readonly resource: string;
  readonly connector: string | null;
  readonly headers: McpHeaders;
}

export interface McpRequest extends UnreadMcpRequest {
  readonly message: RpcMessage;
  /** One of our own tokens is somewhere in the message. */
  readonly carriesOwnToken: boolean;
}
