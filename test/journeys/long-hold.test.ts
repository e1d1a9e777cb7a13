/**
 * The person takes 70 seconds, longer than clients wait by themselves (60 s). The core and the
 * SDKs of both generations share one clock, which the test moves: with progress the call is held
 * and its result comes; without, the model is told to repeat, and the repeat passes once
 * (ATRYUM-42).
 */
import {
  Client as ClientV2,
  StreamableHTTPClientTransport as HttpV2,
} from '@modelcontextprotocol/client';
import { Client as ClientV1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as HttpV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect, onTestFinished, test, vi } from 'vitest';
import { limits } from '../../main/core/limits/limits.ts';
import { startChaosUpstream } from '../support/upstreams/chaos-upstream.ts';
import { logIn, register } from '../support/clients/oauth-client.ts';
import { createTestClock } from '../support/core/memory-ports.ts';
import { patient, usualHold } from '../core/gateway/support.ts';
import { startCore, type TestCore } from '../support/core/start-core.ts';

/** Between two looks at who has heard what; as often as the core tells of progress. */
const stepMs = limits.questions.progressWhileHeld;
const steps = 7;

interface Program {
  /** Calls `up__put_it`; `onProgress` asks for progress and lets that put the time limit off. */
  call(n: number, onProgress?: () => void): Promise<{ isError?: unknown; content: unknown }>;
}

async function program(core: TestCore, kind: 'sdk-v1' | 'sdk-v2'): Promise<Program> {
  const client = await register(core.issuer, { client_name: `${patient} ${kind}` });
  const { accessToken } = await logIn(core, { client, access: { up: 'write' } });
  const url = new URL(core.endpoint);
  const requestInit = { headers: { authorization: `Bearer ${accessToken}` } };
  const info = { name: kind, version: '1' };
  const params = (n: number) => ({ name: 'up__put_it', arguments: { n } });
  const options = (onprogress?: () => void) =>
    onprogress === undefined ? {} : { onprogress, resetTimeoutOnProgress: true };
  if (kind === 'sdk-v1') {
    const sdk = new ClientV1(info);
    await sdk.connect(new HttpV1(url, { requestInit }));
    onTestFinished(() => sdk.close());
    return {
      call: async (n, onProgress) =>
        (await sdk.callTool(params(n), undefined, options(onProgress))) as never,
    };
  }
  const sdk = new ClientV2(info, { versionNegotiation: { mode: 'auto' } });
  await sdk.connect(new HttpV2(url, { requestInit }));
  onTestFinished(() => sdk.close());
  return {
    call: (n, onProgress) => sdk.callTool(params(n), options(onProgress)),
  };
}

/** Lets everything through that waits from clients of this name. */
async function allowAll(core: TestCore): Promise<void> {
  for (;;) {
    const [question] = await core.run('questions.list', {});
    if (question === undefined) return;
    await core.run('question.allow', { id: question.id });
  }
}

test('ATRYUM-55 70 seconds: held with progress, told to repeat without, in both generations', async () => {
  const upstream = await startChaosUpstream({ era: 'modern' });
  onTestFinished(() => upstream.close());
  upstream.tools = [{ name: 'put_it', description: 'writes', inputSchema: { type: 'object' } }];
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  await core.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  const kinds = ['sdk-v1', 'sdk-v2'] as const;
  const pairs = await Promise.all(
    kinds.map(async (kind) => ({
      patient: await program(core, kind),
      impatient: await program(core, kind),
    })),
  );

  // From here on the SDKs' own time limits are on the test's clock, too.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const runs = pairs.map(({ patient, impatient }) => {
    const run = { impatient, progress: 0, isTold: false };
    const held = patient.call(1, () => void (run.progress += 1));
    const told = impatient.call(2).finally(() => (run.isTold = true));
    return Object.assign(run, { held, told });
  });
  await vi.waitFor(async () => expect(await core.run('questions.list', {})).toHaveLength(4));
  // Each SDK counts down for each of its calls.
  expect(vi.getTimerCount()).toBeGreaterThanOrEqual(4);

  for (let step = 1; step <= steps; step += 1) {
    const before = runs.map(({ progress }) => progress);
    clock.advance(stepMs);
    await vi.advanceTimersByTimeAsync(stepMs);
    await vi.waitFor(() => {
      for (const [at, { progress }] of runs.entries())
        expect(progress).toBeGreaterThan(before[at] ?? 0);
    });
    const isTime = step * stepMs >= usualHold;
    if (isTime) await Promise.all(runs.map(({ told }) => told));
    expect(runs.map(({ isTold }) => isTold)).toEqual([isTime, isTime]);
  }
  for (const { told } of runs) {
    const result = await told;
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).toContain('repeat the same call');
  }
  // The person comes back.
  expect(upstream.count('tools/call')).toBe(0);
  await allowAll(core);

  for (const { held, impatient } of runs) {
    expect((await held).isError ?? false).toBe(false);
    // The repeat passes once, unasked; the next one is a question again.
    expect((await impatient.call(2)).isError ?? false).toBe(false);
  }
  expect(upstream.count('tools/call')).toBe(4);
  expect(await core.run('questions.list', {})).toEqual([]);
  const again = runs.map(({ impatient }) => impatient.call(2));
  await vi.waitFor(async () => expect(await core.run('questions.list', {})).toHaveLength(2));
  for (const { id } of await core.run('questions.list', {}))
    await core.run('question.deny', { id });
  for (const result of await Promise.all(again)) expect(result.isError).toBe(true);
  expect(upstream.count('tools/call')).toBe(4);
});
