/**
 * The MCP server of a stand-in: the official SDK's, behind a check of the bearer token and its
 * audience (RFC 9728, RFC 6750).
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  legacyStatelessFallback,
  Server,
  type CallToolResult,
} from '@modelcontextprotocol/server';
import type { VendorAnswer, VendorBearer, VendorRequest, VendorWorld } from './vendor-world.ts';
import type { VendorLogin } from './vendor-login.ts';

export interface VendorMcp {
  /** Null: not its path. */
  answer(
    recorded: VendorRequest,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<VendorAnswer | 'answered' | null>;
}

export function createVendorMcp(world: VendorWorld, login: VendorLogin): VendorMcp {
  const { options, scopes, origin, mcpUrl, mcpPath, switches } = world;
  const metadataPath = `/.well-known/oauth-protected-resource${mcpPath}`;
  /** What `onCall` wants to be answered, for the request under way. */
  const verdicts = new AsyncLocalStorage<CallToolResult | null>();
  const serve = toNodeHandler(
    options.era === 'legacy'
      ? { fetch: legacyStatelessFallback(createServer) }
      : createMcpHandler(createServer),
  );

  return {
    async answer(recorded, request, response) {
      if (recorded.path === metadataPath) return metadata();
      if (recorded.path !== mcpPath) return null;
      const token = /^Bearer (.+)$/u.exec(recorded.authorization ?? '')?.[1];
      if (token === undefined) return denied(401, '');
      const bearer = await bearerOf(token);
      if (bearer === null) return denied(401, 'error="invalid_token"');
      const message = parsed(recorded.body);
      const name = message?.params?.name;
      let verdict: CallToolResult | null = null;
      if (message?.method === 'tools/call' && name !== undefined) {
        const needed = switches.tools.find((tool) => tool.name === name)?.needs;
        if (needed !== undefined && !bearer.scopes.includes(needed))
          return denied(403, `error="insufficient_scope", scope="${needed}"`);
        const chosen = switches.onCall(name, bearer);
        if (chosen !== null && isHttp(chosen)) return chosen;
        verdict = chosen;
      }
      // A request of a server always has a method; only responses have none.
      const served = request as Parameters<typeof serve>[0];
      await verdicts.run(verdict, () => serve(served, response, message ?? undefined));
      return 'answered';
    },
  };

  async function bearerOf(token: string): Promise<VendorBearer | null> {
    if (token === switches.staticToken) return { account: 'by hand', clientId: '', scopes };
    const issued = await login.lookUp(token);
    // Tokens of the same login service for another resource are not for this one.
    return issued?.audience === mcpUrl && switches.acceptsOwnTokens ? issued : null;
  }

  function metadata(): VendorAnswer {
    if (switches.resourceMetadata === null) return { status: 404 };
    const usual = {
      resource: mcpUrl,
      authorization_servers: [origin],
      scopes_supported: scopes,
    };
    return { status: 200, body: { ...usual, ...switches.resourceMetadata } };
  }

  function denied(status: 401 | 403, why: string): VendorAnswer {
    const where = `resource_metadata="${origin}${metadataPath}"`;
    const challenge = `Bearer ${why === '' ? where : `${why}, ${where}`}`;
    return { status, headers: { 'www-authenticate': challenge } };
  }

  function createServer(): Server {
    const server = new Server({ name: 'vendor', version: '1' }, { capabilities: { tools: {} } });
    server.setRequestHandler('tools/list', () => ({
      tools: switches.tools.map(({ name, description, annotations, inputSchema }) => ({
        name,
        description: description ?? `To ${name}.`,
        inputSchema: inputSchema ?? { type: 'object' as const },
        ...(annotations === undefined ? {} : { annotations }),
      })),
    }));
    server.setRequestHandler('tools/call', async ({ params }) => {
      const verdict = verdicts.getStore() ?? null;
      if (verdict !== null) return verdict;
      const tool = switches.tools.find(({ name }) => name === params.name);
      if (tool === undefined)
        return { isError: true, content: [{ type: 'text', text: `no tool ${params.name}` }] };
      const usual: CallToolResult = { content: [{ type: 'text', text: `${tool.name} is done` }] };
      return (await tool.run?.(params.arguments ?? {})) ?? usual;
    });
    return server;
  }
}

interface Message {
  readonly method?: string;
  readonly params?: { readonly name?: string };
}

function parsed(body: string): Message | null {
  return body === '' ? null : (JSON.parse(body) as Message);
}

function isHttp(chosen: CallToolResult | VendorAnswer): chosen is VendorAnswer {
  return 'status' in chosen;
}
