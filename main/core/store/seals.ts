/**
 * Seals on what gives or takes rights (SEC-94): a MAC for every such row, under a key that is in
 * the vault and not in the store. Whoever edits the database cannot make one. Rows are sealed in
 * the transaction that changes them, so that what is durable is also sealed; a row that somebody
 * else changed stays unsealed, and is found at the next start.
 */
import type { Db } from './db.ts';
import { createSealTable, type BrokenSeal, type TextSeal, type Unsealed } from './seal-table.ts';
import { createStoredEpoch } from './stored-epoch.ts';
import { sealedTables } from './sealed-tables.ts';

interface WaitingText {
  readonly kind: string;
  readonly id: string;
  readonly text: string;
}

export interface Seals {
  /** Whether anything was ever sealed here. */
  hasAny(): boolean;
  isOpen(): boolean;
  /**
   * Looks at every row. What was changed by us before the key was there is sealed now.
   *
   * @param knownStep the newest step of `migrations.ts` whose tables were sealed before, as the
   *   vault remembers it; 0 when it does not
   */
  open(key: Buffer, knownStep: number): readonly BrokenSeal[];
  /** As before `open`, whose transaction did not succeed: what it took over waits again. */
  shut(): void;
  /** Seals everything as it is: the first time, and when a person has looked at it. */
  sealAll(): void;
  /** Takes all seals away: there is no key that lasts. */
  forget(): void;
  /** True when the row is as we left it. False before the key is there. */
  holds(kind: string, key: readonly string[]): boolean;
  /** Seals a text that is kept elsewhere. */
  sealText(kind: string, key: string, text: string): void;
  dropText(kind: string, key: string): void;
  checkText(kind: string, key: string, text: string): TextSeal;
  /** What was found broken has been treated and may be sealed as it is now. */
  reseal(kind: string, key: readonly string[]): void;
  /** A person has looked at what is missing, and takes what is there. */
  acceptMissing(): void;
  /** For the transaction: what others changed before it began is not ours to seal. */
  beforeChange(): void;
  /** For the transaction, before its commit: seals what it changed. */
  beforeCommit(): void;
  /**
   * Grows with every change of rights (SEC-93). Zero when somebody else wrote it, which is older
   * than anything.
   */
  epoch(): number;
  /** Goes on from a number that is known from elsewhere. */
  raiseEpoch(atLeast: number): void;
  /** Called after each change of rights, before it is durable. */
  onRightsChanged(listener: () => void): void;
  /**
   * Called when something is written that belongs under seal while nothing was ever sealed, before
   * it is durable.
   */
  onFirstRight(listener: () => void): void;
}

/** Anybody may register, and what a client is given comes later: no reason to ask a key store. */
const withoutRight: ReadonlySet<string> = new Set(['clients']);
/** What changes by itself, or can only become stricter by being put back. */
const withoutEpoch: ReadonlySet<string> = new Set([
  'tokens',
  'tool_pins',
  'item_pins',
  'confirmed_commands',
]);

/** What there is to seal once there is a key. */
interface Backlog {
  /** Rows that we changed ourselves, by `nameOf`. */
  readonly ours: Set<string>;
  /** Rows that somebody else changed, before we started or while we run, by `nameOf`. */
  readonly foreign: Set<string>;
  readonly texts: Map<string, WaitingText>;
}

type State =
  | { readonly state: 'closed' }
  /** `before`: the backlog as `open` found it, in case its transaction does not succeed. */
  | { readonly state: 'open'; readonly key: Buffer; readonly before: Backlog };

