/**
 * The members of the preferences that give rights, or say for how long something holds or is kept:
 * what each means where the file says nothing, and which of two values is the stricter (SEC-94).
 * Pure; `sealed-preferences.ts` keeps and compares them.
 */
import * as z from 'zod';
import { accessPolicySchema } from '../../../contract/views/access.ts';
import { registrationModeSchema } from '../../../contract/views/snapshot/authorization-settings.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import type { JsonValue } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';
import type { PreferencesDocument } from '../ports/preferences-document.ts';

/**
 * What another program may write and give nobody a right by it; a new member has to stand here or
 * in `policyRules`.
 */
type Open =
  | 'version'
  | 'port'
  | 'clientMetadataUrl'
  | 'theme'
  | 'updateChannel'
  | 'showDisabled'
  | 'firstRun'
  | 'showSetup'
  | 'savedFilters'
  // Whoever is named there is removed with the demo: it only takes away.
  | 'demoClientId'
  | 'developerOrigins'
  | 'limits'
  // Sealed one by one, and bound in the vault.
  | 'connectors'
  | 'auditForwarding';

/** As they stand in the file. */
export type Policy = Omit<PreferencesDocument, Open>;

/**
 * As they are meant: the absent said out. How a shell takes an absent `deviceLogin` is its own to
 * say.
 */
type Meant = {
  readonly [Name in keyof Policy]-?: Name extends 'deviceLogin'
    ? boolean | null
    : NonNullable<Policy[Name]>;
};
export type PolicyMember = keyof Meant;

interface Rule<Value> {
  readonly schema: z.ZodType<Value>;
  /** What an absent one means. */
  readonly absent: Value;
  /** The most that is taken from the file where what was sealed cannot be believed. */
  readonly unbelieved: Value;
  readonly stricter: (a: Value, b: Value) => Value;
}

const defaultRetention = { days: limits.audit.days, megabytes: limits.audit.megabytes };

export const policyRules: { readonly [Name in PolicyMember]: Rule<Meant[Name]> } = {
  accessPolicy: inOrder(accessPolicySchema, ['disabled', 'read-only', 'read-write'], 'read-only'),
  // Before the choice a start may make it.
  isAccessChosen: switchable({ absent: true, strict: true }),
  registration: inOrder(registrationModeSchema, ['closed', 'allow-list', 'ask'], 'closed'),
  allowedClients: listed(),
  webHosts: listed(),
  introspection: switchable({ absent: false, strict: false }),
  metadataDocuments: switchable({ absent: true, strict: false }),
  deviceLogin: {
    schema: z.boolean().nullable(),
    absent: null,
    unbelieved: false,
    stricter: (a, b) => (a === b ? a : false),
  },
  ownTools: switchable({ absent: true, strict: false }),
  accessTokenMinutes: atMost(limits.oauth.accessToken / 60_000),
  approvalSeconds: atMost(limits.questions.approval / 1000),
  lockEndsSessions: switchable({ absent: true, strict: true }),
  // Longer asks more.
  untrustedMinutes: {
    schema: z.number(),
    absent: limits.rules.untrusted / 60_000,
    unbelieved: limits.rules.untrusted / 60_000,
    stricter: Math.max,
  },
  // A log that is kept for less is one that loses what somebody did.
  auditRetention: {
    schema: z.object({ days: z.number(), megabytes: z.number() }),
    absent: defaultRetention,
    unbelieved: defaultRetention,
    stricter: (a, b) => ({
      days: Math.max(a.days, b.days),
      megabytes: Math.max(a.megabytes, b.megabytes),
    }),
  },
};
export const policyMembers = Object.keys(policyRules) as readonly PolicyMember[];

/** Every member, an absent one too, so that one of the file cannot stand in its place. */
export function policyOf(document: Policy): Policy {
  const { accessPolicy, registration } = document;
  const all = policyMembers.map((member) => [member, document[member]]);
  return { ...Object.fromEntries(all), accessPolicy, registration };
}

