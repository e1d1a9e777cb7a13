import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { limits } from '../../main/core/limits/limits.ts';
import { controlAddress } from '../../main/shared-adapters/control/control-address.ts';
import {
  openControlChannel,
  type ControlChannelOptions,
} from '../../main/shared-adapters/control/control-channel.ts';
import { createFakeCore, silentLogger } from './support/fake-core.ts';
import { tempDir } from './support/temp-dir.ts';

async function openChannel(options: Partial<ControlChannelOptions> = {}) {
  const core = createFakeCore(({ name }) => ({ ok: true, value: name }));
  const address = controlAddress(tempDir());
  const channel = await openControlChannel({ address, core, logger: silentLogger, ...options });
  onTestFinished(() => channel.close());
  return { address, core };
}

async function open(address: string): Promise<Socket> {
  const socket = connect(address);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Everything the server says until it hangs up. */
async function untilClosed(socket: Socket): Promise<unknown[]> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  socket.on('error', () => {});
  // Not `once` of node:events: that one rejects at an error, which hanging up may well be.
  await new Promise((resolve) => socket.once('close', resolve));
  return parseLines(text);
}

/** The next `count` answers. */
async function answers(socket: Socket, count: number): Promise<unknown[]> {
  let text = '';
  while (text.split('\n').length <= count) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    text += chunk.toString('utf8');
  }
  return parseLines(text);
}

const parseLines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);
const refusal = {
  id: null,
  result: { ok: false, error: expect.objectContaining({ code: 'invalid_input' }) as unknown },
};

it('SEC-115 is a socket for this user alone, and reads and restricts as "control"', async () => {
  const { address, core } = await openChannel();
  expect(statSync(address).mode & 0o777).toBe(0o600);
  const socket = await open(address);
  socket.write(
    '{"id":1,"command":"state.get"}\n{"id":"b","command":"client.revoke","input":{"clientId":"x"}}\n',
  );
  expect(await answers(socket, 2)).toEqual([
    { id: 1, result: { ok: true, value: 'state.get' } },
    { id: 'b', result: { ok: true, value: 'client.revoke' } },
  ]);
  expect(core.calls.map(({ caller, input }) => [caller, input])).toEqual([
    ['control', {}],
    ['control', { clientId: 'x' }],
  ]);
});

it('SEC-114 gives nothing to a guessed operator key, with and without one in this run', async () => {
  const digest = createHash('sha256').update('right').digest();
  const isOperatorKey = (key: string) =>
    timingSafeEqual(createHash('sha256').update(key).digest(), digest);
  for (const options of [{ isOperatorKey }, {}]) {
    const { address, core } = await openChannel(options);
    const socket = await open(address);
    socket.write('{"id":1,"command":"gateway.resume","operatorKey":"guess"}\n');
    expect(await answers(socket, 1)).toMatchObject([
      { result: { ok: false, error: { code: 'not_allowed_here' } } },
    ]);
    expect(core.calls).toEqual([]);
  }
  const { address, core } = await openChannel({ isOperatorKey });
  const socket = await open(address);
  socket.write('{"id":1,"command":"gateway.resume","operatorKey":"right"}\n');
  await answers(socket, 1);
  expect(core.calls).toEqual([{ caller: 'operator', name: 'gateway.resume', input: {} }]);
});

it.each([
  ['garbage', 'hello\n'],
  ['a list', '[]\n'],
  ['an unknown member', '{"id":1,"command":"a","caller":"main-window"}\n'],
  ['no command', '{"id":1}\n'],
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22, 0x0a])],
])('refuses %s and hangs up', async (_what, bytes) => {
  const { address, core } = await openChannel();
  const socket = await open(address);
  socket.write(bytes);
  expect(await untilClosed(socket)).toEqual([refusal]);
  expect(core.calls).toEqual([]);
});

