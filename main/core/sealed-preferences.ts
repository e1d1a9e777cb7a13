/**
 * The preferences file is for people to read, so another program can write it. What in it gives rights is sealed in the
 * store: the access policy, who may connect, and each connector's address or command (SEC-94). Where the file says something
 * else than was sealed, the stricter of the two holds, and a connector that was changed is switched off until somebody
 * looks at it. Ports, themes, limits and developer origins stay a matter of the file.
 */
import * as z from 'zod';
import { accessPolicySchema, registrationModeSchema } from '../../contract/views.ts';
import { canonicalJson } from './lib/canonical-json.ts';
import type { JsonValue } from './lib/json.ts';
import type { Preferences, PreferencesDocument, StoredConnector } from './ports.ts';
import type { Store } from './store/open-store.ts';

const policySchema = z.object({
  accessPolicy: accessPolicySchema,
  registration: registrationModeSchema,
  allowedClients: z.array(z.string()),
  webHosts: z.array(z.string()),
  introspection: z.boolean(),
  deviceLogin: z.boolean().nullable(),
});
type SealedPolicy = z.infer<typeof policySchema>;

const copyName = 'sealed_policy';

export interface SealedPreferences extends Preferences {
  /** Seals the file as it is. */
  sealAll(): void;
  /** Puts in force what is stricter of file and seal. True when somebody had changed the file. */
  enforcePolicy(): boolean;
  /** Names of connectors that are not as we left them. */
  changedConnectors(): readonly string[];
  sealConnector(name: string): void;
}

export function createSealedPreferences(file: Preferences, store: Store): SealedPreferences {
  const { seals, db } = store;
  const keepCopy = db.prepare(
    `INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
  const readCopy = db.prepare('SELECT value FROM meta WHERE name = ?');

  function sealPolicy(document: PreferencesDocument): void {
    const text = JSON.stringify(policyOf(document));
    keepCopy.run(copyName, text);
    seals.sealText('policy', '', text);
  }

  function seal(before: PreferencesDocument | null, after: PreferencesDocument): void {
    store.transaction(() => {
      if (before === null || !isSame(policyOf(before), policyOf(after))) sealPolicy(after);
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
  function sealedPolicy(): SealedPolicy | null {
    const row = readCopy.get(copyName) as { value: string } | undefined;
    if (row === undefined || seals.checkText('policy', '', row.value) !== 'holds') return null;
    const parsed = policySchema.safeParse(JSON.parse(row.value));
    return parsed.success ? parsed.data : null;
  }

  return {
    read: file.read,
    update(change) {
      const before = file.read();
      const after = file.update(change);
      seal(before, after);
      return after;
    },
    sealAll() {
      seal(null, file.read());
    },
    enforcePolicy() {
      const document = file.read();
      const policy = policyOf(document);
      const sealed = sealedPolicy();
      if (sealed !== null && isSame(policy, sealed)) return false;
      const strict = stricter(policy, sealed ?? strictest);
      const after = file.update((current) => ({ ...current, ...inFile(strict) }));
      store.transaction(() => sealPolicy(after));
      return true;
    },
    changedConnectors() {
      return file
        .read()
        .connectors.filter(
          (stored) => seals.checkText('connector', stored.id, factsOf(stored)) !== 'holds',
        )
        .map(({ name }) => name);
    },
    sealConnector(name) {
      const stored = file.read().connectors.find((candidate) => candidate.name === name);
      if (stored !== undefined)
        store.transaction(() => seals.sealText('connector', stored.id, factsOf(stored)));
    },
  };
}

const strictest: SealedPolicy = {
  accessPolicy: 'read-only',
  registration: 'closed',
  allowedClients: [],
  webHosts: [],
  introspection: false,
  deviceLogin: false,
};

function policyOf(document: PreferencesDocument): SealedPolicy {
  const { accessPolicy, registration, allowedClients, webHosts, introspection, deviceLogin } =
    document;
  return {
    accessPolicy,
    registration,
    allowedClients: [...(allowedClients ?? [])],
    webHosts: [...(webHosts ?? [])],
    introspection: introspection ?? false,
    deviceLogin: deviceLogin ?? null,
  };
}

function inFile(policy: SealedPolicy): Partial<PreferencesDocument> {
  const { deviceLogin, ...rest } = policy;
  return { ...rest, ...(deviceLogin !== null && { deviceLogin }) };
}

function stricter(a: SealedPolicy, b: SealedPolicy): SealedPolicy {
  return {
    accessPolicy: lower(['disabled', 'read-only', 'read-write'], a.accessPolicy, b.accessPolicy),
    registration: lower(['closed', 'allow-list', 'ask'], a.registration, b.registration),
    allowedClients: a.allowedClients.filter((url) => b.allowedClients.includes(url)),
    webHosts: a.webHosts.filter((host) => b.webHosts.includes(host)),
    introspection: a.introspection && b.introspection,
    deviceLogin: a.deviceLogin === b.deviceLogin ? a.deviceLogin : false,
  };
}

function lower<Value>(order: readonly Value[], a: Value, b: Value): Value {
  return order.indexOf(a) <= order.indexOf(b) ? a : b;
}

function isSame(a: SealedPolicy, b: SealedPolicy): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
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