/** Members in which two policies do not mean the same. */
export function differing(a: Policy, b: Policy): readonly PolicyMember[] {
  return policyMembers.filter((member) => !isSame(meaningOf(a, member), meaningOf(b, member)));
}

/** What is sealed: every member with what it means. */
export function policyText(policy: Policy): string {
  return textOf(
    Object.fromEntries(policyMembers.map((member) => [member, meaningOf(policy, member)])),
  );
}

export interface Compared {
  /**
   * Members in which somebody else made the file say something else; all of them where that cannot
   * be told.
   */
  readonly changed: readonly PolicyMember[];
  /** Of these, what has to be put in force: the stricter, where the file is not. */
  readonly strict: Partial<Policy>;
}

/**
 * @param sealedText null: nothing that can be believed was sealed. A member that it does not know,
 *   because it is of an earlier version, is taken as it is found.
 * @param ours changed by ourselves since it was sealed
 */
export function compareWithSealed(
  found: Policy,
  sealedText: string | null,
  ours: ReadonlySet<PolicyMember>,
): Compared {
  const sealed = sealedText === null ? null : readSealed(sealedText);
  const isChanged = (member: PolicyMember): boolean =>
    sealed === null ||
    (Object.hasOwn(sealed, member) && !isSame(sealed[member], meaningOf(found, member)));
  const changed = policyMembers.filter((member) => !ours.has(member) && isChanged(member));
  const strict = changed.flatMap((member) => {
    const value = stricterOf(member, found, sealed?.[member]);
    // As it was written, where that says the same.
    return isSame(value, meaningOf(found, member)) ? [] : [[member, value]];
  });
  return { changed, strict: Object.fromEntries(strict) };
}

function stricterOf<Name extends PolicyMember>(
  member: Name,
  found: Policy,
  sealed: unknown,
): Meant[Name] {
  const { schema, unbelieved, stricter } = policyRules[member];
  const read = schema.safeParse(sealed);
  return stricter(meaningOf(found, member), read.success ? read.data : unbelieved);
}

function meaningOf<Name extends PolicyMember>(policy: Policy, member: Name): Meant[Name] {
  const values: { readonly [Each in PolicyMember]?: Meant[Each] | undefined } = policy;
  return values[member] ?? policyRules[member].absent;
}

function readSealed(text: string): Readonly<Record<string, unknown>> | null {
  const read = z.record(z.string(), z.unknown()).safeParse(JSON.parse(text));
  return read.success ? read.data : null;
}

function isSame(a: unknown, b: unknown): boolean {
  return textOf(a) === textOf(b);
}

function textOf(value: unknown): string {
  return canonicalJson(JSON.parse(JSON.stringify(value)) as JsonValue);
}

function inOrder<Value extends string>(
  schema: z.ZodType<Value>,
  strictestFirst: readonly Value[],
  unbelieved: Value,
): Rule<Value> {
  const place = (value: Value): number => strictestFirst.indexOf(value);
  const stricter = (a: Value, b: Value): Value => (place(a) <= place(b) ? a : b);
  // Never absent.
  return { schema, absent: unbelieved, unbelieved, stricter };
}

/** What may come in: only what both name. */
function listed(): Rule<readonly string[]> {
  return {
    schema: z.array(z.string()),
    absent: [],
    unbelieved: [],
    stricter: (a, b) => a.filter((item) => b.includes(item)),
  };
}

function switchable({ absent, strict }: { absent: boolean; strict: boolean }): Rule<boolean> {
  return {
    schema: z.boolean(),
    absent,
    unbelieved: strict,
    stricter: (a, b) => (a === strict || b === strict ? strict : a),
  };
}

/** The default is the most there is. */
function atMost(most: number): Rule<number> {
  return { schema: z.number(), absent: most, unbelieved: most, stricter: Math.min };
}
