/**
 * The thread that reads the log: searches, sums, verification and the text index. It has its own
 * connection to the log, which cannot write, and is the only one that writes the index.
 */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'libsql';
import { createReadsHere } from '../core/audit/reads/reads-here.ts';
import { serveReads } from '../core/audit/reads/serve-reads.ts';
import type { ReaderMessage, ReadQuestion } from '../core/audit/reads/thread-messages.ts';
import { createTextIndex } from '../core/audit/text-index/text-index.ts';
import { limits } from '../core/limits/limits.ts';
import type { Logger } from '../core/ports/ports.ts';
import { openAuditForReading } from '../core/store/audit-file.ts';
import { useGate } from '../shared-adapters/system/driver-gate.ts';
import type { LogThreadData } from '../shared-adapters/system/log-thread.ts';
import { createNodeClock } from '../shared-adapters/system/node-clock.ts';
import { beNice } from './be-nice.ts';

const port = parentPort;
if (port === null) throw new Error('this file is started as a thread');
const { dataDir, gate } = workerData as LogThreadData;
useGate(gate, Database);
beNice();

const post = (message: ReaderMessage): void => port.postMessage(message);
const logAs =
  (level: keyof Logger): Logger['info'] =>
  (event, fields) =>
    post({ kind: 'log', level, event, fields });
const logger: Logger = {
  debug: logAs('debug'),
  info: logAs('info'),
  warn: logAs('warn'),
  error: logAs('error'),
};

/** What comes in meanwhile waits in the port. */
const answer = open();
port.on('message', (question: ReadQuestion) => void take(question));

async function open() {
  const log = await openAuditForReading(dataDir);
  log.exec(`PRAGMA cache_size = -${limits.audit.cacheKib}`);
  const clock = createNodeClock();
  const slice = limits.audit.indexBesideSlice;
  const texts = createTextIndex({ log, dataDir, clock, logger, slice, isBeside: true });
  const serve = serveReads(createReadsHere(log, texts), post);
  return { serve, log };
}

async function take(question: ReadQuestion): Promise<void> {
  const { serve, log } = await answer;
  await serve(question);
  if (question.name !== 'close') return;
  log.close();
  port?.close();
}
