/**
 * An OTLP/HTTP collector: takes logs as JSON, remembers them, and answers as a test tells it to.
 */
import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import * as z from 'zod';

const value = z.union([
  z.object({ stringValue: z.string() }),
  z.object({ intValue: z.union([z.number(), z.string()]) }),
  z.object({ doubleValue: z.number() }),
]);
const bodySchema = z.object({
  resourceLogs: z.array(
    z.object({
      resource: z.object({ attributes: z.array(z.object({ key: z.string(), value })) }),
      scopeLogs: z.array(
        z.object({
          scope: z.object({ name: z.string(), version: z.string() }),
          logRecords: z.array(
            z.object({
              timeUnixNano: z.string(),
              severityNumber: z.number(),
              severityText: z.string(),
              eventName: z.string(),
              body: z.object({ stringValue: z.string() }),
              attributes: z.array(z.object({ key: z.string(), value })),
            }),
          ),
        }),
      ),
    }),
  ),
});

interface Collected {
  readonly eventName: string;
  readonly severity: string;
  readonly atMs: number;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string | number>>;
}

export interface Collector {
  readonly url: string;
  readonly port: number;
  /** Everything that was taken, in the order it came. */
  readonly taken: Collected[];
  readonly requests: { path: string; headers: IncomingHttpHeaders; records: number }[];
  /** The status for a batch of so many; default 200. */
  status: (records: number) => number;
  /** In place of an answer. */
  hold: ((response: ServerResponse) => void) | null;
  ids(): number[];
  close(): Promise<void>;
}

export async function startCollector(port = 0): Promise<Collector> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const records = parse(text);
      collector.requests.push({
        path: request.url ?? '',
        headers: request.headers,
        records: records.length,
      });
      if (collector.hold !== null) return collector.hold(response);
      const status = collector.status(records.length);
      if (status === 200) collector.taken.push(...records);
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(status === 200 ? '{}' : text);
    });
  });
  await listen(server, port);
  const { port: listening } = server.address() as AddressInfo;
  const collector: Collector = {
    url: `http://127.0.0.1:${listening}/v1/logs`,
    port: listening,
    taken: [],
    requests: [],
    status: () => 200,
    hold: null,
    ids: () => collector.taken.map(({ attributes }) => Number(attributes['consentry.entry.id'])),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  onTestFinished(() => collector.close());
  return collector;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

function parse(text: string): Collected[] {
  return bodySchema.parse(JSON.parse(text)).resourceLogs.flatMap(({ scopeLogs }) =>
    scopeLogs.flatMap(({ logRecords }) =>
      logRecords.map((record) => ({
        eventName: record.eventName,
        severity: record.severityText,
        atMs: Number(BigInt(record.timeUnixNano) / 1_000_000n),
        body: record.body.stringValue,
        attributes: Object.fromEntries(
          record.attributes.map(({ key, value: typed }) => [key, plain(typed)]),
        ),
      })),
    ),
  );
}

function plain(typed: z.infer<typeof value>): string | number {
  if ('stringValue' in typed) return typed.stringValue;
  return 'intValue' in typed ? Number(typed.intValue) : typed.doubleValue;
}
