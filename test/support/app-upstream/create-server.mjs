/** One server with pages of apps: for one request of 2026-07-28, or for one session. */
import { McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import {
  EXTENSION_ID,
  registerAppResource,
  RESOURCE_MIME_TYPE,
} from '@modelcontextprotocol/ext-apps/server';
import { annotated, icons, mark } from './marks.mjs';
import { pageUri, registerTools } from './tools.mjs';

const csp = { connectDomains: ['https://api.app.example'] };
const notes = 'app://notes';

/** @param {'legacy' | 'modern'} era */
export function createAppServer(era) {
  const server = new McpServer(
    { name: 'app-upstream', version: '1.0.0' },
    {
      capabilities: {
        experimental: { 'com.example/experiment': { level: 2 } },
        extensions: { [EXTENSION_ID]: {} },
      },
      instructions: 'Open the board before you move a card.',
    },
  );
  registerTools(server, era);
  registerResources(server);
  server.registerPrompt(
    'plan',
    { title: 'Plan', description: 'A plan of the board', icons, _meta: mark('prompt') },
    () => ({
      description: 'A plan',
      messages: [
        {
          role: 'user',
          content: {
            type: 'text',
            text: 'Plan the board.',
            annotations: annotated({ priority: 0.5 }),
            _meta: mark('message'),
          },
        },
      ],
      _meta: mark('prompt result'),
    }),
  );
  return server;
}

/** @param {McpServer} server */
function registerResources(server) {
  registerAppResource(
    server,
    'Board',
    pageUri,
    { description: 'The page of the board', icons, _meta: { ...mark('page'), ui: { csp } } },
    () => ({
      contents: [
        {
          uri: pageUri,
          mimeType: RESOURCE_MIME_TYPE,
          text: '<!doctype html><title>Board</title><h1>Board</h1>',
          _meta: { ...mark('contents'), ui: { csp, prefersBorder: true } },
        },
      ],
      _meta: mark('read'),
    }),
  );
  server.registerResource(
    'Notes',
    notes,
    {
      title: 'Notes',
      description: 'What was noted',
      mimeType: 'text/plain',
      size: 5,
      annotations: annotated({ audience: ['user'], priority: 0.5 }),
      icons,
      _meta: mark('resource'),
      cacheHint: { ttlMs: 60_000, cacheScope: 'private' },
    },
    () => ({
      contents: [{ uri: notes, mimeType: 'text/plain', text: 'notes', _meta: mark('contents') }],
      _meta: mark('read'),
    }),
  );
  server.registerResource(
    'Card',
    new ResourceTemplate('app://cards/{id}', { list: undefined }),
    {
      title: 'Card',
      description: 'One card',
      mimeType: 'text/plain',
      annotations: annotated({ priority: 0.5 }),
      icons,
      _meta: mark('template'),
    },
    ({ href }) => ({ contents: [{ uri: href, mimeType: 'text/plain', text: 'a card' }] }),
  );
}
