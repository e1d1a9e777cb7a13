/**
 * The preferences file is for people to read, so another program can write it. What in it gives rights is sealed in the
 * store: the policy (`sealed-policy.ts`), and each connector's address or command (SEC-94). The file is read at the start
 * and when we change it ourselves, never in between, and then the policy stays what it was for us, whatever the file says.
 * At the next start the stricter of file and seal holds, and a connector that was changed is switched off until somebody
 * looks at it. Ports, themes, limits and developer origins stay a matter of the file.
 */
import { canonicalJson } from './lib/canonical-json.ts';
import type { JsonValue } from './lib/json.ts';
import type { Preferences, PreferencesDocument, StoredConnector } from './ports.ts';
import {
  compareWithSealed,
  differing,
  policyOf,
  policyText,
  type PolicyMember,
} from './sealed-policy.ts';
import type { Store } from './store/open-store.ts';

const copyName = 'sealed_policy';

export interface SealedPreferences extends Preferences {
  /** What is in force, from memory. */
  read(): PreferencesDocument;
  /** Seals what is in force. */
  sealAll(): void;
  /** Puts in force what is stricter of file and seal. True when somebody had changed the file. */
  enforcePolicy(): boolean;
  /** Names of connectors that are not as we left them. */
  changedConnectors(): readonly string[];
  sealConnector(name: string): void;
}

/** @throws CoreError `store_failed` – the file cannot be read */
export function createSealedPreferences(file: Preferences, store: Store): SealedPreferences {
  const { seals, db } = store;
  const keepCopy = db.prepare(
    `INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
  const readCopy = db.prepare('SELECT value FROM meta WHERE name = ?');
  let current = file.read();
  /** Changed by us while the seals could not be opened. */
  const ours = new Set<PolicyMember>();

  function sealPolicy(): void {
    const text = policyText(current);
    keepCopy.run(copyName, text);
    seals.sealText('policy', '', text);
  }

  function seal(before: PreferencesDocument | null, after: PreferencesDocument): void {
    const changed = before === null ? null : differing(before, after);
    // What else the file says was not looked at yet, and is not ours to seal.
    const isLocked = !seals.isOpen() && seals.hasAny();
    if (isLocked) for (const member of changed ?? []) ours.add(member);
    store.transaction(() => {
      if (!isLocked && changed?.length !== 0) sealPolicy();
      const known = new Map((before?.connectors ?? []).map((stored) => [stored.id, stored]));
      for (const stored of after.connectors) {
        const old = known.get(stored.id);
        known.delete(stored.id);
        if (old === undefined || factsOf(old) !== factsOf(stored))
          seals.sealText('connector', stored.id, factsOf(stored));
      }
      for (const id of known.keys()) seals.dropText('connector', id);
    });
  }

  /** What was sealed last; null when that cannot be believed either. */
  function sealedText(): string | null {
    const row = readCopy.get(copyName) as { value: string } | undefined;
    return row !== undefined && seals.checkText('policy', '', row.value) === 'holds'
      ? row.value
      : null;
  }

  /** Changes the file as it is now, with the policy as it is for us. */
  function replace(change: (document: PreferencesDocument) => PreferencesDocument): {
    readonly before: PreferencesDocument;
    readonly after: PreferencesDocument;
  } {
    let before = current;
    const after = file.update((document) => {
      before = { ...document, ...policyOf(current) };
      return change(before);
    });
    current = after;
    return { before, after };
  }

  return {
    read: () => current,
    update(change) {
      const { before, after } = replace(change);
      seal(before, after);
      return after;
    },
    sealAll() {
      seal(null, current);
    },
    enforcePolicy() {
      const sealed = sealedText();
      const { changed, strict } = compareWithSealed(current, sealed, ours);
      ours.clear();
      if (Object.keys(strict).length > 0) replace((document) => ({ ...document, ...strict }));
      if (sealed !== policyText(current)) store.transaction(sealPolicy);
      return changed.length > 0;
    },
    changedConnectors() {
      return current.connectors
        .filter((stored) => seals.checkText('connector', stored.id, factsOf(stored)) !== 'holds')
        .map(({ name }) => name);
    },
    sealConnector(name) {
      const stored = current.connectors.find((candidate) => candidate.name === name);
      if (stored !== undefined)
        store.transaction(() => seals.sealText('connector', stored.id, factsOf(stored)));
    },
  };
}

/** Everything that says what is reached, how, and what it may do there; not how it is called or when it was added. */
function factsOf(stored: StoredConnector): string {
  const facts = Object.entries(stored).filter(([name]) => !unsealed.has(name));
  return canonicalJson(JSON.parse(JSON.stringify(Object.fromEntries(facts))) as JsonValue);
}

const unsealed = new Set([
  'title',
  'description',
  'label',
  'addedAt',
  'manageUrl',
  'timeoutSeconds',
]);
