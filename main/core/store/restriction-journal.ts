/**
 * A file beside the store for what was taken away while the store could not be written: a start
 * does it again before it serves anybody. It has its full size from the beginning and is
 * overwritten in place, so that it can be written on a disk that has no room left. Two halves take
 * turns; each carries a number and a digest, so that a torn write loses at most itself.
 *
 * Whoever can write to the data folder can write an entry here. That gives nothing: entries only
 * take away.
 */
import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { sha256Hex } from '../lib/digest.ts';
import { CoreError } from '../lib/errors.ts';
import type { JsonValue } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';

/**
 * What is done again: the name of a command that restricts, or of an act of our own, with its
 * input.
 */
export interface JournalEntry {
  readonly name: string;
  readonly input: JsonValue;
}

export interface RestrictionJournal {
  /**
   * What a start has to do again, oldest first. Empty where the file is missing or cannot be
   * believed.
   */
  entries(): readonly JournalEntry[];
  isEmpty(): boolean;
  /**
   * Adds one, durably.
   *
   * @throws the system error; CoreError `store_failed` – there is no room for it
   */
  add(entry: JournalEntry): void;
  /** Takes all away, durably. @throws the system error */
  clear(): void;
  /** Makes the file where there is none. @throws the system error */
  prepare(): void;
}

const half = limits.restrictions.journalBytes / 2;
const header = 128;
const magic = 'consentry-restrictions-1';

const entrySchema = z.object({ name: z.string().max(64), input: z.json() });
const entriesSchema = z.array(entrySchema);

interface Half {
  readonly number: number;
  readonly entries: readonly JournalEntry[];
}

export function openRestrictionJournal(dataDir: string): RestrictionJournal {
  const path = join(dataDir, 'restrictions.journal');
  let last: Half = readNewest(path);

  function write(next: Half): void {
    const body = Buffer.from(JSON.stringify(next.entries), 'utf8');
    if (header + body.length > half) throw full();
    const text = `${magic} ${next.number} ${body.length} ${digestOf(next.number, body)}`;
    const bytes = Buffer.concat([Buffer.from(text.padEnd(header)), body]);
    const file = openSync(path, constants.O_RDWR | noFollow);
    try {
      writeAll(file, bytes, (next.number % 2) * half);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    last = next;
  }

  function prepare(): void {
    if (existsSync(path)) return;
    const file = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      writeAll(file, Buffer.alloc(2 * half, ' '), 0);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  return {
    entries: () => last.entries,
    isEmpty: () => last.entries.length === 0,
    add(entry) {
      const text = JSON.stringify(entry);
      if (last.entries.some((known) => JSON.stringify(known) === text)) return;
      prepare();
      write({ number: last.number + 1, entries: [...last.entries, entry] });
    },
    clear() {
      if (last.entries.length > 0) write({ number: last.number + 1, entries: [] });
    },
    prepare,
  };
}

const noFollow = constants.O_NOFOLLOW ?? 0;

function writeAll(file: number, bytes: Buffer, at: number): void {
  let written = 0;
  while (written < bytes.length)
    written += writeSync(file, bytes, written, bytes.length - written, at + written);
}

/** The newer of the two halves that can be read. */
function readNewest(path: string): Half {
  const nothing: Half = { number: 0, entries: [] };
  let bytes: Buffer;
  try {
    const file = openSync(path, constants.O_RDONLY | noFollow | (constants.O_NONBLOCK ?? 0));
    try {
      bytes = Buffer.alloc(2 * half);
      bytes = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return nothing;
  }
  return [0, 1].reduce((newest, which) => {
    const found = readHalf(bytes.subarray(which * half, (which + 1) * half));
    return found !== null && found.number > newest.number ? found : newest;
  }, nothing);
}

function readHalf(bytes: Buffer): Half | null {
  const text = bytes.subarray(0, header).toString('latin1').trimEnd();
  const [, number, length, digest] =
    /^consentry-restrictions-1 (\d{1,15}) (\d{1,6}) ([0-9a-f]{64})$/u.exec(text) ?? [];
  if (number === undefined || length === undefined) return null;
  const body = bytes.subarray(header, header + Number(length));
  if (digestOf(Number(number), body) !== digest) return null;
  try {
    return {
      number: Number(number),
      entries: entriesSchema.parse(JSON.parse(body.toString('utf8'))),
    };
  } catch {
    return null;
  }
}

/** Of the number too: a torn write may leave the one beside the other. */
function digestOf(number: number, body: Buffer): string {
  return sha256Hex(Buffer.concat([Buffer.from(`${number}\n`), body]));
}

function full(): CoreError {
  return new CoreError('store_failed', 'The journal of what was taken away is full.');
}
