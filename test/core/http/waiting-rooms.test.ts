/**
 * Peers that send half or take nothing: they go before anybody who is served, and hold little
 * meanwhile.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { readBody, send, type Handler } from '../../../main/core/http/exchange.ts';
import { createListener } from '../../../main/core/http/listener.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { waitingLimits } from '../../../main/core/limits/waiting-limits.ts';
import {
  createTestClock,
  memoryProcesses,
  type TestClock,
} from '../../support/core/memory-ports.ts';
import { logIn, callModern } from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';
import { silentLogger } from '../../headless/support/fake-core.ts';

const answerBytes = 12 * 1024 * 1024;

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

test('TRIAL-C5 three hundred half-sent registrations lock nobody out who has a token', async () => {
  const core = await startCore();
  const login = await logIn(core);
  const half = `POST /oauth/register HTTP/1.1\r\nHost: 127.0.0.1:${core.port}\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"client_name":`;
  for (let at = 0; at < 300; at += 1) (await open(core.port)).write(half);
  const answer = await callModern(core.endpoint, login.accessToken, 'tools/list');
  expect(answer.status).toBe(200);
});

test('TRIAL-C5 among half-sent bodies those without a token go first, the oldest of them', async () => {
  const core = await startCore();
  const closed: string[] = [];
  const half = async (name: string, header: string): Promise<void> => {
    const socket = await open(core.port);
    socket.once('close', () => closed.push(name)).resume();
    socket.write(
      `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:${core.port}\r\n${header}Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{`,
    );
  };
  const login = await logIn(core);
  await half('with a token', `Authorization: Bearer ${login.accessToken}\r\n`);
  for (let at = 1; at < limits.http.connections; at += 1) await half(`without ${at}`, '');
  for (let at = 0; at < 3; at += 1) {
    const answer = await callModern(core.endpoint, login.accessToken, 'tools/list');
    expect(answer.status).toBe(200);
  }
  await expect.poll(() => closed.length).toBeGreaterThan(0);
  expect(closed).not.toContain('with a token');
});

async function startLarge() {
  const clock = createTestClock();
  const large: Handler = async (exchange) => {
    await readBody(exchange, 1000);
    send(exchange, 200, {}, 'x'.repeat(answerBytes));
  };
  const listener = createListener({
    handlers: new Proxy({}, { get: () => large }) as Readonly<Record<string, Handler>>,
    developerOrigins: () => [],
    logger: silentLogger,
    clock,
    processes: memoryProcesses(),
    onRefused: () => {},
  });
  const port = await listener.listen(0);
  onTestFinished(() => listener.close(0));
  const request = `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
  /** A reader that asks, sees the answer begin, and takes nothing more. */
  const stall = async (): Promise<Socket> => {
    const socket = await open(port);
    socket.write(request);
    await once(socket, 'readable');
    return socket;
  };
  return { clock, port, request, stall };
}

/** So many looks, with a turn of the loop between each two. */
async function looks(clock: TestClock, count: number): Promise<void> {
  for (let look = 0; look < count; look += 1) {
    clock.advance(waitingLimits.unreadCheck);
    await nextTurn();
  }
}

/** Whether the other side has ended it: what is left is read away. */
async function isEnded(socket: Socket): Promise<boolean> {
  let got = 0;
  const isWhole = new Promise<void>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      got += chunk.length;
      if (got > answerBytes) resolve();
    });
  });
  await Promise.race([once(socket, 'close'), isWhole]);
  return got < answerBytes;
}

test('TRIAL-C5 stalled readers of large answers hold no more than the cap together', async () => {
  const { clock, stall } = await startLarge();
  const readers = [];
  for (let at = 0; at < 24; at += 1) readers.push(await stall());
  await looks(clock, 3);
  const ended = await Promise.all(readers.map(isEnded));
  const kept = ended.filter((one) => !one).length;
  expect(kept).toBeGreaterThan(0);
  expect(kept * answerBytes).toBeLessThanOrEqual(waitingLimits.unreadInAll + answerBytes);
});

test('TRIAL-C5 a process that slept ends no reader: it could take nothing meanwhile', async () => {
  const { clock, stall } = await startLarge();
  const reader = await stall();
  await looks(clock, 1);
  for (let hours = 0; hours < 30; hours += 1) clock.advance(3_600_000);
  expect(await isEnded(reader)).toBe(false);
});

test('TRIAL-C5 a reader that takes nothing loses its answer in time; one that reads gets all of it', async () => {
  const { clock, stall, port, request } = await startLarge();
  const stalled = await stall();
  await looks(clock, waitingLimits.unreadFor / waitingLimits.unreadCheck + 1);
  expect(await isEnded(stalled)).toBe(true);
  const takes = await open(port);
  takes.write(request);
  expect(await isEnded(takes)).toBe(false);
});
