/**
 * Connectors that do not work, each for another reason; real sockets and processes behind all of
 * them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import type { CommandInput } from '../../../contract/commands/commands.ts';
import type { Trouble } from '../../support/upstreams/chaos-trouble.ts';
import { startChaosUpstream } from '../../support/upstreams/chaos-upstream.ts';

export type NewConnector = CommandInput<'connector.add'>;
/** What has to be closed afterwards. */
export type Closers = (() => unknown)[];

const chaosChild = join(import.meta.dirname, '../../support/upstreams/chaos-child.mjs');
const certificates = join(import.meta.dirname, '../../support/certificates');

export interface Broken {
  readonly connector: NewConnector;
  /** Codes of the problem that people see; null while it is still trying for the first time. */
  readonly problem: readonly (string | null)[];
}

export const chaosConnector = (name: string, mode: string): NewConnector => ({
  kind: 'stdio',
  name,
  command: process.execPath,
  args: [chaosChild, mode],
});

async function listening(server: Server, closers: Closers): Promise<number> {
  closers.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/**
 * The address of a server in this trouble, or in none; with a token, one that refuses everybody.
 */
export async function upstreamInTrouble(
  closers: Closers,
  trouble?: Trouble,
  token?: string,
): Promise<string> {
  const upstream = await startChaosUpstream({
    era: 'modern',
    ...(token === undefined ? {} : { token }),
  });
  closers.push(() => upstream.close());
  if (trouble !== undefined) upstream.trouble.set('*', trouble);
  return upstream.url;
}

/** Ten connectors, each broken in a way of its own. @param folder for files they need */
export async function tenBroken(folder: string, closers: Closers): Promise<readonly Broken[]> {
  const plainFile = join(folder, 'not-a-program');
  writeFileSync(plainFile, 'text', { mode: 0o644 });
  const tls = createTlsServer({
    key: readFileSync(join(certificates, 'server.key')),
    cert: readFileSync(join(certificates, 'server.crt')),
  });
  const tlsPort = await listening(tls, closers);
  const closed = createServer();
  const closedPort = await listening(closed, closers);
  await new Promise((resolve) => closed.close(resolve));
  const http = (name: string, url: string): NewConnector => ({ kind: 'http', name, url });
  return [
    {
      connector: { kind: 'stdio', name: 'bad-missing', command: 'no-such-command-anywhere' },
      problem: ['command_not_found'],
    },
    {
      connector: { kind: 'stdio', name: 'bad-file', command: plainFile },
      problem: ['command_not_executable'],
    },
    { connector: chaosConnector('bad-crash', 'exit-at-once'), problem: ['crash_loop'] },
    { connector: chaosConnector('bad-silent', 'silent'), problem: [null, 'timed_out'] },
    { connector: chaosConnector('bad-garbage', 'garbage'), problem: ['garbage', 'crash_loop'] },
    {
      connector: http('bad-refused', `http://127.0.0.1:${closedPort}/mcp`),
      problem: ['unreachable'],
    },
    {
      connector: http('bad-hanging', await upstreamInTrouble(closers, 'hang-before-headers')),
      problem: [null, 'timed_out', 'unreachable'],
    },
    { connector: http('bad-tls', `https://127.0.0.1:${tlsPort}/mcp`), problem: ['untrusted'] },
    {
      connector: http('bad-login', await upstreamInTrouble(closers, undefined, 'another')),
      problem: ['login_required'],
    },
    {
      connector: http('bad-portal', await upstreamInTrouble(closers, 'html')),
      problem: ['garbage'],
    },
  ];
}
