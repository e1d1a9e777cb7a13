/** What the handlers of both eras get of a request after token, limits and parsing. */
import type { Exchange } from '../../http/exchange.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import type { McpHeaders } from '../../mcp/downstream-message.ts';
import type { RpcId, RpcMessage } from '../../mcp/json-rpc.ts';
import type { ModernEnvelope } from '../../mcp/modern-request.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Reply } from './reply.ts';

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

/** One request on its way to its answer. */
export interface ModernRequest {
  readonly request: McpRequest;
  readonly reply: Reply;
  readonly id: RpcId;
  readonly method: string;
  readonly params: JsonObject;
  readonly envelope: ModernEnvelope;
}
