/**
 * Tools that the conformance suite asks for (docs/reference/conformance.md#the-upstream-server):
 * those that finish in one round, and the list of all.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { askingTools } from './asking-tools.mjs';
import { inputRequiredTools } from './input-required-tools.mjs';
import { png, textBlock, textResult, wav } from './media.mjs';
import { jsonSchemaTool, objectSchema } from './schemas.mjs';

/** @typedef {import('@modelcontextprotocol/server').ServerContext} ServerContext */
/** @typedef {import('@modelcontextprotocol/server').CallToolResult} CallToolResult */
/** @typedef {import('@modelcontextprotocol/server').InputRequiredResult} InputRequiredResult */
/** @typedef {CallToolResult | InputRequiredResult} ToolOutcome */
/**
 * What the tools share: one for each server, except `changes`, which all servers of the process
 * share.
 *
 * @typedef {object} ToolWorld
 * @property {'legacy' | 'modern'} era
 * @property {'result' | 'request'} asksBy how tools that older revisions have too ask their client
 * @property {() => import('@modelcontextprotocol/server').ClientCapabilities} sessionCapabilities
 *   what a legacy client declared
 * @property {import('./changes.mjs').Changes} changes
 */
/**
 * @typedef {object} EverythingTool
 * @property {string} name
 * @property {string} description
 * @property {import('@modelcontextprotocol/server').Tool['inputSchema']} [inputSchema] absent: no
 *   arguments
 * @property {Partial<import('@modelcontextprotocol/server').Tool>} [more] of its definition
 * @property {(args: Record<string, unknown>, context: ServerContext, world: ToolWorld) =>
 *   ToolOutcome | Promise<ToolOutcome>} run
 */

const stepMs = 50;

/** @type {readonly EverythingTool[]} */
const singleRoundTools = [
  {
    name: 'test_simple_text',
    description: 'Answers with one text',
    run: () => textResult('This is a simple text response for testing.'),
  },
  {
    name: 'test_image_content',
    description: 'Answers with an image',
    run: () => ({ content: [{ type: 'image', data: png, mimeType: 'image/png' }] }),
  },
  {
    name: 'test_audio_content',
    description: 'Answers with a sound',
    run: () => ({ content: [{ type: 'audio', data: wav, mimeType: 'audio/wav' }] }),
  },
  {
    name: 'test_embedded_resource',
    description: 'Answers with an embedded resource',
    run: () => ({
      content: [
        {
          type: 'resource',
          resource: {
            uri: 'test://embedded-resource',
            mimeType: 'text/plain',
            text: 'This is an embedded resource content.',
          },
        },
      ],
    }),
  },
  {
    name: 'test_multiple_content_types',
    description: 'Answers with text, image and resource',
    run: () => ({
      content: [
        textBlock('Multiple content types test:'),
        { type: 'image', data: png, mimeType: 'image/png' },
        {
          type: 'resource',
          resource: {
            uri: 'test://mixed-content-resource',
            mimeType: 'application/json',
            text: JSON.stringify({ test: 'data', value: 123 }),
          },
        },
      ],
    }),
  },
  {
    name: 'test_tool_with_logging',
    description: 'Logs three times while it runs',
    run: async (_args, context) => {
      await context.mcpReq.log('info', 'Tool execution started');
      await delay(stepMs);
      await context.mcpReq.log('info', 'Tool processing data');
      await delay(stepMs);
      await context.mcpReq.log('info', 'Tool execution completed');
      return textResult('Tool with logging executed successfully');
    },
  },
  {
    name: 'test_logging_tool',
    description: 'Logs if the request asks for logs',
    run: async (_args, context) => {
      await context.mcpReq.log('info', 'Logged because the request asked for it');
      return textResult('Logging tool executed');
    },
  },
  {
    name: 'test_error_handling',
    description: 'Always reports an error',
    run: () => ({
      ...textResult('This tool intentionally returns an error for testing'),
      isError: true,
    }),
  },
  {
    name: 'test_tool_with_progress',
    description: 'Reports progress while it runs',
    run: async (_args, context) => {
      const progressToken = context.mcpReq._meta?.progressToken;
      for (const progress of [0, 50, 100]) {
        if (progress > 0) await delay(stepMs);
        if (progressToken === undefined) continue;
        await context.mcpReq.notify({
          method: 'notifications/progress',
          params: { progressToken, progress, total: 100, message: `Step ${progress} of 100` },
        });
      }
      return textResult('Progress complete');
    },
  },
  {
    name: 'test_reconnection',
    description: 'Closes its stream and answers on resumption',
    run: async (_args, context) => {
      context.http?.closeSSE?.();
      await delay(2 * stepMs);
      return textResult('Reconnection test completed successfully');
    },
  },
  {
    name: 'test_x_mcp_header',
    description: 'Mirrors its region in a header',
    inputSchema: objectSchema({ region: { type: 'string', 'x-mcp-header': 'Region' } }, []),
    run: ({ region }) => textResult(`Region: ${typeof region === 'string' ? region : 'none'}`),
  },
  jsonSchemaTool,
  // Beyond what the suite looks at.
  {
    name: 'test_structured',
    description: 'Answers with an object and its text',
    more: {
      title: 'Structured',
      annotations: { title: 'Structured', readOnlyHint: true, idempotentHint: true },
      outputSchema: objectSchema({ count: { type: 'integer' } }),
      icons: [{ src: 'https://example.com/icon.png', mimeType: 'image/png', sizes: ['48x48'] }],
      _meta: { 'com.example/kept': { deep: [1, 2.5, null] } },
    },
    run: () => ({
      ...textResult('{"count":3}'),
      structuredContent: { count: 3 },
      _meta: { 'com.example/kept': 'yes' },
    }),
  },
  {
    name: 'test_resource_link',
    description: 'Answers with a link to a resource, and text with annotations',
    run: () => ({
      content: [
        {
          type: 'resource_link',
          uri: 'test://static-text',
          name: 'static',
          title: 'Static text',
          description: 'A link',
          mimeType: 'text/plain',
          size: 51,
        },
        {
          type: 'text',
          text: 'for the model',
          annotations: {
            audience: ['assistant'],
            priority: 0.5,
            lastModified: '2026-01-02T03:04:05Z',
          },
        },
      ],
    }),
  },
];

