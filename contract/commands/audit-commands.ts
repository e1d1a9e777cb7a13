/**
 * Commands about the audit log: find entries, look at one, see whether all are as they were
 * written.
 */
import * as z from 'zod';
import { neutral, presence, read, type CommandSpec } from './command.ts';
import { secretText } from '../views/login-input.ts';
import { auditEntrySchema, listedEntrySchema } from '../views/audit-entry.ts';

const text = (longest: number) => z.string().max(longest);
const { actor, decision } = auditEntrySchema.shape;

/** One value, or several of which any fits. */
const oneOrMore = <Value extends z.ZodType>(value: Value) =>
  z.union([value, z.array(value).min(1).max(20)]);

const auditFilterShape = {
  clientId: oneOrMore(text(512)).optional(),
  connector: oneOrMore(text(64)).optional(),
  tool: oneOrMore(text(256)).optional(),
  account: oneOrMore(text(300)).optional(),
  decision: oneOrMore(decision).optional(),
  action: oneOrMore(text(64)).optional(),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
  actor: oneOrMore(actor).optional(),
  grantId: text(64).optional(),
  /**
   * Words that must occur in names, act, reason, arguments or detail; the last one may be
   * unfinished.
   */
  search: text(256).optional(),
  /** Entries with one of these reason codes. */
  reasons: z.array(text(64)).min(1).max(20).optional(),
};

/** What a person narrows the log to: in the window, on the command line, in exports (ATMOS-44). */
export const auditFilterSchema = z.strictObject(auditFilterShape);
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** A filter that the person comes back to, by a name of theirs (ATRYUM-64). */
export const savedFilterSchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  filter: auditFilterSchema,
  /** From so many hours ago, seen from when it is used; in place of `since`. */
  sinceHours: z.int().min(1).max(8784).optional(),
});
export type SavedFilter = z.infer<typeof savedFilterSchema>;

/** What one stretch of the log was found to be (SEC-97). */
const verifiedSchema = z.object({
  from: z.int(),
  /** The last entry that was looked at. */
  to: z.int(),
  checked: z.int(),
  /** The last entry there is, or should be. */
  last: z.int(),
  /** Where to go on; null at the end, and where something is broken. */
  next: z.int().nullable(),
  broken: z
    .object({
      id: z.int(),
      at: z.string().nullable(),
      what: z.enum(['edited', 'missing', 'cut', 'reordered', 'replaced', 'unreadable', 'noted']),
      detail: z.string(),
    })
    .nullable(),
  /** False: the key was not at hand, so that only the chain was checked. */
  keyed: z.boolean(),
});

const digest = z.string().regex(/^[0-9a-f]{64}$/u);
const exportFormat = z.enum(['jsonl', 'csv']);

/** What an export holds; the MAC says that this installation wrote it. */
export const exportSignatureSchema = z.object({
  format: exportFormat,
  count: z.int().nonnegative(),
  firstId: z.int().positive().nullable(),
  lastId: z.int().positive().nullable(),
  /** Of the last entry in the chain. */
  head: digest.nullable(),
  /** Of everything before the signature. */
  sha256: digest,
  mac: digest.nullable(),
});

/** Where the log is forwarded, and how that goes. */
export const forwardingSchema = z.object({
  /** Null: nowhere. */
  url: z.string().nullable(),
  /** Name of the header that is sent along; its value is never shown. */
  header: z.string().nullable(),
  /** The last entry that was taken. */
  sentTo: z.int().nullable(),
  waiting: z.int(),
  /** Gone before they could be sent, since it works no more. */
  lost: z.int(),
  problem: z.string().nullable(),
});

/** How long entries are kept: what is older, or more than fits, goes for good. */
const retentionSchema = z.strictObject({
  days: z.int().min(1).max(36_500),
  megabytes: z.int().min(1).max(1_000_000),
});
export type Retention = z.infer<typeof retentionSchema>;

