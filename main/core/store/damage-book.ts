/**
 * What was found damaged, until a person has seen it: which file, under which name the damaged one
 * lies, and what of it could not be read (REL-04). Kept in the store, since a start that nobody
 * watched must not be the only one that says it.
 */
import * as z from 'zod';
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { Db } from './db.ts';
import type { Store } from './open-store.ts';
import type { Rescue } from './rescue-store.ts';
import { sealedTables } from './sealed-tables.ts';

type DamagedPart = 'store' | 'log' | 'settings';

interface Damage {
  readonly part: DamagedPart;
  /**
   * Its new name in the data folder; null: it lies where it was, and the next start sets it aside.
   */
  readonly file: string | null;
  /** In words. */
  readonly lost: readonly string[];
  /** A row that said no may be among what was lost. */
  readonly isStrict: boolean;
}

export interface DamageBook {
  /** @param lost in words */
  note(part: DamagedPart, file: string | null, lost?: readonly string[]): void;
  noteRescue(rescue: Rescue): void;
  list(): readonly Damage[];
  /** True until a person has looked, where a row that said no may be gone. */
  isRestrictionLost(): boolean;
  repairs(): readonly Repair[];
  /** A person has seen it. @throws CoreError `store_failed` */
  clear(): void;
}

/** A row of these may say no; what seals say about missing ones comes on top. */
const restricting: ReadonlySet<string> = new Set(
  sealedTables.filter(({ isComplete }) => isComplete === true).map(({ name }) => name),
);

const tableWords: Readonly<Record<string, string>> = {
  clients: 'clients',
  grants: 'what clients may do',
  chains: 'logins',
  tokens: 'logins',
  codes: 'logins',
  tool_settings: 'settings of tools',
  tool_pins: 'which tools you accepted',
  item_pins: 'which tools you accepted',
  client_tools: 'settings of tools for clients',
  client_switches: 'connectors that are off for a client',
  rules: 'rules',
  permission_sets: 'permission sets',
  client_groups: 'groups of clients',
  confirmed_commands: 'which commands you confirmed',
  standing_approvals: 'answers that still held',
  client_entries: 'entries in the files of AI apps',
  // What people know nothing of; what comes of it is said where it is found (`seal-verifier.ts`).
  seals: '',
  unsealed: '',
  meta: '',
};
const otherTables = 'counts of use';
const allWords = new Set([...Object.values(tableWords), otherTables]).size - 1;

const entry = z.object({
  part: z.enum(['store', 'log', 'settings']),
  file: z.string().max(200).nullable(),
  lost: z.array(z.string().max(200)).max(50),
  isStrict: z.boolean(),
});
const entries = z.array(entry).max(20);
/** The newest; files of older ones are gone too. */
const mostKept = 9;

export function createDamageBook(store: Store): DamageBook {
  const { db } = store;
  const put = db.prepare(
    `INSERT INTO meta (name, value) VALUES ('damage', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
  let list: readonly Damage[] = read(db);

  function add(damage: Damage): void {
    // What lay where it was has been set aside by now, or is said again.
    const others = list.filter(({ part, file }) => part !== damage.part || file !== null);
    // A disk that damages a file at every start must not fill the screen.
    list = [...others, damage].slice(-mostKept);
    try {
      put.run(JSON.stringify(list));
    } catch {
      // Said in this run only: a store that cannot be written says so itself.
    }
  }

  return {
    note: (part, file, lost = []) => add({ part, file, lost: lost.slice(0, 50), isStrict: false }),
    noteRescue({ file, lost }) {
      const words = new Set(lost.map((table) => tableWords[table] ?? otherTables));
      words.delete('');
      const isStrict = lost.some((table) => restricting.has(table));
      store.transaction(() => {
        add({ part: 'store', file, lost: [...words], isStrict });
        db.exec(`DELETE FROM meta WHERE name = 'rescue'`);
      });
    },
    list: () => list,
    isRestrictionLost: () => list.some(({ isStrict }) => isStrict),
    repairs: () => list.map(repairOf),
    clear() {
      store.transaction(() => {
        put.run('[]');
        store.onDurable(() => (list = []));
      });
    },
  };
}

function read(db: Db): readonly Damage[] {
  const row = db.prepare(`SELECT value FROM meta WHERE name = 'damage'`).get() as
    { value: string } | undefined;
  if (row === undefined) return [];
  try {
    return entries.parse(JSON.parse(row.value));
  } catch {
    return [];
  }
}

/** Of a store: where everything is lost, a list of it says nothing. */
function keptOf(lost: readonly string[]): string {
  if (lost.length >= allWords) return 'Nothing of it could be read, so a new one has begun.';
  const list = lost.length === 0 ? '' : ` Not all of this could be read: ${lost.join(', ')}.`;
  return `Consentry kept what it could read.${list}`;
}

function repairOf({ part, file, lost, isStrict }: Damage, at: number): Repair {
  const kept = file === null ? '' : ` The damaged file is kept as ${file} in the data folder.`;
  const list = lost.join(', ');
  const strict = isStrict ? ' Until you confirm, everything only reads and asks before.' : '';
  const common = {
    id: `damage:${part}:${at}`,
    severity: 'error',
    fix: { kind: 'confirm-settings', label: 'I have looked' },
  } as const;
  switch (part) {
    case 'store':
      return {
        ...common,
        title: 'The database was damaged',
        detail: `${keptOf(lost)}${strict} Look at your clients, connectors, tools and rules.${kept}`,
      };
    case 'settings':
      return {
        ...common,
        title: 'The settings file was damaged',
        detail: `Consentry kept what it could read, and took the strictest value for what it could not${list === '' ? '' : `: ${list}`}. Look at your settings and connectors.${kept}`,
      };
    case 'log':
      return file === null
        ? {
            ...common,
            title: 'The activity log is damaged',
            detail:
              'Calls that have to be recorded are refused. Quit Consentry and start it again: it then begins a new log and keeps the damaged one.',
            fix: null,
          }
        : {
            ...common,
            title: 'The activity log was damaged',
            detail: `A new one has begun; what happened before is not shown.${kept}`,
          };
  }
}
