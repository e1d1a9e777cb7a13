/**
 * Looks after the entries we wrote: are they still there, as we wrote them? Only files that a
 * person asked us to write are read. What vanished or was altered is said, and never put back
 * unasked (CFG-11).
 */
import { isDeepStrictEqual } from 'node:util';
import type { EntryState } from '../../../contract/commands/client-file-commands.ts';
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import { limits } from '../limits/limits.ts';
import type { Clock } from '../ports/ports.ts';
import { clientRow } from './clients/client-rows.ts';
import type { EntryBook, KnownEntry } from './entry-book.ts';
import { loadLayout } from './file-layout.ts';
import { FileRefused, readClientFile } from './safe-file.ts';

export interface EntryWatch {
  stateOf(id: string): EntryState;
  know(id: string, state: EntryState): void;
  /** Looks now, unless it just did. Never rejects. */
  check(): Promise<void>;
  /** From now on, from time to time. */
  start(): void;
  stop(): void;
  repairs(): Repair[];
}

interface WatchParts {
  readonly book: EntryBook;
  readonly clock: Clock;
  readonly rootsOf: (entry: KnownEntry) => readonly string[];
  readonly onChange: () => void;
}

export function createEntryWatch({ book, clock, rootsOf, onChange }: WatchParts): EntryWatch {
  const states = new Map<string, EntryState>();
  let checkedAt = Number.NEGATIVE_INFINITY;
  let checking: Promise<void> | null = null;
  let cancel: (() => void) | null = null;

  const stateOf = (id: string): EntryState => states.get(id) ?? 'unknown';

  async function checkNow(): Promise<void> {
    checkedAt = clock.monotonicMs();
    let isChanged = false;
    for (const entry of book.list()) {
      const state = await stateOfFile(entry, rootsOf(entry));
      // It may be gone by now.
      if (book.get(entry.id) === undefined || stateOf(entry.id) === state) continue;
      states.set(entry.id, state);
      isChanged = true;
    }
    for (const id of states.keys()) if (book.get(id) === undefined) states.delete(id);
    if (isChanged) onChange();
  }

  function check(): Promise<void> {
    if (clock.monotonicMs() - checkedAt < limits.clientFiles.recheckAfter && checking === null)
      return Promise.resolve();
    checking ??= checkNow().finally(() => {
      checking = null;
    });
    return checking;
  }

  function plan(): void {
    cancel = clock.after(limits.clientFiles.checkEvery, () => {
      void check().finally(() => {
        if (cancel !== null) plan();
      });
    });
  }

  return {
    stateOf,
    check,
    know(id, state) {
      states.set(id, state);
      onChange();
    },
    start() {
      void check();
      plan();
    },
    stop() {
      cancel?.();
      cancel = null;
    },
    repairs: () => book.list().flatMap((entry) => repairOf(entry, stateOf(entry.id))),
  };
}

async function stateOfFile(entry: KnownEntry, roots: readonly string[]): Promise<EntryState> {
  const row = clientRow(entry.app);
  if (row === undefined) return 'unknown';
  try {
    const { content, digest } = await readClientFile(entry.file, roots);
    if (digest === entry.digest) return 'present';
    if (content === null) return 'gone';
    const layout = await loadLayout(row);
    const found = layout.entries(content.text).find(({ name }) => name === entry.name);
    if (found === undefined) return 'gone';
    const expected = layout.entryValue(entry.name, entry.entry);
    return isDeepStrictEqual(plain(found.value), plain(expected)) ? 'present' : 'altered';
  } catch (error) {
    // Whatever a file of somebody else is like: nobody waits for this check, so nobody would hear
    // of it.
    return error instanceof FileRefused && error.problem === 'blocked' ? 'blocked' : 'unreadable';
  }
}

/** Without what differs between parsers. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

interface Trouble {
  readonly title: (app: string) => string;
  readonly detail: (entry: KnownEntry) => string;
}

const notConnected = (app: string): string => `${app} is no longer connected`;
const unknown = (app: string): string => `Nobody can say whether ${app} is still connected`;

const troubles: Readonly<Partial<Record<EntryState, Trouble>>> = {
  gone: {
    title: notConnected,
    detail: ({ name, file }) => `The entry "${name}" is not in ${file} any more.`,
  },
  altered: {
    title: notConnected,
    detail: ({ name, file }) => `Somebody changed the entry "${name}" in ${file}.`,
  },
  blocked: {
    title: unknown,
    detail: ({ file }) =>
      `Consentry is not let read ${file}: it is protected, or belongs to somebody else.`,
  },
  unreadable: {
    title: unknown,
    detail: ({ file }) =>
      `${file} cannot be read as that program would write it. It may not start with it either.`,
  },
};

function repairOf(entry: KnownEntry, state: EntryState): Repair[] {
  const trouble = troubles[state];
  const app = clientRow(entry.app)?.name ?? entry.app;
  if (trouble === undefined) return [];
  return [
    {
      id: `client-entry:${entry.id}`,
      severity: 'attention',
      title: trouble.title(app),
      detail: trouble.detail(entry),
      fix: { kind: 'client-entry', entry: entry.id, app: entry.app, label: 'Look at it' },
    },
  ];
}
