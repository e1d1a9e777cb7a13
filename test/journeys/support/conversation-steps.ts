/** The steps of the conversation, for both eras, and what the client answers in them. */

/** Of a client, and of a conversation: 2025-11-25 or 2026-07-28. */
export type Era = 'legacy' | 'modern';

/** Of a server. */
export type Eras = Era | 'both';

export type Step = readonly [method: string, params: object];

/** What a client says, whoever it talks to. */
export interface Script {
  /** What it declares. */
  readonly capabilities: object;
  /** What it answers to a question, by method. */
  readonly answers: Readonly<Record<string, object>>;
  /** In a session of 2025-11-25. */
  readonly older: readonly Step[];
  /** In requests of 2026-07-28. */
  readonly newer: readonly Step[];
  /** A resource that a client of 2026-07-28 watches in the end, until it changes. */
  readonly watched: string | null;
}

const capabilities = {
  elicitation: { form: {}, url: {} },
  sampling: {},
  roots: { listChanged: true },
};
export const clientInfo = { name: 'recorder', version: '1' };
const form = { action: 'accept', content: { username: 'ada', email: 'ada@example.com' } };
const answers: Readonly<Record<string, object>> = {
  'elicitation/create': form,
  'sampling/createMessage': {
    role: 'assistant',
    model: 'm',
    stopReason: 'endTurn',
    content: { type: 'text', text: 'Paris' },
  },
  'roots/list': { roots: [{ uri: 'file:///work', name: 'Work' }] },
};

const watched = 'test://watched-resource';
export const changeWatched = { name: 'test_trigger_resource_change', arguments: { uri: watched } };

/** What both eras have, in the same words. */
const common: readonly Step[] = [
  ['tools/list', {}],
  ['resources/list', {}],
  ['resources/templates/list', {}],
  ['prompts/list', {}],
  ...[
    'test_simple_text',
    'test_image_content',
    'test_audio_content',
    'test_embedded_resource',
    'test_multiple_content_types',
    'test_error_handling',
    'test_structured',
    'test_resource_link',
    'test_tool_with_logging',
  ].map((name): Step => ['tools/call', { name, arguments: {} }]),
  ['tools/call', { name: 'test_tool_with_progress', _meta: { progressToken: 'token' } }],
  ['tools/call', { name: 'test_tool_with_progress', _meta: { progressToken: 0 } }],
  ['tools/call', { name: 'test_no_such_tool', arguments: {} }],
  ['tools/call', { arguments: {} }],
  ...[
    'test://static-text',
    'test://static-binary',
    watched,
    'test://template/123/data',
    'test://nothing-here',
  ].map((uri): Step => ['resources/read', { uri }]),
  ['prompts/get', { name: 'test_simple_prompt' }],
  [
    'prompts/get',
    { name: 'test_prompt_with_arguments', arguments: { arg1: 'hello', arg2: 'world' } },
  ],
  [
    'prompts/get',
    {
      name: 'test_prompt_with_embedded_resource',
      arguments: { resourceUri: 'test://static-text' },
    },
  ],
  ['prompts/get', { name: 'test_prompt_with_image' }],
  ['prompts/get', { name: 'test_no_such_prompt' }],
  [
    'completion/complete',
    {
      ref: { type: 'ref/prompt', name: 'test_prompt_with_arguments' },
      argument: { name: 'arg1', value: 'test' },
    },
  ],
  ['tools/call', { name: 'test_elicitation', arguments: { message: 'Who are you?' } }],
  ['tools/call', { name: 'test_elicitation_sep1034_defaults', arguments: {} }],
  ['tools/call', { name: 'test_elicitation_sep1330_enums', arguments: {} }],
  ['tools/call', { name: 'test_sampling', arguments: { prompt: 'Capital of France?' } }],
  ['tools/call', { name: 'test_input_required_result_list_roots', arguments: {} }],
];

const olderSteps: readonly Step[] = [
  ['ping', {}],
  ...common,
  ['logging/setLevel', { level: 'error' }],
  ['tools/call', { name: 'test_tool_with_logging', arguments: {} }],
  ['logging/setLevel', { level: 'loud' }],
  ['resources/subscribe', { uri: watched }],
  ['tools/call', changeWatched],
  ['resources/unsubscribe', { uri: watched }],
  ['no/such/method', {}],
];

const logging = { _meta: { 'io.modelcontextprotocol/logLevel': 'info' } };
const newerSteps: readonly Step[] = [
  ['server/discover', {}],
  ...common,
  ['tools/call', { name: 'test_tool_with_logging', arguments: {}, ...logging }],
  ['tools/call', { name: 'test_missing_capability', arguments: {} }],
  ...['request_state', 'multiple_inputs', 'multi_round', 'capabilities'].map((name): Step => [
    'tools/call',
    { name: `test_input_required_result_${name}`, arguments: {} },
  ]),
  ['prompts/get', { name: 'test_input_required_result_prompt' }],
  ['no/such/method', {}],
];

/** Every feature that MCP has without extensions. */
export const everythingScript: Script = {
  capabilities,
  answers,
  older: olderSteps,
  newer: newerSteps,
  watched,
};
