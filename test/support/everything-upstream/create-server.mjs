/**
 * One MCP server of the fixture: for one request of 2026-07-28, or for one session of an older
 * revision.
 */
import { ProtocolError, ProtocolErrorCode, Server } from '@modelcontextprotocol/server';
import { stateCodec } from './input-required-tools.mjs';
import { complete, getPrompt, listPrompts } from './prompts.mjs';
import { readResource, resources, resourceTemplates } from './resources.mjs';
import { everythingTools, toolDefinition } from './tools.mjs';

/**
 * @param {'legacy' | 'modern'} era
 * @param {import('./changes.mjs').Changes} changes
 * @param {boolean} [pushes] its tools ask by requests only
 */
export function createEverythingServer(era, changes, pushes = false) {
  const server = new Server(
    { name: 'everything-upstream', version: '1.0.0' },
    {
      capabilities: {
        logging: {},
        completions: {},
        tools: { listChanged: true },
        prompts: { listChanged: true },
        resources: { listChanged: true, subscribe: true },
      },
      requestState: { verify: stateCodec.verify },
    },
  );
  const asksBy = era === 'modern' && !pushes ? 'result' : 'request';
  const world = {
    era,
    asksBy,
    changes,
    sessionCapabilities: () => server.getClientCapabilities() ?? {},
  };

  server.setRequestHandler('tools/list', () => ({
    tools: everythingTools(changes).map(toolDefinition),
  }));
  server.setRequestHandler('tools/call', ({ params }, context) => {
    const tool = everythingTools(changes).find(({ name }) => name === params.name);
    if (tool === undefined) {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown tool: ${params.name}`);
    }
    return tool.run(params.arguments ?? {}, context, world);
  });
  server.setRequestHandler('prompts/list', () => listPrompts(changes));
  server.setRequestHandler('prompts/get', ({ params }, context) =>
    getPrompt(params.name, params.arguments ?? {}, context),
  );
  server.setRequestHandler('resources/list', () => ({ resources }));
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates }));
  server.setRequestHandler('resources/read', ({ params }) => readResource(params.uri));
  server.setRequestHandler('completion/complete', ({ params }) => complete(params));
  if (era === 'legacy') {
    /** @type {Set<string>} */
    const subscribed = new Set();
    server.setRequestHandler('resources/subscribe', ({ params }) => {
      subscribed.add(params.uri);
      return {};
    });
    server.setRequestHandler('resources/unsubscribe', ({ params }) => {
      subscribed.delete(params.uri);
      return {};
    });
    // Sessions of this fixture live as long as it does.
    changes.listenToResources((uri) => {
      if (subscribed.has(uri)) server.sendResourceUpdated({ uri }).catch(() => undefined);
    });
  }
  return server;
}
