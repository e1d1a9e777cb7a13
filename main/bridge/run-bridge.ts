/**
 * `consentry bridge`: MCP over stdio for AI clients that speak nothing else, and Consentry's own
 * endpoint on the other side. It passes messages on as they are; a client behind it is asked about,
 * allowed and counted like every other (SEC-116).
 */
import { setMaxListeners } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { limits } from '../core/limits/limits.ts';
import { createLineSplitter } from '../core/mcp/line-framing.ts';
import type { BridgeOptions } from './bridge-options.ts';
import { createLink } from './link/link.ts';
import { openLoginFile } from './link/login-file.ts';
import { createOutput } from './output.ts';
import { createRelay } from './relay/relay.ts';

export interface BridgeIo {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Ends the bridge at once. */
  readonly stop: AbortSignal;
  readonly version: string;
  /** Absent: the usual. */
  readonly holdMs?: number | undefined;
  readonly askAgainMs?: number | undefined;
}

/** Resolves when the client has closed our input, or everything has to stop. */
export async function runBridge(options: BridgeOptions, io: BridgeIo): Promise<void> {
  const { dataDir, resource, client } = options;
  const log = (text: string): void => void io.stderr.write(`consentry bridge: ${text}\n`);
  const ended = new AbortController();
  // One for each request under way.
  setMaxListeners(0, ended.signal);
  const link = createLink({
    dataDir,
    resource,
    name: `${client} (Consentry bridge)`,
    file: openLoginFile(dataDir, client, resource),
    mayStart: options.mayStart,
    askAgainMs: io.askAgainMs ?? limits.bridge.askAgain,
    holdMs: io.holdMs ?? limits.bridge.hold,
    log,
  });
  const out = createOutput(io.stdout);
  const relay = createRelay({
    link,
    out,
    log,
    client,
    self: { version: io.version },
    holdMs: io.holdMs ?? limits.bridge.hold,
    signal: ended.signal,
  });
  await readAll(io, relay, out.behind);
  if (!io.stop.aborted) await atMost(relay.idle(), limits.bridge.ending);
  const bye = relay.end();
  ended.abort();
  await atMost(bye, limits.bridge.ending);
  link.close();
}

/** Until the end of the input; nothing is read while the client does not read either. */
function readAll(
  { stdin, stdout, stop }: BridgeIo,
  relay: { take(line: Buffer): void; tooLong(head: Buffer, tail: Buffer): void },
  behind: () => number,
): Promise<void> {
  const lines = createLineSplitter(limits.bridge.line, {
    onLine: relay.take,
    onTooLong: relay.tooLong,
  });
  return new Promise((resolve) => {
    const finish = (): void => {
      stdin.off('data', read);
      stdout.off('drain', goOn);
      resolve();
    };
    const read = (chunk: Buffer): void => {
      lines.push(chunk);
      if (behind() > limits.bridge.outputBacklog) stdin.pause();
    };
    const goOn = (): void => void stdin.resume();
    if (stop.aborted) return finish();
    stop.addEventListener('abort', finish, { once: true });
    stdin.on('data', read).once('end', finish).once('error', finish);
    // Nobody is there to be answered.
    stdout.on('drain', goOn).once('error', finish).once('close', finish);
  });
}

/** What takes longer is left behind. */
async function atMost(work: Promise<void>, ms: number): Promise<void> {
  const timer = new AbortController();
  await Promise.race([
    work.catch(() => undefined),
    delay(ms, undefined, { signal: timer.signal }).catch(() => undefined),
  ]);
  timer.abort();
}
