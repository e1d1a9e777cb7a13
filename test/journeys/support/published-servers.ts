/** Servers that others published, and a conversation with each: both over pipes. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { play, type TestBridge } from '../../bridge/support.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { acceptAll, type Offered } from './both-sides.ts';
import type { Script, Step } from './conversation-steps.ts';
import { serverPath } from './real-upstreams.ts';

export type PublishedName = 'everything' | 'filesystem' | 'memory';

/** How one is started, and what is said with it. */
export interface PublishedServer {
  readonly name: PublishedName;
  readonly args: readonly string[];
  /** Of one start: what a server keeps, it keeps for itself. */
  readonly environment: () => Record<string, string>;
  readonly script: Script;
  readonly offered: Offered;
}

/** @param folder of the test, with nothing in it */
export function publishedServer(name: PublishedName, folder: string): PublishedServer {
  switch (name) {
    case 'everything':
      return {
        name,
        args: [serverPath(name), 'stdio'],
        environment: () => ({}),
        script: scriptOf(everything),
        offered: { resources: 9, prompts: 4, items: 1 },
      };
    case 'memory':
      return {
        name,
        args: [serverPath(name)],
        environment: () => ({ MEMORY_FILE_PATH: join(folder, `${randomUUID()}.jsonl`) }),
        script: scriptOf(memory),
        offered: { resources: 1, prompts: 0, items: 0 },
      };
    case 'filesystem':
      writeFileSync(join(folder, 'a.txt'), 'text');
      return {
        name,
        args: [serverPath(name), folder],
        environment: () => ({}),
        script: scriptOf(filesystem(folder)),
        offered: { resources: 0, prompts: 0, items: 0 },
      };
  }
}

/** @returns the server alone, as its client talks with it */
export function startAlone({ args, environment }: PublishedServer): TestBridge {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'] ?? '', ...environment() },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  onTestFinished(async () => {
    child.kill();
    await ended;
  });
  return play({ ...child, ended });
}

/** @returns a core in front of it that lets everything through */
export async function coreInFrontOfPublished(server: PublishedServer): Promise<TestCore> {
  const core = await startCore();
  await core.run('connector.add', {
    kind: 'stdio',
    name: 'up',
    command: process.execPath,
    args: [...server.args],
    env: Object.entries(server.environment()).map(([variable, value]) => ({
      name: variable,
      value,
      secret: false,
    })),
  });
  await core.run('connector.connect', { name: 'up' });
  await acceptAll(core, server.offered);
  return core;
}

const call = (name: string, args: object = {}, more: object = {}): Step => [
  'tools/call',
  { name, arguments: args, ...more },
];

function scriptOf(older: readonly Step[]): Script {
  return { capabilities: {}, answers: {}, older, newer: [], watched: null };
}

const department = { name: 'department', value: 'E' };

const everything: readonly Step[] = [
  ['ping', {}],
  ['tools/list', {}],
  ['resources/list', {}],
  ['resources/templates/list', {}],
  ['prompts/list', {}],
  call('echo', { message: 'hello' }),
  call('echo', {}),
  call('get-sum', { a: 1, b: 2 }),
  call('get-annotated-message', { messageType: 'success', includeImage: true }),
  call('get-resource-links', { count: 3 }),
  call('get-structured-content', { location: 'New York' }),
  call('get-tiny-image'),
  call(
    'trigger-long-running-operation',
    { duration: 0.2, steps: 2 },
    {
      _meta: { progressToken: 'token' },
    },
  ),
  ['resources/read', { uri: 'demo://resource/static/document/features.md' }],
  ['prompts/get', { name: 'simple-prompt' }],
  ['prompts/get', { name: 'args-prompt', arguments: { city: 'Paris' } }],
  [
    'completion/complete',
    { ref: { type: 'ref/prompt', name: 'completable-prompt' }, argument: department },
  ],
  ['logging/setLevel', { level: 'error' }],
];

const memory: readonly Step[] = [
  ['tools/list', {}],
  ['resources/list', {}],
  ['resources/templates/list', {}],
  call('create_entities', {
    entities: [{ name: 'Ada', entityType: 'person', observations: ['wrote a program'] }],
  }),
  call('read_graph'),
  call('search_nodes', { query: 'program' }),
  call('open_nodes', {}),
];

function filesystem(folder: string): readonly Step[] {
  return [
    ['tools/list', {}],
    call('list_allowed_directories'),
    call('list_directory', { path: folder }),
    call('read_text_file', { path: join(folder, 'a.txt') }),
    call('read_text_file', { path: join(folder, '../elsewhere.txt') }),
  ];
}
