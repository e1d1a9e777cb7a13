/**
 * The same conversation with a server alone and through Consentry is the same message by message, but for what policy defines:
 * the list below, and nothing beside it (mcp.md section 6: lossless within an era).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { logIn, register } from '../support/oauth-client.ts';
import { startCore } from '../support/start-core.ts';
import {
  converseAlone,
  converseInSession,
  type Heard,
  type Message,
} from './support/conversation.ts';

const fixture = join(resolve(import.meta.dirname, '..'), 'support/everything-upstream/main.mjs');
const serverInfoKey = 'io.modelcontextprotocol/serverInfo';

type Value = unknown;

/** What may differ, why, and how it is made equal: on both sides, so that what only looks alike is not hidden. */
interface Difference {
  readonly what: string;
  readonly source: string;
  readonly even: (message: Message, step: string) => Message;
}

const differences: readonly Difference[] = [
  {
    what: 'the server names itself: Consentry is the server that the client talks to',
    source: 'mcp.md 6.1, 6.2',
    even: (message) =>
      mapMembers(message, (name, value) =>
        name === 'serverInfo' || name === serverInfoKey ? 'a name' : value,
      ),
  },
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
    what: 'icons are left out of lists, and so is _meta of definitions',
    source: 'SEC-46: only known members; an icon is fetched from an address that the server chose',
    even: (message) =>
      mapMembers(message, (name, value) =>
        name === 'tools' && Array.isArray(value)
          ? value.map(({ icons: _icons, _meta, ...tool }: Message) => tool)
          : value,
      ),
  },
  {
    what: 'what we refuse ourselves is refused in our words, and a bad level is a bad parameter',
    source: 'mcp.md 4: validated before the server is asked',
    even: (message, step) =>
      message['error'] === undefined || !refusedHere.has(step)
        ? message
        : { ...message, error: 'an error' },
  },
  {
    what: 'a resource that is not there has the code of the client’s revision',
    source: 'mcp.md 6.1: -32002 before 2026-07-28, whatever the server says',
    even: (message, step) => {
      const error = message['error'] as Message | undefined;
      return error === undefined || step !== 'resources/read test://nothing-here'
        ? message
        : { ...message, error: { ...error, code: 'not found' } };
    },
  },
  {
    what: 'a server of an older revision mirrors no argument in a header',
    source: 'mcp.md 6.3',
    even: (message) =>
      mapMembers(message, (name, value) => (name === 'region' ? { type: 'string' } : value)),
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

function mapMembers(message: Message, map: (name: string, value: Value) => Value): Message {
  const walk = (value: Value): Value => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, walk(map(name, member))]),
    );
  };
  return walk(message) as Message;
}

function even(heard: readonly Heard[]): readonly Heard[] {
  return heard.map(({ step, status, messages }) => ({
    step,
    status,
    messages: messages.map((message) =>
      differences.reduce((now, difference) => difference.even(now, step), message),
    ),
  }));
}

async function startServer(era: 'legacy' | 'modern'): Promise<string> {
  const child = spawn(process.execPath, [fixture, '--era', era], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return (JSON.parse(line.toString()) as { url: string }).url;
}

/** The conversation with the server alone, and through a product that lets everything through. */
async function converse(
  era: 'legacy' | 'modern',
): Promise<{ direct: readonly Heard[]; proxied: readonly Heard[] }> {
  const url = await startServer(era);
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'up', url });
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  for (const { name } of await core.run('tools.list', { connector: 'up' }))
    await core.run('tool.set', { connector: 'up', tool: name, mode: 'allow' });
  await core.run('connector.edit', {
    name: 'up',
    asks: { model: true, folders: true, input: true },
  });
  await core.run('connector.connect', { name: 'up' });
  const endpoint = `${core.issuer}/mcp/up`;
  const { accessToken } = await logIn(core, {
    client: await register(core.issuer),
    access: { up: 'write' },
    authorize: { resource: endpoint },
  });
  const talk = era === 'legacy' ? converseInSession : converseAlone;
  return {
    direct: await talk({ endpoint: url, token: null }),
    proxied: await talk({ endpoint, token: accessToken }),
  };
}

describe.each(['legacy', 'modern'] as const)('%s on both sides', (era) => {
  test('every message is the same, but for what is listed', async () => {
    const { direct, proxied } = await converse(era);
    expect(direct.length).toBeGreaterThan(40);
    expect(even(proxied)).toEqual(even(direct));
  }, 60_000);
});
