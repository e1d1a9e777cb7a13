/**
 * The renderer as it ships (built, minified, under the real Content-Security-Policy), except that
 * the fake bridge is let in by the build mode `fake`. Also speaks the headless protocol, with a
 * fake bridge behind it.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { createBuilder } from 'vite';
import { createFakeBridge, type FakeBridge } from '../../../renderer/state/fake-bridge.ts';

export interface BuiltPages {
  /** e.g. `http://127.0.0.1:40123`, without a trailing slash. */
  readonly origin: string;
  /** Starts a new headless session: its world, and the secret that logs in once. */
  readonly newSession: () => { readonly fake: FakeBridge; readonly secret: string };
  readonly close: () => Promise<void>;
}

const root = join(import.meta.dirname, '../../..');

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Builds into a folder of its own and serves it until closed. */
export async function startBuiltPages(): Promise<BuiltPages> {
  const folder = await mkdtemp(join(tmpdir(), 'consentry-pages-'));
  const builder = await createBuilder({
    configFile: join(root, 'vite.config.ts'),
    mode: 'fake',
    logLevel: 'error',
    environments: { client: { build: { outDir: folder, emptyOutDir: true, sourcemap: false } } },
  });
  const client = builder.environments['client'];
  if (client === undefined) throw new Error('vite.config.ts has no client environment');
  await builder.build(client);

  let session: { fake: FakeBridge; secret: string | null; token: string } | null = null;
  let sessions = 0;

  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const answer =
      path === '/session' || path === '/events' || path.startsWith('/call/')
        ? protocol(path, request, response)
        : file(path, response);
    answer.catch((error: unknown) => response.writeHead(500).end(String(error)));
  });

  async function file(path: string, response: ServerResponse): Promise<void> {
    const name = normalize(path === '/' ? '/index.html' : path);
    const content = await readFile(join(folder, name)).catch(() => null);
    if (content === null) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': types[extname(name)] ?? 'application/octet-stream',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
    });
    response.end(content);
  }

  async function protocol(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const body = await text(request);
    const json = (status: number, value: unknown) =>
      void response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(value));
    if (path === '/session') {
      const { secret } = JSON.parse(body) as { secret: string };
      if (session === null || session.secret !== secret) return json(401, {});
      session.secret = null;
      return json(200, { token: session.token });
    }
    if (session === null || request.headers.authorization !== `Bearer ${session.token}`) {
      return json(401, {});
    }
    const { main } = session.fake.app;
    const { fake } = session;
    if (path === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const send = (snapshot: unknown) =>
        response.write(`event: snapshot\ndata: ${JSON.stringify(snapshot)}\n\n`);
      send(session.fake.world.snapshot);
      const stop = main.onSnapshot(send);
      response.on('close', stop);
      return;
    }
    const name = path.slice('/call/'.length) as 'prompt.get';
    return json(200, await fake.prompts.call(name, JSON.parse(body)));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    newSession: () => {
      sessions += 1;
      const fake = createFakeBridge({ headless: true });
      session = { fake, secret: `secret-${sessions}`, token: `token-${sessions}` };
      return { fake, secret: session.secret ?? '' };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
