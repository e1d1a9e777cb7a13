/**
 * The only places in which a conversation through Consentry may differ from one with the server
 * alone. `docs/protocol.md` shows this list.
 */
import type { Message } from './conversation.ts';
import type { PipedStep } from './conversation-by-pipe.ts';
import type { Era, Eras } from './conversation-steps.ts';

const serverInfoKey = 'io.modelcontextprotocol/serverInfo';

type Value = unknown;

/** Who speaks with whom. */
export interface Pair {
  readonly client: Era;
  readonly server: Eras;
  /** Whether the client says that it shows pages of apps. */
  readonly showsPages: boolean;
}

const crosses = ({ client, server }: Pair): boolean => client !== server;

/**
 * What may differ, why, and how it is made equal: on both sides, so that what only looks alike is
 * not hidden.
 */
export interface Difference {
  readonly what: string;
  readonly source: string;
  /** Between whom; absent: between all. */
  readonly between?: (pair: Pair) => boolean;
  readonly even: (message: Message, step: string) => Message;
}

export const differences: readonly Difference[] = [
  {
    what: 'a round that asks does not say whose server it is',
    source: 'MCP 2026-07-28: serverInfo in _meta is optional',
    even: (message) => {
      const result = message['result'] as Message | undefined;
      if (result?.['resultType'] !== 'input_required') return message;
      const { _meta: meta, ...rest } = result;
      const kept = Object.entries(meta ?? {}).filter(([name]) => name !== serverInfoKey);
      return {
        ...message,
        result: kept.length === 0 ? rest : { ...rest, _meta: Object.fromEntries(kept) },
      };
    },
  },
  {
    what: 'questions have ids of their own, and say the connector’s name first',
    source: 'SEC-52, SEC-44',
    even: (message) => {
      const { method, id: _id, params, ...rest } = message;
      const isQuestion = typeof method === 'string' && message['id'] !== undefined;
      const asked = isQuestion ? { ...rest, method, params, id: 'an id' } : message;
      return mapMembers(asked, (name, value) =>
        name === 'message' && typeof value === 'string' ? value.replace('[up] ', '') : value,
      );
    },
  },
  {
    what: 'a question for the roots brings nothing along',
    source: 'SEC-46: a progress token of the server’s SDK is no member that a person is shown',
    even: (message) => (message['method'] === 'roots/list' ? { ...message, params: {} } : message),
  },
  {
    what: 'the state of a round is sealed for the grant',
    source: 'SEC-54',
    even: (message) =>
      mapMembers(message, (name, value) => (name === 'requestState' ? 'a state' : value)),
  },
  {
    what: 'what we refuse ourselves is refused in our words, and a bad level is a bad parameter',
    source:
      'docs/reference/mcp-revisions.md#one-endpoint-for-both: validated before the server is asked',
    even: (message, step) =>
      message['error'] === undefined || !refusedHere.has(step)
        ? message
        : { ...message, error: 'an error' },
  },
  {
    what: 'a resource that is not there has the code of the client’s revision',
    source:
      'docs/reference/mcp-revisions.md#legacy-client-modern-server: -32002 before 2026-07-28, whatever the server says',
    even: (message, step) => {
      const error = message['error'] as Message | undefined;
      return error === undefined || step !== 'resources/read test://nothing-here'
        ? message
        : { ...message, error: { ...error, code: 'not found' } };
    },
  },
  {
    what: 'a server of an older revision mirrors no argument in a header',
    source: 'docs/reference/mcp-revisions.md#what-cannot-be-bridged',
    even: (message) =>
      mapMembers(message, (name, value) => (name === 'region' ? { type: 'string' } : value)),
  },
  {
    what: 'what a server says of itself is marked as the words of the server',
    source: 'SEC-83',
    even: (message) =>
      mapMembers(message, (name, value) =>
        name === 'instructions' && typeof value === 'string'
          ? value.replace('The server up says of itself:\n', '')
          : value,
      ),
  },
  {
    what: 'a tool for pages only is not there for a client that shows none',
    source: 'SEC-121',
    between: ({ showsPages }) => !showsPages,
    even: (message, step) =>
      step === 'tools/call move_card'
        ? { ...message, result: 'a result' }
        : mapMembers(message, (name, value) =>
            name === 'tools' && Array.isArray(value) ? value.filter(isForModels) : value,
          ),
  },
  {
    what:
      '`execution` of tools comes from servers of 2025-11-25 only: 2026-07-28 has no such member, ' +
      'and a server of both is asked for its list in the newer one',
    source: 'MCP 2026-07-28, Tools, Data Types',
    between: crosses,
    even: (message, step) =>
      step === 'tools/list'
        ? mapMembers(message, (name, value) => (name === 'execution' ? undefined : value))
        : message,
  },
  {
    what: 'what a session asks in the middle of a call becomes rounds with keys of our own',
    source: 'docs/reference/mcp-revisions.md#suspended-calls',
    between: ({ client, server }) => client === 'modern' && server === 'legacy',
    even: (message) => {
      const result = message['result'] as Message | undefined;
      if (result?.['resultType'] !== 'input_required') return message;
      const { requestState: _state, inputRequests, ...rest } = result;
      return { ...message, result: { ...rest, inputRequests: Object.values(inputRequests ?? {}) } };
    },
  },
  {
    what: 'a server of 2025-11-25 says nothing of how long a resource may be kept',
    source: 'MCP 2026-07-28, Caching',
    between: ({ client, server }) => client === 'modern' && server === 'legacy',
    even: (message) => mapMembers(message, (name, value) => (name === 'ttlMs' ? 0 : value)),
  },
  {
    what: 'a list may be kept for what is left of the time that its server gave',
    source: 'MCP 2026-07-28, Caching: Consentry has kept it for the rest',
    even: (message, step) =>
      step === 'skills/list'
        ? mapMembers(message, (name, value) =>
            name === 'ttlMs' && Number(value) > 0 ? 'what is left' : value,
          )
        : message,
  },
  {
    what: 'tasks of 2025-11-25, which were experimental, are not offered',
    source: 'docs/reference/mcp-revisions.md#what-cannot-be-bridged',
    even: (message, step) =>
      step === 'initialize'
        ? mapMembers(message, (name, value) => (name === 'tasks' ? undefined : value))
        : message,
  },
  {
    what: 'tools that a server has only for clients that it can ask are listed for all clients',
    source: 'docs/reference/mcp-revisions.md#all-connectors-behind-one-endpoint: one list for all',
    even: (message, step) =>
      step === 'tools/list'
        ? mapMembers(message, (name, value) =>
            name === 'tools' && Array.isArray(value) ? value.filter(isForAll) : value,
          )
        : message,
  },
];