export function createSeals(db: Db): Seals {
  const table = createSealTable(db);
  const stored = createStoredEpoch(db);
  const readVersion = db.prepare('PRAGMA data_version');
  const backlog: Backlog = {
    ours: new Set(),
    foreign: new Set(table.unsealed().map(nameOf)),
    texts: new Map(),
  };
  let state: State = { state: 'closed' };
  let rightsChanged = (): void => undefined;
  let firstRight = (): void => undefined;
  let version = dataVersion();

  /** Another number when another connection wrote to the database. */
  function dataVersion(): number {
    return (readVersion.get() as { data_version: number }).data_version;
  }

  const sealKey = (): Buffer | null => (state.state === 'open' ? state.key : null);

  /**
   * What we changed before there was a key was valid then; sealed first, only the work of others is
   * found.
   */
  function sealBacklog(key: Buffer): void {
    const mine = table.unsealed().filter((entry) => backlog.ours.has(nameOf(entry)));
    if (mine.length > 0) table.sealRows(key, mine);
    backlog.ours.clear();
    for (const { kind, id, text } of backlog.texts.values()) table.sealText(key, kind, id, text);
    backlog.texts.clear();
  }

  function checkAll(key: Buffer, knownStep: number): readonly BrokenSeal[] {
    return sealedTables
      .filter(({ name }) => name !== 'tokens')
      .flatMap((each) => {
        if (!table.isNewHere(each, knownStep)) return table.checkTable(key, each);
        table.sealWhole(key, [each.name]);
        return [];
      });
  }

  /** Nothing was ever sealed: once there is a key, everything is sealed as it is. */
  function noteFirst(changed: readonly Unsealed[]): void {
    for (const entry of changed) table.markSealed(entry);
    if (changed.some(({ kind }) => !withoutRight.has(kind))) firstRight();
  }

  const seals: Seals = {
    hasAny: table.hasAny,
    isOpen: () => state.state === 'open',

    open(key, knownStep) {
      const before = copyOf(backlog);
      sealBacklog(key);
      state = { state: 'open', key, before };
      const broken = checkAll(key, knownStep);
      // What was found is treated now, and what that changes is ours again.
      for (const entry of table.unsealed()) table.markSealed(entry);
      backlog.foreign.clear();
      return broken;
    },

    shut() {
      if (state.state === 'open') {
        const { ours, foreign, texts } = state.before;
        for (const each of ours) backlog.ours.add(each);
        for (const each of foreign) backlog.foreign.add(each);
        for (const [name, text] of texts)
          if (!backlog.texts.has(name)) backlog.texts.set(name, text);
      }
      state = { state: 'closed' };
      table.forgetMissing();
    },

    sealAll() {
      const key = sealKey();
      if (key === null) return;
      table.sealAll(key);
      backlog.foreign.clear();
    },

    forget() {
      table.clear();
      state = { state: 'closed' };
      table.forgetMissing();
      backlog.foreign.clear();
    },

    holds(kind, parts) {
      const key = sealKey();
      return key !== null && table.holds(key, kind, JSON.stringify(parts));
    },

    sealText(kind, id, text) {
      const key = sealKey();
      if (key !== null) return table.sealText(key, kind, id, text);
      backlog.texts.set(nameOf({ kind, key: id }), { kind, id, text });
      if (!table.hasAny()) firstRight();
    },
    dropText(kind, id) {
      backlog.texts.delete(nameOf({ kind, key: id }));
      table.drop(kind, id);
    },
    checkText: (kind, id, text) => table.checkText(sealKey(), kind, id, text),

    reseal(kind, parts) {
      const key = sealKey();
      if (key !== null) table.sealRows(key, [{ kind, key: JSON.stringify(parts) }]);
    },
    acceptMissing: () => table.acceptMissing(sealKey()),

    beforeChange() {
      const now = dataVersion();
      if (now === version) return;
      version = now;
      for (const name of table.unsealed().map(nameOf))
        if (!backlog.ours.has(name)) backlog.foreign.add(name);
    },

    beforeCommit() {
      const changed = table.unsealed().filter((entry) => !backlog.foreign.has(nameOf(entry)));
      if (changed.length === 0) return;
      const key = sealKey();
      if (key !== null) table.sealRows(key, changed);
      else if (!table.hasAny()) return noteFirst(changed);
      else for (const entry of changed) backlog.ours.add(nameOf(entry));
      if (changed.some(({ kind }) => !withoutEpoch.has(kind))) seals.raiseEpoch(stored.read() + 1);
    },

    epoch() {
      const value = stored.read();
      return seals.checkText('epoch', '', String(value)) === 'holds' ? value : 0;
    },
    raiseEpoch(value) {
      stored.write(value);
      seals.sealText('epoch', '', String(value));
      rightsChanged();
    },
    onRightsChanged(listener) {
      rightsChanged = listener;
    },
    onFirstRight(listener) {
      firstRight = listener;
    },
  };
  return seals;
}

function nameOf({ kind, key }: Unsealed): string {
  return `${kind}\n${key}`;
}

function copyOf({ ours, foreign, texts }: Backlog): Backlog {
  return { ours: new Set(ours), foreign: new Set(foreign), texts: new Map(texts) };
}
