/** Connections on which nothing comes, or not enough: what they are told, and when. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { send, type Handler } from '../../../main/core/http/exchange.ts';
import { createListener } from '../../../main/core/http/listener.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { createTestClock, memoryProcesses } from '../../support/core/memory-ports.ts';
import { silentLogger } from '../../headless/support/fake-core.ts';

async function start() {
  const clock = createTestClock();
  const fine: Handler = (exchange) => send(exchange, 200, { 'content-length': '0' });
  const listener = createListener({
    // Each of them, whatever they are called.
    handlers: new Proxy({}, { get: () => fine }) as Readonly<Record<string, Handler>>,
    developerOrigins: () => [],
    logger: silentLogger,
    clock,
    processes: memoryProcesses(),
    onRefused: () => {},
  });
  const port = await listener.listen(0);
  onTestFinished(() => listener.close(0));
  const open = async (): Promise<Socket & { received: string }> => {
    const socket = Object.assign(connect(port, '127.0.0.1'), { received: '' });
    socket.setEncoding('utf8').on('data', (text: string) => (socket.received += text));
    await once(socket, 'connect');
    return socket;
  };
  return { clock, port, open };
}

test(
  'SEC-08 half a head is refused in time; a connection that asked nothing is told nothing, and may still ask',
  { timeout: 60_000 },
  async () => {
    const { clock, port, open } = await start();
    const [silent, unused] = [await open(), await open()];
    const stalled = await open();
    stalled.write('GET /healthz HTTP/1.1\r\nHost:');
    await once(stalled, 'close');
    expect(stalled.received).toMatch(/^HTTP\/1\.1 408 /u);
    // Both are older, so they were looked at too.
    expect([silent.received, silent.destroyed, unused.destroyed]).toEqual(['', false, false]);
    silent.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    await once(silent, 'data');
    expect(silent.received).toMatch(/^HTTP\/1\.1 200 /u);
    const ended = once(unused, 'close');
    clock.advance(limits.http.keepAliveTimeout);
    await ended;
    expect([unused.received, silent.destroyed]).toEqual(['', false]);
    silent.destroy();
  },
);
