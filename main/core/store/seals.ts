/**
 * Seals on what gives or takes rights (SEC-94): a MAC for every such row, under a key that is in the vault and not in the
 * store. Whoever edits the database cannot make one. Rows are sealed in the transaction that changes them, so that what is
 * durable is also sealed; a row that somebody else changed stays unsealed, and is found at the next start.
 */
import { createHmac } from 'node:crypto';
import { equalDigests } from '../lib/digest.ts';
import type { Db } from './db.ts';
import { keyExpression, sealedTables, type SealedTable } from './sealed-tables.ts';

export interface BrokenSeal {
  /** A sealed table, or the kind of a text. */
  readonly kind: string;
  /** Of the row; empty when rows are missing. */
  readonly key: readonly string[];
  readonly what: 'changed' | 'missing';
}

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
   * @param knownStep the newest step of `migrations.ts` whose tables were sealed before, as the vault remembers it; 0 when it does not
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
  /** `none`: there is no seal for it. */
  checkText(kind: string, key: string, text: string): 'holds' | 'broken' | 'none';
  /** What was found broken has been treated and may be sealed as it is now. */
  reseal(kind: string, key: readonly string[]): void;
  /** A person has looked at what is missing, and takes what is there. */
  acceptMissing(): void;
  /** For the transaction: what others changed before it began is not ours to seal. */
  beforeChange(): void;
  /** For the transaction, before its commit: seals what it changed. */
  beforeCommit(): void;
  /**
   * Grows with every change of rights (SEC-93). Zero when somebody else wrote it, which is older than anything.
   */
  epoch(): number;
  /** Goes on from a number that is known from elsewhere. */
  raiseEpoch(atLeast: number): void;
  /** Called after each change of rights, before it is durable. */
  onRightsChanged(listener: () => void): void;
  /** Called when something is written that belongs under seal while nothing was ever sealed, before it is durable. */
  onFirstRight(listener: () => void): void;
}

interface Entry {
  readonly kind: string;
  readonly key: string;
}

const separator = '\n';
/** Anybody may register, and what a client is given comes later: no reason to ask a key store. */
const withoutRight: ReadonlySet<string> = new Set(['clients']);
/** What changes by itself, or can only become stricter by being put back. */
const withoutEpoch: ReadonlySet<string> = new Set(['tokens', 'tool_pins', 'confirmed_commands']);