/** @type {readonly EverythingTool[]} */
const changingTools = [
  {
    name: 'test_trigger_tool_change',
    description: 'Adds a tool, or removes it again',
    run: (_args, _context, { changes }) => {
      changes.changeTools();
      return textResult('The list of tools has changed');
    },
  },
  {
    name: 'test_trigger_resource_change',
    description: 'Tells those who subscribed to it that a resource changed',
    inputSchema: objectSchema({ uri: { type: 'string' } }),
    run: ({ uri }, _context, { changes }) => {
      changes.changeResource(String(uri));
      return textResult('The resource has changed');
    },
  },
  {
    name: 'test_trigger_prompt_change',
    description: 'Adds a prompt, or removes it again',
    run: (_args, _context, { changes }) => {
      changes.changePrompts();
      return textResult('The list of prompts has changed');
    },
  },
];

/** @type {EverythingTool} */
const extraTool = {
  name: 'test_extra_tool',
  description: 'Comes and goes with test_trigger_tool_change',
  run: () => textResult('Extra'),
};

/**
 * All tools as of now, in the order of their list.
 *
 * @param {import('./changes.mjs').Changes} changes
 * @returns {readonly EverythingTool[]}
 */
export function everythingTools(changes) {
  const fixed = [...singleRoundTools, ...askingTools, ...changingTools, ...inputRequiredTools()];
  return changes.hasExtraTool() ? [...fixed, extraTool] : fixed;
}

/**
 * @param {EverythingTool} tool
 * @returns {import('@modelcontextprotocol/server').Tool}
 */
export function toolDefinition({ name, description, inputSchema, more }) {
  return {
    name,
    description,
    inputSchema: inputSchema ?? { type: 'object', properties: {} },
    ...more,
  };
}
