/**
 * The same conversation with a server alone and through Consentry is the same message by message,
 * but for what policy defines: the list below, and nothing beside it
 * (docs/reference/mcp-revisions.md#bridging).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { logIn, register } from '../../support/clients/oauth-client.ts';
import { allow, openBridge, publish } from '../../bridge/support.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import {
  converseAlone,
  converseInSession,
  type Heard,
  type Message,
} from '../support/conversation.ts';
import {
  converseAloneByPipe,
  converseInSessionByPipe,
  type PipedStep,
} from '../support/conversation-by-pipe.ts';

const fixture = join(import.meta.dirname, '../../support/everything-upstream/main.mjs');
const serverInfoKey = 'io.modelcontextprotocol/serverInfo';

type Value = unknown;

/**
 * What may differ, why, and how it is made equal: on both sides, so that what only looks alike is
 * not hidden.
 */
interface Difference {
  readonly what: string;
  readonly source: string;
  readonly even: (message: Message, step: string) => Message;
}

const differences: readonly Difference[] = [
  {
    what: 'the server names itself: Consentry is the server that the client talks to',
    source: 'docs/reference/mcp-revisions.md#bridging',
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

function even(received: readonly Heard[]): readonly Heard[] {
  return received.map(({ step, status, messages }) => ({
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

interface Sides {
  /** Where the server is. */
  readonly url: string;
  /** A product in front of it that lets everything through. */
  readonly core: TestCore;
}

async function bothSides(era: 'legacy' | 'modern'): Promise<Sides> {
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
  // Resources and prompts are read beside, once the connector is ready.
  const up = async () => (await core.run('state.get', {})).connectors[0];
  await expect.poll(async () => (await up())?.prompts ?? 0, { timeout: 10_000 }).toBeGreaterThan(0);
  // Three and a template.
  await expect.poll(async () => (await up())?.resources ?? 0).toBe(4);
  return { url, core };
}

async function proxied({ core }: Sides, era: 'legacy' | 'modern'): Promise<readonly Heard[]> {
  const endpoint = `${core.issuer}/mcp/up`;
  const { accessToken } = await logIn(core, {
    client: await register(core.issuer),
    access: { up: 'write' },
    authorize: { resource: endpoint },
  });
  const talk = era === 'legacy' ? converseInSession : converseAlone;
  return talk({ endpoint, token: accessToken });
}

/**
 * On one pipe nothing says over which of two connections a message came: the answer is last, and
 * has no HTTP status. That the other client was let in, or has left, may reach the one that listens
 * within a second: nothing of this conversation.
 */
function inLines(received: readonly Heard[]): readonly PipedStep[] {
  return even(received).map(({ step, messages }) => ({
    step,
    messages: answerLast(messages.filter((each) => !isListChange(each))),
  }));
}

function isListChange({ method }: Message): boolean {
  return typeof method === 'string' && method.endsWith('/list_changed');
}

function answerLast(messages: readonly Message[]): readonly Message[] {
  const isAnswer = (message: Message): boolean =>
    message['method'] === undefined && message['id'] !== undefined;
  return [...messages.filter((each) => !isAnswer(each)), ...messages.filter(isAnswer)];
}

describe.each(['legacy', 'modern'] as const)('%s on both sides', (era) => {
  test('every message is the same, but for what is listed', async () => {
    const sides = await bothSides(era);
    const talk = era === 'legacy' ? converseInSession : converseAlone;
    const direct = await talk({ endpoint: sides.url, token: null });
    expect(direct.length).toBeGreaterThan(40);
    expect(even(await proxied(sides, era))).toEqual(even(direct));
  }, 60_000);

  test('through the bridge every message is the one that comes over HTTP', async () => {
    const sides = await bothSides(era);
    const expected = inLines(await proxied(sides, era));
    publish(sides.core);
    const bridge = openBridge(sides.core.dataDir, { resource: '/mcp/up' });
    const talk = era === 'legacy' ? converseInSessionByPipe : converseAloneByPipe;
    const talking = talk(bridge);
    await allow(sides.core);
    const piped = await talking;
    const ids = (steps: readonly PipedStep[]): unknown =>
      steps.map(({ step, messages }) => [step, messages.at(-1)?.['id']]);
    expect(ids(piped)).toEqual(ids(expected));
    expect(inLines(piped.map((each) => ({ ...each, status: 200 })))).toEqual(expected);
  }, 60_000);
});
