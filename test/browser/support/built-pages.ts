/** The pages as they ship (minified, under the real Content-Security-Policy), and the kit. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { createBuilder } from 'vite';

export interface BuiltPages {
  /** e.g. `http://127.0.0.1:40123`, without a trailing slash. */
  readonly origin: string;
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
    mode: 'kit',
    logLevel: 'error',
    environments: { client: { build: { outDir: folder, emptyOutDir: true, sourcemap: false } } },
  });
  const client = builder.environments['client'];
  if (client === undefined) throw new Error('vite.config.ts has no client environment');
  await builder.build(client);

  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    file(path, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
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

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}