/** Steps whose request names nothing, or nothing that there is. */
const refusedHere = new Set([
  'tools/call test_no_such_tool',
  'tools/call',
  'prompts/get test_no_such_prompt',
  'logging/setLevel loud',
  'no/such/method',
]);

function isForAll(tool: unknown): boolean {
  const { name } = tool as { name: string };
  return name !== 'trigger-elicitation-request' && name !== 'trigger-url-elicitation';
}

function isForModels(tool: unknown): boolean {
  const { _meta: meta } = tool as { _meta?: { ui?: { visibility?: readonly string[] } } };
  return meta?.ui?.visibility?.includes('model') ?? true;
}

function mapMembers(message: Message, map: (name: string, value: Value) => Value): Message {
  const walk = (value: Value): Value => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, member]) => {
        const mapped = map(name, member);
        return mapped === undefined ? [] : [[name, walk(mapped)]];
      }),
    );
  };
  return walk(message) as Message;
}

/** What was heard, with every difference of the list made equal. */
export function even<Step extends PipedStep>(
  received: readonly Step[],
  pair: Pair,
  list: readonly Difference[] = differences,
): readonly Step[] {
  const those = list.filter(({ between }) => between?.(pair) ?? true);
  return received.map((heard) => ({
    ...heard,
    messages: heard.messages.map((message) =>
      those.reduce((now, difference) => difference.even(now, heard.step), message),
    ),
  }));
}
