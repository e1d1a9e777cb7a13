/** A server alone and the same one behind Consentry, for one conversation with each. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { allow, openBridge, publish } from '../../bridge/support.ts';
import { logIn, register } from '../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { converseAlone, converseInSession, type Heard, type Peer } from './conversation.ts';
import {
  converseAloneByPipe,
  converseInSessionByPipe,
  type PipedStep,
} from './conversation-by-pipe.ts';
import type { Era, Eras, Script } from './conversation-steps.ts';

export type Fixture = 'everything-upstream' | 'app-upstream' | 'skill-upstream';

/** How many there are to wait for. */
export interface Offered {
  /** With templates. */
  readonly resources: number;
  readonly prompts: number;
  /** To be reviewed beside the tools. */
  readonly items: number;
}

const offered = {
  'everything-upstream': { resources: 4, prompts: 5, items: 0 },
  'app-upstream': { resources: 3, prompts: 1, items: 2 },
  'skill-upstream': { resources: 3, prompts: 0, items: 2 },
} satisfies Readonly<Record<Fixture, Offered>>;

/** @returns where the server listens until the test ends */
export async function startServer(fixture: Fixture, eras: Eras): Promise<string> {
  const path = join(import.meta.dirname, '../../support', fixture, 'main.mjs');
  const child = spawn(process.execPath, [path, '--era', eras], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return (JSON.parse(line.toString()) as { url: string }).url;
}

/** @returns a core in front of the server that lets everything through, as a person accepted it */
export async function coreInFrontOf(url: string, fixture: Fixture): Promise<TestCore> {
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'up', url });
  await core.run('connector.connect', { name: 'up' });
  await acceptAll(core, offered[fixture]);
  return core;
}

/** Lets every tool run, every question be asked, and every page and all instructions pass. */
export async function acceptAll(
  core: TestCore,
  { resources, prompts, items }: Offered,
): Promise<void> {
  await core.run('connector.review', { name: 'up', accept: 'all' });
  for (const { name } of await core.run('tools.list', { connector: 'up' }))
    await core.run('tool.set', { connector: 'up', tool: name, mode: 'allow' });
  await core.run('connector.edit', {
    name: 'up',
    asks: { model: true, folders: true, input: true },
  });
  await core.run('connector.connect', { name: 'up' });
  // Resources, prompts and pages are read beside, once the connector is ready.
  const up = async () => (await core.run('state.get', {})).connectors[0];
  const counts = async () => [(await up())?.resources, (await up())?.prompts];
  await expect.poll(counts, { timeout: 10_000 }).toEqual([resources, prompts]);
  const seen = () => core.run('items.list', { connector: 'up' });
  await expect.poll(async () => (await seen()).length).toBe(items);
  const accepted = (await seen()).map(({ kind, name, hash }) => ({ kind, name, hash }));
  if (accepted.length > 0) await core.run('items.accept', { connector: 'up', items: accepted });
}

/** The conversation of a client of this revision. */
export function converse(peer: Peer, era: Era, script: Script): Promise<readonly Heard[]> {
  return (era === 'legacy' ? converseInSession : converseAlone)(peer, script);
}

/** The same through Consentry, over HTTP. */
export async function converseThrough(
  core: TestCore,
  era: Era,
  script: Script,
): Promise<readonly Heard[]> {
  const endpoint = `${core.issuer}/mcp/up`;
  const { accessToken } = await logIn(core, {
    client: await register(core.issuer),
    access: { up: 'write' },
    authorize: { resource: endpoint },
  });
  return converse({ endpoint, token: accessToken }, era, script);
}

/** The same through Consentry and the bridge. */
export async function converseThroughBridge(
  core: TestCore,
  era: Era,
  script: Script,
): Promise<readonly PipedStep[]> {
  publish(core);
  const bridge = openBridge(core.dataDir, { resource: '/mcp/up' });
  const talking = (era === 'legacy' ? converseInSessionByPipe : converseAloneByPipe)(
    bridge,
    script,
  );
  await allow(core);
  return talking;
}
