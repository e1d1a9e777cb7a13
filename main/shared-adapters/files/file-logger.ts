/**
 * The log for the person's own diagnosis: one JSON object a line in `logs/consentry.log`, 0600, at
 * most two files. It holds events and fields as they were passed in; that no secret is among them
 * is the caller's duty.
 */
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { limits } from '../../core/limits/limits.ts';
import { unusableFile } from '../../core/store/storage-problem.ts';
import type { LogFields, Logger } from '../../core/ports/ports.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LogSink {
  write(level: LogLevel, line: string): void;
}

export interface FileLog extends LogSink {
  readonly path: string;
  /** The newest lines, oldest first; empty when the file cannot be read. */
  tail(): readonly string[];
  close(): void;
}

const largestFileBytes = 4 * 1024 * 1024;
const longestField = 2000;

/**
 * A logger that writes to every sink; a level below `lowest` is dropped before it costs anything.
 */
export function createLogger(sinks: readonly LogSink[], lowest: LogLevel = 'info'): Logger {
  const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];
  const write = (level: LogLevel) => (event: string, fields?: LogFields) => {
    if (order.indexOf(level) < order.indexOf(lowest)) return;
    const line = formatLine(level, event, fields ?? {});
    for (const sink of sinks) sink.write(level, line);
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/**
 * Opens `logs/consentry.log` in the data folder. A file that grew too large becomes
 * `consentry.log.1`. A log that can no longer be written never stops the product: the line is
 * dropped.
 *
 * @throws CoreError `store_failed` – the file cannot be opened
 */
export function openFileLog(dataDir: string): FileLog {
  const folder = join(dataDir, 'logs');
  const path = join(folder, 'consentry.log');
  let file: number | undefined = openForLines(folder, path);
  let size = fstatSync(file).size;

  function rotate(): void {
    if (file !== undefined) closeSync(file);
    file = undefined;
    renameSync(path, `${path}.1`);
    file = openSync(path, 'a', 0o600);
    size = 0;
  }

  return {
    path,
    write(_level, line) {
      try {
        if (size > largestFileBytes) rotate();
        if (file !== undefined) size += writeSync(file, `${line}\n`);
      } catch {
        // A full disk or a removed folder: the person hears of it from the store, which cannot go
        // on without.
      }
    },
    tail: () => readTail(path),
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

function readTail(path: string): readonly string[] {
  const { logBytes, logLines } = limits.diagnostics;
  try {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      const bytes = Buffer.alloc(Math.min(size, logBytes));
      const read = readSync(file, bytes, 0, bytes.length, size - bytes.length);
      const lines = bytes.toString('utf8', 0, read).split('\n');
      // The first may be the end of a line.
      if (size > logBytes) lines.shift();
      return lines.filter((line) => line !== '').slice(-logLines);
    } finally {
      closeSync(file);
    }
  } catch {
    // No log is no reason to have no report.
    return [];
  }
}

/** JSON escapes every control character, so a foreign text cannot fake a line (SEC-96). */
function formatLine(level: LogLevel, event: string, fields: LogFields): string {
  const bounded = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === 'string' && value.length > longestField
      ? `${value.slice(0, longestField)}…`
      : value,
  ]);
  return JSON.stringify({
    at: new Date().toISOString(),
    level,
    event,
    ...Object.fromEntries(bounded),
  });
}

function openForLines(folder: string, path: string): number {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return openSync(path, 'a', 0o600);
  } catch (error) {
    throw unusableFile(`The log ${path}`, error);
  }
}
