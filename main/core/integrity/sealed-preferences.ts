/**
 * The preferences file is for people to read, so another program can write it. What in it gives
 * rights is sealed in the store: the policy (`sealed-policy.ts`), and each connector's address or
 * command (SEC-94). The file is read at the start and when we change it ourselves, never in
 * between, and then the policy stays what it was for us, whatever the file says. At the next start
 * the stricter of file and seal holds, and a connector that was changed is switched off until
 * somebody looks at it. Ports, themes, limits and developer origins stay a matter of the file.
 */
import { canonicalJson } from '../lib/canonical-json.ts';
import type { JsonValue } from '../lib/json.ts';
import type { PreferencesDocument, StoredConnector } from '../ports/preferences-document.ts';
import type { Preferences } from '../ports/ports.ts';
import {
  compareWithSealed,
  differing,
  policyOf,
  policyText,
  type PolicyMember,
} from './sealed-policy.ts';
import type { Store } from '../store/open-store.ts';
import type { RestrictablePreferences, Restrictions } from '../store/restrictions.ts';
import { createPolicyCopies } from './policy-copies.ts';

type Change = (document: PreferencesDocument) => PreferencesDocument;
/** A transaction of the store, or for what takes away one that may wait. */
type Save = (work: () => void) => void;

export interface SealedPreferences extends RestrictablePreferences {
  /** What is in force, from memory. */
  read(): PreferencesDocument;
  /** Seals what is in force. */
  sealAll(): void;
  /** Puts in force what is stricter of file and seal. True when somebody had changed the file. */
  enforcePolicy(): boolean;
  /** Names of connectors that are not as we left them. */
  changedConnectors(): readonly string[];
  sealConnector(name: string): void;
  /** The file was damaged at this start: that it is not as it was sealed is our own work. */
  readonly isRescued: boolean;
}

/** @throws CoreError `store_failed` – the file cannot be read */
export function createSealedPreferences(
  file: Preferences,
  store: Store,
  restrictions?: Restrictions,
): SealedPreferences {
  const { seals, db } = store;
  const copies = createPolicyCopies(db, seals);
  /** What the file says, as far as we wrote or read it. */
  let durable = file.read();
  /** What is in force: stricter than the file where a change could not be written yet. */
  let current = durable;
  let unwritten: readonly Change[] = [];
  /** Changed by us while the seals could not be opened. */
  const ours = new Set<PolicyMember>();

  function sealPolicy(document: PreferencesDocument): void {
    const text = policyText(document);
    copies.write('policy', text);
  }

  /** What the file says beside its policy was not looked at yet, and is not ours to seal. */
  const isLocked = (): boolean => !seals.isOpen() && seals.hasAny();

  function seal(before: PreferencesDocument | null, after: PreferencesDocument, save: Save): void {
    const changed = before === null ? null : differing(before, after);
    if (isLocked()) for (const member of changed ?? []) ours.add(member);
    save(() => {
      if (!isLocked() && changed?.length !== 0) sealPolicy(after);
      const { changedConnectors, goneConnectors } = connectorsChanged(before, after);
      for (const { id, facts } of changedConnectors) seals.sealText('connector', id, facts);
      for (const id of goneConnectors) seals.dropText('connector', id);
      dropIntent(changedConnectors.map(({ id }) => id));
    });
  }

  /** Before the file is written. */
  function sealIntent(before: PreferencesDocument, after: PreferencesDocument, save: Save): void {
    if (isLocked()) return;
    const { changedConnectors } = connectorsChanged(before, after);
    const isOfPolicy = differing(before, after).length > 0;
    if (!isOfPolicy && changedConnectors.length === 0) return;
    save(() => {
      if (isOfPolicy) {
        const text = policyText(after);
        copies.write('intended_policy', text);
      }
      for (const { id, facts } of changedConnectors)
        seals.sealText('intended_connector', id, facts);
    });
  }

  function dropIntent(connectorIds: readonly string[]): void {
    copies.drop('intended_policy');
    for (const id of connectorIds) seals.dropText('intended_connector', id);
  }

  /** The file says what we wrote into it, and the crash came before that was sealed. */
  function sealedText(): string | null {
    const intended = copies.read('intended_policy');
    return intended === policyText(current) ? intended : copies.read('policy');
  }

  /** What a crash left between the file and its seal. */
  function settleIntents(): void {
    const written = current.connectors.filter(
      (stored) => seals.checkText('intended_connector', stored.id, factsOf(stored)) === 'holds',
    );
    store.transaction(() => {
      for (const stored of written) seals.sealText('connector', stored.id, factsOf(stored));
      dropIntent(current.connectors.map(({ id }) => id));
    });
  }

  /** Changes the file as it is now, with the policy as it is for us, and seals what changed. */
  function replace(change: Change, save: Save): PreferencesDocument {
    let before = durable;
    durable = file.update((document) => {
      before = { ...document, ...policyOf(durable) };
      const next = change(before);
      sealIntent(before, next, save);
      return next;
    });
    try {
      seal(before, durable, save);
    } catch (error) {
      // What is not sealed was not done: the file says so again, where it can.
      durable = file.update(() => before);
      throw error;
    }
    return durable;
  }

  return {
    isRescued: file.damage !== undefined,
    read: () => current,
    update(change) {
      restrictions?.assertSaved();
      // Where the store cannot be written, because its folder is gone for example, the file is not
      // touched either.
      store.transaction(() => undefined);
      return (current = replace(change, store.transaction));
    },
    restrict(change) {
      unwritten = [...unwritten, change];
      current = change(current);
      const write = (): void => {
        const written = replace(change, store.restrict);
        unwritten = unwritten.slice(1);
        current = unwritten.reduce((document, next) => next(document), written);
      };
      if (restrictions === undefined) write();
      else restrictions.save(write);
    },
    sealAll() {
      seal(null, current, store.transaction);
    },
    enforcePolicy() {
      const { changed, strict } = compareWithSealed(current, sealedText(), ours);
      ours.clear();
      if (Object.keys(strict).length > 0)
        current = replace((document) => ({ ...document, ...strict }), store.transaction);
      if (copies.read('policy') !== policyText(current))
        store.transaction(() => sealPolicy(current));
      settleIntents();
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

function connectorsChanged(
  before: PreferencesDocument | null,
  after: PreferencesDocument,
): {
  readonly changedConnectors: readonly { readonly id: string; readonly facts: string }[];
  readonly goneConnectors: readonly string[];
} {
  const known = new Map((before?.connectors ?? []).map((stored) => [stored.id, factsOf(stored)]));
  const stored = after.connectors.map((one) => ({ id: one.id, facts: factsOf(one) }));
  const ids = new Set(stored.map(({ id }) => id));
  return {
    changedConnectors: stored.filter(({ id, facts }) => known.get(id) !== facts),
    goneConnectors: [...known.keys()].filter((id) => !ids.has(id)),
  };
}

/**
 * Everything that says what is reached, how, and what it may do there; not how it is called or when
 * it was added.
 */
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
