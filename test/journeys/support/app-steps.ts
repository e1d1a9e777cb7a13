/** The conversation with a server that has pages of apps, by a client that shows them. */
import type { Script, Step } from './conversation-steps.ts';

const pages = { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } };
const tools = ['open_board', 'move_card', 'shown_to', 'marked', 'echo_meta', 'ask_card'];
const requestMark = { 'com.example/request': { deep: [1, null, { a: 'b' }] } };

const common: readonly Step[] = [
  ['tools/list', {}],
  ['resources/list', {}],
  ['resources/templates/list', {}],
  ['prompts/list', {}],
  ...tools.map((name): Step => ['tools/call', { name, arguments: {} }]),
  ['tools/call', { name: 'echo_meta', arguments: {}, _meta: requestMark }],
  ...['ui://board/main.html', 'app://notes', 'app://cards/1'].map((uri): Step => [
    'resources/read',
    { uri },
  ]),
  ['prompts/get', { name: 'plan' }],
];

/** @param shows whether the client says that it shows pages */
export function appScript(shows: boolean): Script {
  return {
    capabilities: { elicitation: { form: {} }, ...(shows && { extensions: pages }) },
    answers: {
      'elicitation/create': {
        action: 'accept',
        content: { card: 'first' },
        _meta: { 'com.example/answer': 'yes' },
      },
    },
    older: common,
    newer: [['server/discover', {}], ...common],
    watched: null,
  };
}
