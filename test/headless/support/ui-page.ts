/** The server of the page over a core that only notes what it was asked. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ProcessInspector } from '../../../main/core/ports/ports.ts';
import { loadUiAssets } from '../../../main/headless/ui/ui-assets.ts';
import { startUiServer } from '../../../main/headless/ui/ui-server.ts';
import { createNodeRandom } from '../../../main/shared-adapters/system/node-random.ts';
import { memoryProcesses } from '../../support/core/memory-ports.ts';
import { createFakeCore, silentLogger } from './fake-core.ts';
import { createManualClock } from './manual-clock.ts';
import { tempDir } from './temp-dir.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export async function startPage(processes: ProcessInspector = memoryProcesses()) {
  const parent = tempDir();
  const folder = join(parent, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(parent, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<!doctype html>start');
  writeFileSync(join(folder, 'assets', 'index.js'), 'run()');
  writeFileSync(join(folder, 'assets', 'index.js.map'), '{}');
  const assets = loadUiAssets(folder);
  if (assets === undefined) throw new Error('no assets');
  const core = createFakeCore(({ name }) => ({ ok: true, value: name }));
  const clock = createManualClock();
  const server = await startUiServer({
    core,
    assets,
    clock,
    random: createNodeRandom(),
    logger: silentLogger,
    processes,
  });
  onTestFinished(() => server.close());

  async function send(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<Answer> {
    const request = httpRequest({
      host: '127.0.0.1',
      port: server.port,
      method,
      path,
      headers,
      agent: false,
    });
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
  }
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    send('POST', path, { 'content-type': 'application/json', ...headers }, JSON.stringify(body));
  const secretOf = (link: string) => link.slice(link.indexOf('#') + 1);
  async function login(): Promise<Record<string, string>> {
    const { body } = await post('/session', { secret: secretOf(server.newLink()) });
    return { authorization: `Bearer ${(JSON.parse(body) as { token: string }).token}` };
  }
  return { server, core, clock, send, post, login, secretOf };
}