export function createSeals(db: Db): Seals {
  const statements = {
    unsealed: db.prepare('SELECT kind, key FROM unsealed'),
    noted: db.prepare('DELETE FROM unsealed WHERE kind = ? AND key = ?'),
    put: db.prepare(
      'INSERT INTO seals (kind, key, mac) VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET mac = excluded.mac',
    ),
    drop: db.prepare('DELETE FROM seals WHERE kind = ? AND key = ?'),
    get: db.prepare('SELECT mac FROM seals WHERE kind = ? AND key = ?'),
    ofKind: db.prepare('SELECT key, mac FROM seals WHERE kind = ? ORDER BY key'),
    any: db.prepare('SELECT 1 AS found FROM seals LIMIT 1'),
    version: db.prepare('PRAGMA data_version'),
    epoch: db.prepare(`SELECT value FROM meta WHERE name = 'epoch'`),
    putEpoch: db.prepare(
      `INSERT INTO meta (name, value) VALUES ('epoch', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    ),
  };
  let listener = (): void => undefined;
  let firstRight = (): void => undefined;
  const rows = new Map(sealedTables.map((table) => [table.name, prepareRows(db, table)]));
  let sealKey: Buffer | null = null;
  /** Changed by us while there was no key. */
  const ours = new Set<string>();
  /** Texts that were to be sealed while there was no key. */
  const waitingTexts = new Map<string, WaitingText>();
  /** Kinds of which rows are missing, until somebody says that what is there is right. */
  const incomplete = new Set<string>();
  /** Noted by triggers that somebody else set off, before we started or while we run. */
  const foreign = new Set(unsealed().map(({ kind, key }) => kind + separator + key));
  /** What the last `open` took over. */
  let opening: { ours: string[]; foreign: string[]; texts: [string, WaitingText][] } | null = null;
  let version = dataVersion();

  function dataVersion(): number {
    return (statements.version.get() as { data_version: number }).data_version;
  }

  function epochInStore(): number {
    const row = statements.epoch.get() as { value: string } | undefined;
    const value = Number(row?.value ?? 0);
    return Number.isSafeInteger(value) && value >= 0 ? value : 0;
  }

  function macOf(key: Buffer, kind: string, id: string, text: string): Buffer {
    return createHmac('sha256', key).update([kind, id, text].join(separator)).digest();
  }

  function unsealed(): Entry[] {
    return statements.unsealed.all() as unknown as Entry[];
  }

  function sealed(kind: string, id: string): Buffer | null {
    const row = statements.get.get(kind, id) as { mac: Uint8Array } | undefined;
    return row === undefined ? null : Buffer.from(row.mac);
  }

  function sealRow(key: Buffer, { kind, key: id }: Entry): void {
    const text = rows.get(kind)?.text(id) ?? null;
    if (text === null) statements.drop.run(kind, id);
    else statements.put.run(kind, id, macOf(key, kind, id, text));
    statements.noted.run(kind, id);
  }

  /** One seal over all seals of a kind: a row cannot leave together with its own. */
  function wholeMac(key: Buffer, kind: string): Buffer {
    const all = statements.ofKind.all(kind) as { key: string; mac: ArrayBuffer }[];
    const text = all.map((row) => `${row.key} ${Buffer.from(row.mac).toString('hex')}`);
    return macOf(key, 'whole', kind, text.join(separator));
  }

  function sealWhole(key: Buffer, kinds: Iterable<string>): void {
    for (const kind of kinds) {
      const table = sealedTables.find(({ name }) => name === kind);
      if (table?.isComplete === true && !incomplete.has(kind))
        statements.put.run('whole', kind, wholeMac(key, kind));
    }
  }

  function sealNow(key: Buffer, entries: readonly Entry[]): void {
    for (const entry of entries) sealRow(key, entry);
    sealWhole(key, new Set(entries.map(({ kind }) => kind)));
  }

  /** It came with an update, and nothing was in it yet. */
  function isNewHere({ name, since = 0 }: SealedTable, knownStep: number): boolean {
    if (since <= knownStep || sealed('whole', name) !== null) return false;
    return (rows.get(name)?.all() ?? []).length + statements.ofKind.all(name).length === 0;
  }

  function seal(key: Buffer, { name }: SealedTable): BrokenSeal[] {
    sealWhole(key, [name]);
    return [];
  }

  function checkTable(key: Buffer, { name, isComplete }: SealedTable): BrokenSeal[] {
    const seals = new Map(
      (statements.ofKind.all(name) as { key: string; mac: ArrayBuffer }[]).map((row) => [
        row.key,
        Buffer.from(row.mac),
      ]),
    );
    const whole = sealed('whole', name);
    const isWhole =
      isComplete !== true || (whole !== null && equalDigests(whole, wholeMac(key, name)));
    const broken: BrokenSeal[] = [];
    const present = new Set<string>();
    for (const { key: id, text } of rows.get(name)?.all() ?? []) {
      present.add(id);
      const mac = seals.get(id);
      if (mac === undefined || !equalDigests(mac, macOf(key, name, id, text)))
        broken.push({ kind: name, key: partsOf(id), what: 'changed' });
    }
    const isMissing = isComplete === true && [...seals.keys()].some((id) => !present.has(id));
    if (!isWhole || isMissing) incomplete.add(name);
    if (!isWhole || isMissing) broken.push({ kind: name, key: [], what: 'missing' });
    return broken;
  }

  const seals: Seals = {
    hasAny: () => statements.any.get() !== undefined,
    isOpen: () => sealKey !== null,

    open(key, knownStep) {
      opening = { ours: [...ours], foreign: [...foreign], texts: [...waitingTexts] };
      const mine = unsealed().filter(({ kind, key: id }) => ours.has(kind + separator + id));
      // What we changed meanwhile was valid then: sealed first, so that only the work of others is found.
      if (mine.length > 0) sealNow(key, mine);
      ours.clear();
      sealKey = key;
      for (const { kind, id, text } of waitingTexts.values()) seals.sealText(kind, id, text);
      waitingTexts.clear();
      const broken = sealedTables
        .filter(({ name }) => name !== 'tokens')
        .flatMap((table) =>
          isNewHere(table, knownStep) ? seal(key, table) : checkTable(key, table),
        );
      // What was found is treated now, and what that changes is ours again.
      for (const entry of unsealed()) statements.noted.run(entry.kind, entry.key);
      foreign.clear();
      return broken;
    },

    shut() {
      sealKey = null;
      incomplete.clear();
      for (const one of opening?.ours ?? []) ours.add(one);
      for (const one of opening?.foreign ?? []) foreign.add(one);
      for (const [id, text] of opening?.texts ?? [])
        if (!waitingTexts.has(id)) waitingTexts.set(id, text);
      opening = null;
    },

    sealAll() {
      const key = sealKey;
      if (key === null) return;
      for (const { name } of sealedTables) {
        const present = new Set<string>();
        for (const { key: id, text } of rows.get(name)?.all() ?? []) {
          present.add(id);
          statements.put.run(name, id, macOf(key, name, id, text));
        }
        for (const { key: id } of statements.ofKind.all(name) as { key: string }[])
          if (!present.has(id)) statements.drop.run(name, id);
      }
      for (const { kind, key: id } of unsealed()) statements.noted.run(kind, id);
      incomplete.clear();
      sealWhole(
        key,
        sealedTables.map(({ name }) => name),
      );
      foreign.clear();
    },

    forget() {
      db.exec('DELETE FROM seals; DELETE FROM unsealed');
      sealKey = null;
      incomplete.clear();
      foreign.clear();
    },

    holds(kind, parts) {
      if (sealKey === null) return false;
      const id = JSON.stringify(parts);
      const text = rows.get(kind)?.text(id) ?? null;
      const mac = sealed(kind, id);
      return text !== null && mac !== null && equalDigests(mac, macOf(sealKey, kind, id, text));
    },

    sealText(kind, id, text) {
      if (sealKey !== null) {
        statements.put.run(kind, id, macOf(sealKey, kind, id, text));
        return;
      }
      waitingTexts.set(kind + separator + id, { kind, id, text });
      if (!seals.hasAny()) firstRight();
    },
    dropText(kind, id) {
      waitingTexts.delete(kind + separator + id);
      statements.drop.run(kind, id);
    },
    checkText(kind, id, text) {
      const mac = sealed(kind, id);
      if (mac === null) return 'none';
      return sealKey !== null && equalDigests(mac, macOf(sealKey, kind, id, text))
        ? 'holds'
        : 'broken';
    },

    reseal(kind, parts) {
      if (sealKey !== null) sealNow(sealKey, [{ kind, key: JSON.stringify(parts) }]);
    },
    acceptMissing() {
      const kinds = [...incomplete];
      incomplete.clear();
      if (sealKey === null) return;
      for (const kind of kinds) {
        const present = new Set((rows.get(kind)?.all() ?? []).map((row) => row.key));
        for (const { key: id } of statements.ofKind.all(kind) as { key: string }[])
          if (!present.has(id)) statements.drop.run(kind, id);
      }
      sealWhole(sealKey, kinds);
    },

    beforeChange() {
      const now = dataVersion();
      if (now === version) return;
      version = now;
      for (const { kind, key } of unsealed())
        if (!ours.has(kind + separator + key)) foreign.add(kind + separator + key);
    },

    beforeCommit() {
      const changed = unsealed().filter(({ kind, key }) => !foreign.has(kind + separator + key));
      if (changed.length === 0) return;
      if (sealKey === null && !seals.hasAny()) {
        // Nothing was ever sealed: once there is a key, everything is sealed as it is.
        for (const entry of changed) statements.noted.run(entry.kind, entry.key);
        if (changed.some(({ kind }) => !withoutRight.has(kind))) firstRight();
        return;
      }
      if (sealKey === null) for (const { kind, key } of changed) ours.add(kind + separator + key);
      else sealNow(sealKey, changed);
      if (changed.some(({ kind }) => !withoutEpoch.has(kind))) seals.raiseEpoch(epochInStore() + 1);
    },
    epoch() {
      const value = epochInStore();
      return seals.checkText('epoch', '', String(value)) === 'holds' ? value : 0;
    },
    raiseEpoch(value) {
      statements.putEpoch.run(String(value));
      seals.sealText('epoch', '', String(value));
      listener();
    },
    onRightsChanged(told) {
      listener = told;
    },
    onFirstRight(told) {
      firstRight = told;
    },
  };
  return seals;
}

interface Rows {
  /** Null when there is no such row. */
  text(id: string): string | null;
  all(): readonly { readonly key: string; readonly text: string }[];
}

/** Values as hex with their types, so that no two rows have the same text and nothing in them has to be UTF-8. */
function prepareRows(db: Db, table: SealedTable): Rows {
  const values = table.columns.map(
    (column) => `typeof(${column}) || ':' || hex(CAST(${column} AS BLOB))`,
  );
  const known = values.length === 0 ? `''` : values.join(` || ',' || `);
  const later = table.laterColumn?.name;
  const text =
    later === undefined
      ? known
      : `${known} || CASE WHEN ${later} IS NULL THEN '' ELSE ',${later}=' || typeof(${later}) || ':' || hex(CAST(${later} AS BLOB)) END`;
  const where = table.key.map((column) => `${column} = ?`).join(' AND ');
  const one = db.prepare(
    `SELECT coalesce(${text}, 'null') AS text FROM ${table.name} WHERE ${where}`,
  );
  const all = db.prepare(
    `SELECT ${keyExpression(table, '')} AS key, coalesce(${text}, 'null') AS text FROM ${table.name}`,
  );
  return {
    text(id) {
      const parts = partsOf(id);
      const key = table.hasBlobKey === true ? parts.map((part) => Buffer.from(part, 'hex')) : parts;
      return (one.get([...key]) as { text: string } | undefined)?.text ?? null;
    },
    all: () => all.all() as { key: string; text: string }[],
  };
}

function partsOf(id: string): string[] {
  const parsed: unknown = JSON.parse(id);
  return Array.isArray(parsed) ? parsed.map(String) : [];
}
