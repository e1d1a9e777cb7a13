/** Everything that shows something of the product, opened and heard. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import type { Sweep } from '../../support/values/canary-sweep.ts';
import type { Killable } from './killable.ts';

const run = promisify(execFile);
const cli = join(import.meta.dirname, '../../../dist/cli/index.mjs');

/** The page of headless mode, as the browser has it: everything that is sent to it is heard. */
export async function openPage(product: Killable, sweep: Sweep) {
  const { origin, hash } = new URL(product.ui ?? '');
  const post = (path: string, body: unknown, bearer?: string) =>
    fetch(origin + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
      body: JSON.stringify(body),
    });
  const { token } = (await (await post('/session', { secret: hash.slice(1) })).json()) as {
    token: string;
  };
  const leaving = new AbortController();
  const events = await fetch(`${origin}/events`, {
    headers: { authorization: `Bearer ${token}` },
    signal: leaving.signal,
  });
  const listening = (async () => {
    try {
      for await (const chunk of events.body ?? []) sweep.hear('page events', Buffer.from(chunk));
    } catch {
      // We left.
    }
  })();
  onTestFinished(async () => {
    leaving.abort();
    await listening;
  });
  return {
    token,
    async call<Value>(name: string, input: unknown): Promise<Value> {
      const text = await (await post(`/call/${name}`, input, token)).text();
      sweep.hear(`page answer to ${name}`, text);
      const result = JSON.parse(text) as { ok: boolean; value: Value };
      if (!result.ok) throw new Error(`${name}: ${text}`);
      return result.value;
    },
  };
}

/** Everything that looks, at every door. */
export async function lookEverywhere(
  product: Killable,
  page: Awaited<ReturnType<typeof openPage>>,
  sweep: Sweep,
): Promise<void> {
  for (const [name, input] of [
    ['state.get', {}],
    ['tools.list', {}],
    ['audit.list', { limit: 500 }],
    ['connector.log', { name: 'child' }],
    ['policy.get', {}],
  ] as const)
    await page.call(name, input);
  for (const command of [
    'status',
    'connectors list',
    'tools list',
    'audit list',
    'clients list',
    'vault show',
  ]) {
    for (const form of [[], ['--json']]) {
      const args = [cli, ...command.split(' '), ...form, '--data-dir', product.dataDir];
      const { stdout, stderr } = await run(process.execPath, args);
      sweep.hear(`output of ${command}`, stdout + stderr);
    }
  }
}
