/**
 * A process of the same user that opens connections and asks nothing on them: it loses them, and
 * nobody else anything.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { limits } from '../../main/core/limits/limits.ts';
import { createNodeClock } from '../../main/shared-adapters/system/node-clock.ts';
import { readInstance } from '../../main/shared-adapters/files/instance-info.ts';
import { createProcessInspector } from '../../main/shared-adapters/process-inspector/process-inspector.ts';
import { runChild } from '../conformance/child-process.mjs';
import { startCore, type TestCore } from '../support/core/start-core.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';
import { startProduct } from './support/killable.ts';

const cli = join(import.meta.dirname, '../../dist/cli/index.mjs');
const holder = join(import.meta.dirname, '../support/system/idle-holder.mjs');

interface Holder {
  /** Opens so many more; resolves when they are open. */
  more(count: number): Promise<void>;
  /** Resolves with the first of its connections that the other side ends. */
  readonly lostOne: Promise<unknown>;
}

/** @param text what it sends on each connection */
async function hold(target: string | number, count: number, text = ''): Promise<Holder> {
  const child = spawn(process.execPath, [holder, String(target), String(count), text], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  const lines = createInterface({ input: child.stdout });
  const said = (word: string): Promise<void> =>
    new Promise((resolve) => lines.on('line', (line) => line === word && resolve()));
  const lostOne = said('ended');
  await said('full');
  const more = (added: number): Promise<void> => {
    child.stdin.write(`${added}\n`);
    return said('full');
  };
  return { more, lostOne };
}

/** A core, and when it has learned who is at the other end of its connections. */
async function startAsking(): Promise<{ core: TestCore; known: Promise<void> }> {
  const inspector = createProcessInspector(createNodeClock());
  let looked = (): void => undefined;
  const known = new Promise<void>((resolve) => (looked = resolve));
  const core = await startCore({
    ports: {
      processes: {
        ...inspector,
        async pids(connections) {
          const pids = await inspector.pids?.(connections);
          looked();
          return pids ?? [];
        },
      },
    },
  });
  return { core, known };
}

/** A connection of this process, and what came of it. */
async function openOlder(port: number): Promise<{ socket: Socket; answered: Promise<string> }> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  const answered = Promise.race([
    once(socket, 'data').then(([answer]) => String(answer)),
    once(socket, 'close').then(() => 'it was ended'),
  ]);
  return { socket, answered };
}

test.runIf(process.platform === 'linux')(
  'TRIAL-C5 SEC-08 a process that holds most of the idle connections loses them, not the older ones of others',
  { timeout: 60_000 },
  async () => {
    const { core, known } = await startAsking();
    const older = await openOlder(core.port);
    const hog = await hold(core.port, limits.http.connections - 10);
    await known;
    await hog.more(40);
    await hog.lostOne;
    expect((await fetch(`http://127.0.0.1:${core.port}/healthz`)).status).toBe(200);
    older.socket.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${core.port}\r\n\r\n`);
    expect(await older.answered).toMatch(/^HTTP\/1\.1 200 /u);
  },
);

test.runIf(process.platform === 'linux')(
  'TRIAL-C5 a process that half-sends most bodies loses those, not the older one of another',
  { timeout: 60_000 },
  async () => {
    const { core, known } = await startAsking();
    const body = JSON.stringify({ client_name: 'Slow', redirect_uris: ['http://127.0.0.1/cb'] });
    const head = `POST /oauth/register HTTP/1.1\r\nHost: 127.0.0.1:${core.port}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    const older = await openOlder(core.port);
    older.socket.write(`${head}\r\n${body.slice(0, 20)}`);
    const heard = `${head}Expect: 100-continue\r\n\r\n${body.slice(0, 20)}`;
    const hog = await hold(core.port, limits.http.connections - 10, heard);
    await known;
    await hog.more(40);
    await hog.lostOne;
    older.socket.write(body.slice(20));
    expect(await older.answered).toMatch(/^HTTP\/1\.1 201 /u);
  },
);

describe('TRIAL-C5 idle connections of another process', { timeout: 60_000 }, () => {
  test.each([40, 200])('do not keep `consentry pause` out: %i of them', async (count) => {
    const product = await startProduct(makeTempDir());
    onTestFinished(() => product.kill());
    const { control } = readInstance(product.dataDir) ?? expect.fail('it does not run');
    await hold(control ?? '', count);
    const paused = await runChild(process.execPath, [cli, 'pause', '--data-dir', product.dataDir]);
    expect(paused).toMatchObject({ status: 0 });
    expect((await product.run('state.get', {})).gateway.state).toBe('paused');
  });

  test('do not keep the person from the page', async () => {
    const product = await startProduct(makeTempDir(), { ui: true });
    onTestFinished(() => product.kill());
    const page = new URL(product.ui ?? '');
    await hold(page.port, 100);
    expect((await fetch(page.origin)).status).toBe(200);
  });
});
