/** Who answers in place of Consentry hears nothing that is worth anything (SEC-07). */
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { setUp } from '../core/gateway/support.ts';
import type { TestCore } from '../support/core/start-core.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';
import { allow, initialize, openBridge, publish, spawnBridge, textOf } from './support.ts';

const call = { name: 'up__get_it', arguments: {} };

/** Takes the place of a core that stopped: the same port, the files as a crash leaves them. */
async function takePlace(
  core: TestCore,
  answer: (socket: Socket, received: string) => void,
): Promise<{ received(): string }> {
  await core.stop();
  let received = '';
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      answer(socket, received);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(core.port, '127.0.0.1', resolve);
  });
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  publish(core);
  return { received: () => received };
}

const forged = 'a'.repeat(64);
const withProof = (headers: string): string =>
  `HTTP/1.1 200 OK\r\n${headers}content-length: 2\r\n\r\n{}`;

test.each([
  ['says nothing of itself', withProof('')],
  ['makes up a proof', withProof(`consentry-proof: ${forged}\r\n`)],
  ['sends an error', 'HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n'],
  ['speaks another protocol', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
  ['floods', 'x'.repeat(100_000)],
])('SEC-07 a stranger on the port who %s gets no byte of a token', async (_what, said) => {
  const { core } = await setUp();
  publish(core);
  const first = openBridge(core.dataDir);
  const opened = initialize(first);
  await allow(core);
  await opened;
  await first.end();
  const stranger = await takePlace(core, (socket) => socket.write(said));
  const bridge = spawnBridge(core.dataDir, ['--no-start']);
  expect((await initialize(bridge)).result?.['instructions']).toContain(
    'Another program answers in place of Consentry',
  );
  expect(textOf(await bridge.ask('tools/call', call))).toContain('Another program answers');
  await bridge.end();
  expect(stranger.received()).toContain('consentry-challenge: ');
  expect(stranger.received()).not.toMatch(/cst_|authorization|POST|oauth|refresh/iu);
});

test('SEC-07 a stranger who comes while a bridge is at work receives nothing either', async () => {
  const { core } = await setUp();
  publish(core);
  const bridge = openBridge(core.dataDir);
  const opened = initialize(bridge);
  await allow(core);
  await opened;
  const stranger = await takePlace(core, (socket) => socket.write(withProof('')));
  expect(textOf(await bridge.ask('tools/call', call))).toContain('Another program answers');
  expect(stranger.received()).not.toMatch(/cst_|authorization|POST|oauth|refresh/iu);
});

test('SEC-07 without the key of the data folder nothing is sent to anybody', async () => {
  const { core } = await setUp();
  publish(core);
  const elsewhere = makeTempDir();
  copyFileSync(join(core.dataDir, 'instance.json'), join(elsewhere, 'instance.json'));
  const bridge = openBridge(elsewhere);
  const message = 'key of Consentry’s data folder cannot be read';
  expect((await initialize(bridge)).result?.['instructions']).toContain(message);
  writeFileSync(join(elsewhere, 'identity.key'), 'short');
  expect(textOf(await bridge.ask('tools/call', call))).toContain(message);
  rmSync(join(elsewhere, 'identity.key'));
  expect(core.core.snapshot().questions).toEqual([]);
});
