/**
 * What makes HTTP more than lines: streams that break and go on, questions of servers, arguments
 * that go into headers.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { setUp, tool, type Setting } from '../core/gateway/support.ts';
import {
  allow,
  initializeParams,
  modern,
  openBridge,
  publish,
  textOf,
  type Message,
  type TestBridge,
} from './support.ts';

const form = { type: 'object', properties: { name: { type: 'string' } } };
const question = {
  id: 'ask-1',
  method: 'elicitation/create',
  params: { message: 'Who are you?', requestedSchema: form },
};
const isQuestion = ({ method }: Message): boolean => method === 'elicitation/create';

/** A server that asks in each call, and a client that says it can be asked. */
async function asking(): Promise<Setting & { bridge: TestBridge }> {
  const world = await setUp('legacy');
  world.upstream.asks = [question];
  publish(world.core);
  const bridge = openBridge(world.core.dataDir);
  const opened = bridge.ask('initialize', {
    ...initializeParams,
    capabilities: { elicitation: { form: {} } },
  });
  await allow(world.core);
  await opened;
  bridge.send({ method: 'notifications/initialized' });
  return { ...world, bridge };
}

const call = { name: 'up__get_it', arguments: { n: 1 } };
const answer = ({ id }: Message): object => ({
  id,
  result: { action: 'accept', content: { name: 'Ada' } },
});

/** Connections that this process opens to a port; tears all of them. */
function connectionsTo(port: number): { tear(): number } {
  const open = new Set<Socket>();
  const opened = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  };
  subscribe('net.client.socket', opened);
  onTestFinished(() => void unsubscribe('net.client.socket', opened));
  return {
    tear() {
      const torn = [...open].filter(({ remotePort }) => remotePort === port);
      for (const socket of torn) socket.destroy();
      return torn.length;
    },
  };
}

describe('a server that asks', () => {
  test('SEC-44 its question arrives with the connector’s name, and the answer reaches it', async () => {
    const { bridge, upstream } = await asking();
    bridge.send({ id: 'one', method: 'tools/call', params: call });
    const asked = await bridge.receives(isQuestion);
    expect(asked.params).toMatchObject({ message: '[up] Who are you?' });
    bridge.send(answer(asked));
    expect(
      textOf(await bridge.receives(({ id, method }) => id === 'one' && method === undefined)),
    ).toBe('{"n":1}');
    const answered = upstream.requests.find(({ rpc }) => rpc?.id === 'ask-1');
    expect(answered?.rpc).toMatchObject({ result: { action: 'accept', content: { name: 'Ada' } } });
  });

  test('an answer that nobody waits for goes nowhere', async () => {
    const { bridge, upstream } = await asking();
    bridge.send({ id: 'one', method: 'tools/call', params: call });
    const asked = await bridge.receives(isQuestion);
    bridge.send({ id: 'never asked', result: { action: 'accept', content: { name: 'Eve' } } });
    bridge.send(answer(asked));
    await bridge.receives(({ id, method }) => id === 'one' && method === undefined);
    bridge.send({ ...answer(asked), result: { action: 'accept', content: { name: 'Eve' } } });
    upstream.asks = [];
    await bridge.ask('tools/call', call);
    expect(JSON.stringify(upstream.requests.map(({ rpc }) => rpc))).not.toContain('Eve');
  });
});

test('REL-17 a connection that breaks in the middle of an answer is opened again, and every message comes once', async () => {
  const { bridge, core, upstream } = await asking();
  const connections = connectionsTo(core.port);
  await bridge.ask('ping');
  bridge.send({ id: 'one', method: 'tools/call', params: call });
  const asked = await bridge.receives(isQuestion);
  expect(connections.tear()).toBeGreaterThan(0);
  bridge.send(answer(asked));
  const done = await bridge.receives(({ id, method }) => id === 'one' && method === undefined);
  expect(textOf(done)).toBe('{"n":1}');
  expect(bridge.received.filter(isQuestion)).toHaveLength(1);
  expect(bridge.received.filter(({ id }) => id === 'one')).toHaveLength(1);
  expect(upstream.count('tools/call')).toBe(1);
});

test('arguments that a tool wants in headers are in them, also before the client has looked at any list', async () => {
  const world = await setUp('modern');
  world.upstream.tools = [
    tool('get_it', {
      inputSchema: {
        type: 'object',
        properties: { region: { type: 'string', 'x-mcp-header': 'Region' } },
      },
    }),
  ];
  await world.core.run('connector.connect', { name: 'up' });
  await world.core.run('connector.review', { name: 'up', accept: 'all' });
  publish(world.core);
  const bridge = openBridge(world.core.dataDir);
  const discovered = bridge.ask('server/discover', modern());
  await allow(world.core);
  await discovered;
  const params = modern({ name: 'up__get_it', arguments: { region: 'eu é' } });
  expect(textOf(await bridge.ask('tools/call', params))).toBe('{"region":"eu é"}');
  await bridge.ask('tools/list', modern());
  expect(textOf(await bridge.ask('tools/call', params))).toBe('{"region":"eu é"}');
  const sent = world.upstream.requests.filter(({ rpc }) => rpc?.method === 'tools/call');
  expect(sent.map(({ headers }) => headers['mcp-param-region'])).toEqual([
    '=?base64?ZXUgw6k=?=',
    '=?base64?ZXUgw6k=?=',
  ]);
});
