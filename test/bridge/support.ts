/**
 * A bridge on a core of this process, with its client played line by line and its person through
 * the core.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { expect, onTestFinished, vi } from 'vitest';
import type { ConnectorAccess } from '../../contract/views/access.ts';
import type { BridgeOptions } from '../../main/bridge/bridge-options.ts';
import { runBridge } from '../../main/bridge/run-bridge.ts';
import type { TestCore } from '../support/core/start-core.ts';
import { setUp } from '../core/gateway/support.ts';

export const bundle = join(import.meta.dirname, '../../dist/bridge/index.mjs');

export interface Message {
  readonly id?: string | number | null;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface TestBridge {
  /** Every line so far. */
  readonly received: readonly Message[];
  said(): string;
  send(message: object | string): void;
  /** The first line that fits, also one that came before. */
  receives(fits: (message: Message) => boolean): Promise<Message>;
  /** Sends a request and waits for its answer. */
  ask(method: string, params?: object, id?: string | number): Promise<Message>;
  /** Closes the input; resolves when the bridge has ended. */
  end(): Promise<void>;
}

/** What the shells write: where this core is. */
export function publish(core: Pick<TestCore, 'dataDir' | 'endpoint'>, pid = process.pid): void {
  const info = {
    pid,
    startedAt: Date.now(),
    shell: 'headless',
    version: '0.0.0-test',
    control: null,
    endpoint: core.endpoint,
  };
  writeFileSync(join(core.dataDir, 'instance.json'), JSON.stringify(info), { mode: 0o600 });
}

/** In this process: how long it holds can be chosen. */
export function openBridge(
  dataDir: string,
  options: Partial<BridgeOptions> & { readonly holdMs?: number; readonly askAgainMs?: number } = {},
): TestBridge {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const stop = new AbortController();
  const { holdMs = 10_000, askAgainMs, ...changes } = options;
  const ended = runBridge(
    { dataDir, resource: '/mcp', client: 'Test', mayStart: false, ...changes },
    { stdin, stdout, stderr, stop: stop.signal, version: '0.0.0-test', holdMs, askAgainMs },
  );
  onTestFinished(async () => {
    stop.abort();
    await ended;
  });
  return play({ stdin, stdout, stderr, ended });
}

/** The built program. */
export function spawnBridge(
  dataDir: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): TestBridge & { readonly pid: number } {
  const { NODE_OPTIONS: _dropped, ...inherited } = process.env;
  const child = spawn(process.execPath, [bundle, '--data-dir', dataDir, ...args], {
    env: { ...inherited, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { ...play({ ...child, ended }), pid: child.pid ?? 0 };
}

export function play({
  stdin,
  stdout,
  stderr,
  ended,
}: {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly ended: Promise<void>;
}): TestBridge {
  const received: Message[] = [];
  const looks = new Set<() => void>();
  let rest = '';
  let said = '';
  let lastId = 0;
  stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    received.push(...lines.map((line) => JSON.parse(line) as Message));
    for (const look of looks) look();
  });
  stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  stdin.on('error', () => undefined);

  function send(message: object | string): void {
    const text =
      typeof message === 'string' ? message : JSON.stringify({ jsonrpc: '2.0', ...message });
    stdin.write(`${text}\n`);
  }

  function receives(fits: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = received.find(fits);
        if (found === undefined) return;
        looks.delete(look);
        resolve(found);
      };
      looks.add(look);
      look();
      void ended.then(() => reject(new Error(`the bridge ended: ${said}`)));
    });
  }

  return {
    received,
    said: () => said,
    send,
    receives,
    ask(method, params = {}, id = (lastId += 1)) {
      send({ id, method, params });
      return receives((message) => message.id === id && message.method === undefined);
    },
    async end() {
      stdin.end();
      await ended;
    },
  };
}

export const initializeParams = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'test', version: '1' },
};

/** Opens a session as a client of 2025-11-25 does. */
export async function initialize(bridge: TestBridge): Promise<Message> {
  const answer = await bridge.ask('initialize', initializeParams);
  bridge.send({ method: 'notifications/initialized' });
  return answer;
}

/** The envelope of 2026-07-28. */
export function modern(params: Readonly<Record<string, unknown>> = {}): object {
  return {
    ...params,
    _meta: {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
      'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
      ...(params['_meta'] as object | undefined),
    },
  };
}

/** The person allows what is asked next. @returns the name they saw */
export async function allow(
  { core, run }: Pick<TestCore, 'core' | 'run'>,
  access: ConnectorAccess = { up: 'write' },
): Promise<string> {
  await vi.waitFor(() => expect(core.snapshot().questions).toHaveLength(1), { timeout: 5000 });
  const [question] = core.snapshot().questions;
  await run('question.allow', { id: question?.id ?? '', access });
  return question?.kind === 'consent' ? question.clientName : '';
}

export function textOf({ result }: Message): string {
  const content = (result?.['content'] ?? []) as readonly { readonly text?: string }[];
  return content.map(({ text = '' }) => text).join('\n');
}

/** A core with the upstream server `up`, found by bridges. */
export async function setting() {
  const world = await setUp();
  publish(world.core);
  return world;
}

export const call = { name: 'up__get_it', arguments: {} };
