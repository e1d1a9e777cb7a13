/**
 * The desktop app as the bridge of an AI client: no window of its own, and no Node on the machine.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test as base } from '@playwright/test';
import { executablePath, projectRoot, test as withApp } from './support/app.ts';
import { addConnector, allow } from './support/person.ts';
import { makeTempDir } from './support/temp-dir.ts';

interface Message {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
}

/** The executable with its pipes, as an AI client starts it. */
function startBridge(command: string, args: readonly string[]) {
  const child = spawn(command, args, {
    env: { ...process.env, PATH: '/nowhere' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const received: Message[] = [];
  const looks = new Set<() => void>();
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  createInterface({ input: child.stdout }).on('line', (line) => {
    received.push(JSON.parse(line) as Message);
    for (const look of looks) look();
  });
  const exited = new Promise<number | null>((resolve) => void child.once('close', resolve));
  return {
    exited,
    /** Closes its input, and waits. */
    end(): Promise<number | null> {
      child.stdin.end();
      return exited;
    },
    kill: () => void child.kill('SIGKILL'),
    ask(id: number, method: string, params: object = {}): Promise<Message> {
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = received.find((message) => message.id === id);
          if (found !== undefined) resolve(found);
        };
        looks.add(look);
        look();
        void exited.then((code) => reject(new Error(`the bridge ended with ${code}: ${said}`)));
      });
    },
  };
}

const initialize = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'test', version: '1' },
};
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

withApp(
  'SEC-116 the app started with --bridge is a client that the person is asked about, shows nothing, and ends with its client',
  async ({ launch }) => {
    const started = await launch();
    await addConnector(started);
    const bridge = startBridge(executablePath, [
      ...asRoot,
      projectRoot,
      '--bridge',
      '--data-dir',
      started.dataDir,
      '--client',
      'claude-desktop',
    ]);
    try {
      const opened = bridge.ask(1, 'initialize', initialize);
      const prompt = await started.page('prompt');
      await expect(prompt.getByText('Claude Desktop (Consentry bridge)').first()).toBeVisible();
      await allow(prompt);
      expect((await opened).result).toMatchObject({ serverInfo: { name: 'consentry' } });
      const { result } = await bridge.ask(2, 'tools/call', {
        name: 'everything__echo',
        arguments: { message: 'through the app' },
      });
      expect(JSON.stringify(result)).toContain('Echo: through the app');
      expect(await bridge.end()).toBe(0);
    } finally {
      bridge.kill();
    }
    // The way that the app was started is what the bridge starts it with.
    const start = JSON.parse(readFileSync(join(started.dataDir, 'start.json'), 'utf8')) as {
      command: string;
      args: string[];
    };
    expect(start.command).toBe(executablePath);
    expect(start.args).toContain('--hidden');
  },
);

base(
  'a switch that the bridge does not know is refused before anything else (SEC-105)',
  async () => {
    const dir = makeTempDir();
    const bridge = startBridge(executablePath, [
      ...asRoot,
      projectRoot,
      '--bridge',
      '--data-dir',
      dir.path,
      '--open-everything',
    ]);
    expect(await bridge.exited).toBe(2);
    expect(existsSync(join(dir.path, 'start.json'))).toBe(false);
    dir.remove();
  },
);
