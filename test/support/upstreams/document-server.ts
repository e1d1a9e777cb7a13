/**
 * A real HTTPS server that plays any host of the internet: its certificate is for several names, a
 * resolver of the test gives it public addresses, and the dialled connection, whatever address was
 * chosen, ends here.
 */
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Dial, FetchTransport } from '../../../main/core/net/checked-connection.ts';
import type { ResolvedAddress, Resolver } from '../../../main/core/ports/ports.ts';

const certificate = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../certificates', name), 'utf8');

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface DocumentServer {
  /** Requests that arrived, in order. */
  readonly requests: readonly { readonly host: string; readonly path: string }[];
  /** Addresses that were dialled, in order, with the port that was asked for. */
  readonly dialled: readonly string[];
  /** Names that were looked up, in order. */
  readonly lookedUp: readonly string[];
  /** Where it really listens. */
  readonly port: number;
  readonly resolver: Resolver;
  readonly transport: FetchTransport & { readonly authorities: string; readonly dial: Dial };
  /** What the next requests are answered with. */
  answer: Answer;
  /** What names resolve to; a function sees how often was asked before. */
  addresses: readonly string[] | ((host: string, before: number) => Promise<readonly string[]>);
  close(): void;
}

export const publicAddress = '93.184.216.34';

export function sendDocument(document: unknown, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers });
    response.end(typeof document === 'string' ? document : JSON.stringify(document));
  };
}

/** One that ends with the test. */
export async function startDocumentServer(answer?: Answer): Promise<DocumentServer> {
  const documents = await openDocumentServer(answer);
  onTestFinished(() => documents.close());
  return documents;
}

/** One that whoever opened it closes. */
export async function openDocumentServer(
  answer: Answer = (_request, response) => response.writeHead(404).end(),
): Promise<DocumentServer> {
  const requests: { host: string; path: string }[] = [];
  const dialled: string[] = [];
  const lookedUp: string[] = [];
  const server = createServer(
    { cert: certificate('server.crt'), key: certificate('server.key') },
    (request, response) => {
      requests.push({ host: request.headers.host ?? '', path: request.url ?? '' });
      documents.answer(request, response);
    },
  );
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  const { port } = server.address() as AddressInfo;
  const documents: DocumentServer = {
    requests,
    dialled,
    lookedUp,
    port,
    answer,
    addresses: [publicAddress],
    resolver: {
      async resolve(host) {
        const before = lookedUp.filter((name) => name === host).length;
        lookedUp.push(host);
        const { addresses } = documents;
        const found = typeof addresses === 'function' ? await addresses(host, before) : addresses;
        return found.map(resolved);
      },
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
    transport: {
      authorities: certificate('ca.crt'),
      dial: ({ address }, wanted): Socket => {
        dialled.push(`${address} ${wanted}`);
        return connect({ host: '127.0.0.1', port });
      },
    },
  };
  return documents;
}

function resolved(address: string): ResolvedAddress {
  return { address, family: address.includes(':') ? 6 : 4 };
}