it('refuses a line above the limit without keeping it, and goes on serving others', async () => {
  const { address } = await openChannel();
  const socket = await open(address);
  socket.write(Buffer.alloc(limits.control.line + 2, 0x61));
  expect(await untilClosed(socket)).toEqual([refusal]);
  const other = await open(address);
  other.write('{"id":1,"command":"state.get"}\n');
  expect(await answers(other, 1)).toHaveLength(1);
});

it('survives a client that vanishes while its command runs', async () => {
  let finish = () => {};
  const core = createFakeCore(
    () => new Promise((resolve) => (finish = () => resolve({ ok: true, value: 1 }))),
  );
  const { address } = await openChannel({ core });
  const socket = await open(address);
  socket.write('{"id":1,"command":"connector.test"}\n');
  await expect.poll(() => core.calls.length).toBe(1);
  socket.destroy();
  finish();
  const other = await open(address);
  other.write('{"id":2,"command":"state.get"}\n');
  await expect.poll(() => core.calls.length).toBe(2);
  finish();
  expect(await answers(other, 1)).toEqual([{ id: 2, result: { ok: true, value: 1 } }]);
});

it('TRIAL-C5 peers that idle make room for one that asks', async () => {
  const { address } = await openChannel();
  const idle = [];
  for (let index = 0; index < limits.control.connections + 8; index += 1)
    idle.push(untilClosed(await open(address)));
  const asks = await open(address);
  asks.write('{"id":1,"command":"state.get"}\n');
  expect(await answers(asks, 1)).toHaveLength(1);
  // The oldest went.
  expect(await idle[0]).toEqual([]);
});

it('serves no more peers at once than the limit, where each waits for an answer', async () => {
  let begun = 0;
  const { address } = await openChannel({
    shellCommands: new Map([
      [
        'ui.link',
        () => {
          begun += 1;
          return new Promise<never>(() => undefined);
        },
      ],
    ]),
  });
  for (let index = 0; index < limits.control.connections; index += 1)
    (await open(address)).write('{"id":1,"command":"ui.link"}\n');
  await expect.poll(() => begun).toBe(limits.control.connections);
  const oneMore = connect(address);
  onTestFinished(() => void oneMore.destroy());
  const said = untilClosed(oneMore);
  oneMore.write('{"id":1,"command":"state.get"}\n');
  expect(await said).toEqual([]);
});

it('answers with an error, not a crash, when a command throws', async () => {
  const { address } = await openChannel({
    shellCommands: new Map([
      [
        'ui.link',
        () => {
          throw new Error('secret detail');
        },
      ],
    ]),
  });
  const socket = await open(address);
  socket.write('{"id":1,"command":"ui.link"}\n');
  const [answer] = await answers(socket, 1);
  expect(answer).toMatchObject({ result: { error: { code: 'internal' } } });
  expect(JSON.stringify(answer)).not.toContain('secret detail');
});

it('replaces a socket that was left behind, and nothing else', async () => {
  const { address } = await openChannel();
  const again = await openControlChannel({ address, core: createFakeCore(), logger: silentLogger });
  await again.close();
  const file = join(tempDir(), 'control.sock');
  writeFileSync(file, 'mine');
  await expect(
    openControlChannel({ address: file, core: createFakeCore(), logger: silentLogger }),
  ).rejects.toThrow(/something else/u);
});

it('SEC-115 uses a private short folder where the path is too long for a socket, always the same', async () => {
  const dataDir = join(tempDir(), 'long'.repeat(30));
  mkdirSync(dataDir);
  const address = controlAddress(dataDir);
  expect(address).toBe(controlAddress(dataDir));
  expect(address.startsWith(join(tmpdir(), `consentry-${process.getuid?.()}`))).toBe(true);
  expect(statSync(join(address, '..')).mode & 0o777).toBe(0o700);
  const core = createFakeCore();
  const channel = await openControlChannel({ address, core, logger: silentLogger });
  onTestFinished(() => channel.close());
  const socket = await open(address);
  socket.write('{"id":1,"command":"state.get"}\n');
  expect(await answers(socket, 1)).toHaveLength(1);
});
