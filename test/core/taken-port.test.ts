/** What a person reads when the port is taken: which program has it, and where Consentry is now. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { portHolder } from '../../main/core/http/port-holder.ts';
import { limits } from '../../main/core/limits/limits.ts';
import { createNodeClock } from '../../main/shared-adapters/system/node-clock.ts';
import { createProcessInspector } from '../../main/shared-adapters/process-inspector/process-inspector.ts';
import { memoryLogger, memoryProcesses } from '../support/core/memory-ports.ts';
import { startCore } from '../support/core/start-core.ts';

const clock = createNodeClock();

/** Listens on a port in this very process; undefined when somebody else has it. */
async function hold(port: number): Promise<number | undefined> {
  const server = createServer((socket) => socket.on('error', () => undefined));
  onTestFinished(() => void server.close());
  server.listen({ host: '127.0.0.1', port });
  try {
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  return (server.address() as AddressInfo).port;
}

test.runIf(process.platform === 'linux')(
  'TRIAL-D-B8 a taken port that clients rely on is refused with name and process id of who has it',
  async () => {
    const port = await hold(0);
    const start = startCore({
      port: port ?? 0,
      ports: { processes: createProcessInspector(clock) },
    });
    await expect(start).rejects.toThrow(
      new RegExp(`^Port ${port} is taken by another program: .+ \\(pid ${process.pid}\\)\\.$`, 'u'),
    );
  },
);

test('TRIAL-D-B8 a first start on another port says which one, and why', async () => {
  const isOurs = (await hold(limits.defaultPort)) !== undefined;
  const logger = memoryLogger();
  const { core, port, notice } = await startCore({
    port: 'as-kept',
    ports: { processes: createProcessInspector(clock), logger },
  });
  // The notice says it; a warning in the terminal beside it would say it worse.
  expect(logger.lines.filter(({ level }) => level === 'warn')).toEqual([]);
  expect(port).toBeGreaterThan(limits.defaultPort);
  const holder = isOurs && process.platform === 'linux' ? `: .+ \\(pid ${process.pid}\\)` : '.*';
  expect(notice).toMatch(
    new RegExp(
      `^Port 29170 is taken by another program${holder}\\. Consentry uses port ${port} from now on\\.$`,
      'u',
    ),
  );
  expect(core.snapshot().gateway.notice).toBe(notice);
});

test('TRIAL-D-B8 nothing is said where the port is the usual one', async () => {
  const first = await startCore();
  expect(first.notice).toBeUndefined();
  expect(first.core.snapshot().gateway.notice).toBeNull();
});

test('TRIAL-D-B8 a holder that the system does not tell is another program', async () => {
  const port = await hold(0);
  expect(await portHolder(port ?? 0, { processes: memoryProcesses(), clock })).toBe(
    'another program',
  );
  const unheld = createServer().listen(0, '127.0.0.1');
  await once(unheld, 'listening');
  const { port: closed } = unheld.address() as AddressInfo;
  await new Promise((resolve) => unheld.close(resolve));
  expect(await portHolder(closed, { processes: memoryProcesses(), clock })).toBe('another program');
});
