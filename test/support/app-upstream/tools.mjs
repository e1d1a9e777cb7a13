/** The tools of the server: with and without a page, with marks, and one that asks. */
import { getUiCapability, registerAppTool } from '@modelcontextprotocol/ext-apps/server';
import { inputRequired } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { declaredCapabilities } from '../everything-upstream/input-required-tools.mjs';
import { textResult } from '../everything-upstream/media.mjs';
import { annotated, icons, mark } from './marks.mjs';

/** @typedef {import('@modelcontextprotocol/server').McpServer} McpServer */
/** @typedef {import('@modelcontextprotocol/server').ElicitRequestFormParams} Form */

export const pageUri = 'ui://board/main.html';

/** @type {Form} */
const form = {
  mode: 'form',
  message: 'Which card?',
  requestedSchema: {
    type: 'object',
    properties: { card: { type: 'string', default: 'first' } },
    required: ['card'],
  },
  _meta: mark('question'),
};

/**
 * @param {McpServer} server
 * @param {'legacy' | 'modern'} era
 */
export function registerTools(server, era) {
  registerPageTools(server);
  const marked = server.registerTool(
    'marked',
    {
      title: 'Marked',
      description: 'Answers with marks everywhere',
      outputSchema: z.object({ cards: z.number() }),
      annotations: annotated({ title: 'Marked', readOnlyHint: true }),
      icons,
      _meta: mark('tool'),
    },
    markedResult,
  );
  marked.execution = { taskSupport: 'forbidden' };
  server.registerTool(
    'echo_meta',
    { description: 'Tells the `_meta` it was called with' },
    (context) => textResult(JSON.stringify(context.mcpReq._meta?.['com.example/request'] ?? null)),
  );
  server.registerTool('ask_card', { description: 'Asks which card' }, async (context) => {
    if (era === 'legacy') {
      return told(await context.mcpReq.elicitInput(form));
    }
    const answer = context.mcpReq.inputResponses?.['card'];
    if (answer === undefined)
      return inputRequired({
        inputRequests: { card: inputRequired.elicit(form) },
        _meta: mark('round'),
      });
    return told(answer);
  });
}

/**
 * The answer to a question, whoever put its members into whatever order.
 *
 * @param {unknown} answer
 */
function told(answer) {
  const { action, content, _meta } = /** @type {Record<string, unknown>} */ (answer);
  return textResult(JSON.stringify({ action, content, _meta }));
}

/** @param {McpServer} server */
function registerPageTools(server) {
  registerAppTool(
    server,
    'open_board',
    {
      title: 'Board',
      description: 'Opens the board',
      annotations: { readOnlyHint: true },
      _meta: { ui: { resourceUri: pageUri } },
    },
    () => ({ ...textResult('The board is open'), _meta: { ...mark('result'), ui: { at: 1 } } }),
  );
  registerAppTool(
    server,
    'move_card',
    {
      description: 'Moves a card, for the page',
      _meta: { ui: { resourceUri: pageUri, visibility: ['app'] } },
    },
    () => textResult('The card is moved'),
  );
  server.registerTool(
    'shown_to',
    { description: 'Tells what pages the client shows' },
    (context) => {
      const declared = declaredCapabilities(context) ?? server.server.getClientCapabilities();
      return textResult(JSON.stringify(getUiCapability(declared) ?? null));
    },
  );
}

/** @returns {import('@modelcontextprotocol/server').CallToolResult} */
function markedResult() {
  return {
    content: [
      {
        type: 'text',
        text: '{"cards":1}',
        annotations: annotated({ audience: ['user'], priority: 1 }),
        _meta: mark('text'),
      },
      {
        type: 'resource_link',
        uri: 'app://cards/1',
        name: 'card',
        icons,
        annotations: annotated({ priority: 0.25 }),
        _meta: mark('link'),
      },
      {
        type: 'resource',
        resource: {
          uri: 'app://cards/1',
          mimeType: 'text/plain',
          text: 'a card',
          _meta: mark('embedded'),
        },
        _meta: mark('block'),
      },
    ],
    structuredContent: { cards: 1 },
    _meta: mark('result'),
  };
}