export const auditCommands = {
  /** Entries that fit the filter, the newest first. */
  'audit.list': read(
    z.strictObject({
      ...auditFilterShape,
      /** Keyset page: entries with a smaller id. */
      before: z.int().positive().optional(),
      /** Entries with a larger id. */
      after: z.int().nonnegative().optional(),
      /** `oldest` with `after`: what has come since. */
      order: z.enum(['newest', 'oldest']).default('newest'),
      limit: z.int().min(1).max(500).default(100),
    }),
    z.object({ entries: z.array(listedEntrySchema), more: z.boolean() }),
  ),
  /** Filters that the person saved, by name. */
  'audit.filters': read(z.strictObject({}), z.array(savedFilterSchema)),
  /** Saves one; another of the same name is replaced. Answers with all of them. */
  'audit.saveFilter': neutral(savedFilterSchema, z.array(savedFilterSchema), {
    unwritten: 'It is about no right, and changes nothing but what a list shows.',
  }),
  /** Answers with those that are left. */
  'audit.removeFilter': neutral(
    savedFilterSchema.pick({ name: true }),
    z.array(savedFilterSchema),
    { unwritten: 'It is about no right, and changes nothing but what a list shows.' },
  ),
  /** One entry by its number. */
  'audit.show': read(z.strictObject({ id: z.int().positive() }), auditEntrySchema),
  /** One stretch; the caller asks on from `next`, or stops. */
  'audit.verify': read(
    z.strictObject({ from: z.int().positive().nullable().default(null) }),
    verifiedSchema,
  ),
  /** Entries as text, oldest first, piece by piece: ask on with `job` until the signature comes. */
  'audit.export': read(
    z.strictObject({
      ...auditFilterShape,
      format: exportFormat.optional(),
      job: text(64).optional(),
    }),
    z.object({
      job: z.string(),
      text: z.string(),
      exported: z.int(),
      signature: exportSignatureSchema.nullable(),
    }),
  ),
  /**
   * Begins an export into a file that the person chooses on the screen: ask on with `job` until the
   * signature comes; the pieces have no text then. `text`: this place has no screen of its own, and
   * the pieces of `audit.export` are for the caller.
   */
  'audit.saveExport': read(
    z.strictObject({ ...auditFilterShape, format: exportFormat }),
    z.discriminatedUnion('kind', [
      /** @param name what a file of it would be called */
      z.object({ kind: z.literal('text'), name: z.string() }),
      z.object({ kind: z.literal('cancelled') }),
      z.object({
        kind: z.literal('saving'),
        path: z.string(),
        job: z.string(),
        exported: z.int(),
        signature: exportSignatureSchema.nullable(),
      }),
    ]),
  ),
  /** Ends an export before its end; nothing of its file stays. */
  'audit.cancelExport': read(z.strictObject({ job: text(64) }), z.strictObject({})),
  /** Null: there is no signature, or no key to check it. */
  'audit.checkExport': read(
    exportSignatureSchema.strict(),
    z.object({ signed: z.boolean().nullable() }),
  ),
  /** How long entries are kept. */
  'audit.retention': read(z.strictObject({}), retentionSchema),
  /** Giving, since what is let go cannot be brought back; within minutes. What is absent stays. */
  'audit.setRetention': presence(retentionSchema.partial(), retentionSchema, {}),
  /** Where entries are forwarded, and how that goes. */
  'audit.forwarding': read(z.strictObject({}), forwardingSchema),
  /**
   * Forwards every entry from now on to an OTLP/HTTP collector. A header that is not given is none.
   */
  'audit.setForwarding': presence(
    z.strictObject({
      url: z.url().max(2048).nullable(),
      header: z
        .strictObject({
          name: z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/u),
          value: secretText.regex(/^[\t\u0020-\u007e]+$/u),
        })
        .nullable()
        .default(null),
    }),
    forwardingSchema,
    {},
  ),
} as const satisfies Record<string, CommandSpec>;
