/**
 * Adding Consentry to the files of AI clients (docs/clients.md). Looking at a client's file is
 * asked for by name, one client at a time; writing needs a person who has seen exactly what is
 * written (CFG-3, CFG-4).
 */
import * as z from 'zod';
import { grant, neutral, presence, read, type CommandSpec } from './command.ts';
import { clientIdSchema, connectorNameSchema } from '../views/ids.ts';

const clientAppIdSchema = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/u);
/** A name that is a plain key in every notation. */
const entryNameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/u);
const entryIdSchema = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/u);

/**
 * `http`: the client calls us by address. `bridge`: it starts our small program, which calls us.
 */
export const wayInSchema = z.enum(['http', 'bridge']);
export type WayIn = z.infer<typeof wayInSchema>;

/**
 * `present`: as we wrote it. `altered`: somebody changed it. `gone`: it is not there any more.
 * `blocked`: the system does not let us look (CFG-2). `unreadable`: the file cannot be read as what
 * it should be. `unknown`: not looked at yet.
 */
const entryStateSchema = z.enum(['present', 'altered', 'gone', 'blocked', 'unreadable', 'unknown']);
export type EntryState = z.infer<typeof entryStateSchema>;

const clientEntrySchema = z.object({
  id: entryIdSchema,
  app: clientAppIdSchema,
  appName: z.string(),
  file: z.string(),
  name: entryNameSchema,
  via: wayInSchema,
  /** Null: all connectors. */
  connector: connectorNameSchema.nullable(),
  /** The project folder whose file it is in; null: the person's own file. */
  project: z.string().nullable(),
  state: entryStateSchema,
  installedAt: z.iso.datetime(),
  /** The last write can be taken back, as long as nobody else writes. */
  canUndo: z.boolean(),
});
export type ClientEntry = z.infer<typeof clientEntrySchema>;

/**
 * A registered client that is, or may be, this app. `isCertain`: the app's own metadata document
 * identifies it; all else is what the client says of itself.
 */
const likelyClientSchema = z.object({
  clientId: clientIdSchema,
  clientIds: z.array(clientIdSchema),
  name: z.string(),
  isCertain: z.boolean(),
  /** There is something to revoke. */
  hasAccess: z.boolean(),
});
export type LikelyClient = z.infer<typeof likelyClientSchema>;

const clientAppSchema = z.object({
  id: clientAppIdSchema,
  name: z.string(),
  isPromoted: z.boolean(),
  /** Something of it is on this machine; nothing was read. */
  isFound: z.boolean(),
  /** Where its servers are kept; null: it has no place on this system. */
  file: z.string().nullable(),
  /** False: where it keeps them is not certain here, so the snippet is for pasting. */
  canWrite: z.boolean(),
  /** What it takes, the usual first. */
  ways: z.array(wayInSchema),
  projectFile: z.string().nullable(),
  /** An organisation manages it; a sentence (CFG-15). */
  managed: z.string().nullable(),
  entries: z.array(clientEntrySchema),
  clients: z.array(likelyClientSchema),
});
export type ClientApp = z.infer<typeof clientAppSchema>;

const shownLineSchema = z.object({
  kind: z.enum(['same', 'removed', 'added']),
  text: z.string(),
});
export type ShownLine = z.infer<typeof shownLineSchema>;

const target = {
  app: clientAppIdSchema,
  /** Absent: what the client usually takes. */
  via: wayInSchema.optional(),
  name: entryNameSchema.optional(),
  connector: connectorNameSchema.optional(),
  /** A project folder: its file instead of the person's own. */
  project: z.string().min(1).max(4096).optional(),
  /** Entries of the file that ours takes the place of: those that were imported. */
  without: z.array(z.string().min(1).max(200)).max(200).optional(),
};

/**
 * `ready`: can be brought in. `ours`: it is Consentry. `duplicate`: there is such a connector.
 * `forbidden`: the policy of this computer does not let it in. `unsupported`: `words` says what
 * stands in the way; nothing is guessed.
 */
const foundServerSchema = z.object({
  /** As the file calls it. */
  name: z.string(),
  suggestedName: connectorNameSchema,
  kind: z.enum(['stdio', 'http', 'unknown']),
  /**
   * The whole command that would run, or the address that would be called; what looks secret is
   * masked.
   */
  what: z.string(),
  state: z.enum(['ready', 'ours', 'duplicate', 'forbidden', 'unsupported']),
  words: z.string().nullable(),
  /** Names of what would move into the vault. */
  secrets: z.array(z.string()),
});
export type FoundServer = z.infer<typeof foundServerSchema>;

const source = {
  app: clientAppIdSchema,
  project: z.string().min(1).max(4096).optional(),
};

const clientFilePreviewSchema = z.object({
  app: clientAppIdSchema,
  appName: z.string(),
  file: z.string().nullable(),
  fileExists: z.boolean(),
  name: entryNameSchema,
  via: wayInSchema,
  /** What would happen. `blocked`: it cannot be written, and `problem` says why. */
  act: z.enum(['add', 'replace', 'update', 'nothing', 'blocked']),
  /** What changes, with what is around it; of entries of others only names. */
  lines: z.array(shownLineSchema),
  /** Names of the other servers in this file. */
  others: z.array(z.string()),
  /** Digest of what was shown; `install` requires it. */
  digest: z.string().nullable(),
  problem: z
    .object({ reason: z.string(), message: z.string(), hint: z.string().nullable() })
    .nullable(),
  /** For pasting by hand. */
  snippet: z.string(),
  link: z.string().nullable(),
  /** The client’s own command; null: it has none for this. */
  commandLine: z.string().nullable(),
  /** Consentry’s command that writes the same. */
  ownCommand: z.string(),
  /** To be known before. */
  notes: z.array(z.string()),
  /** What the client needs afterwards (CFG-14). */
  after: z.string(),
});
export type ClientFilePreview = z.infer<typeof clientFilePreviewSchema>;

const removalPreviewSchema = z.object({
  entry: entryIdSchema,
  appName: z.string(),
  file: z.string(),
  /** What changes; of entries of others only names. */
  lines: z.array(shownLineSchema),
  /** The file was made for our entry, and goes with it. */
  removesFile: z.boolean(),
  /** Of what was looked at; null: it cannot be taken out, and `problem` says why. */
  digest: z.string().nullable(),
  problem: z
    .object({ reason: z.string(), message: z.string(), hint: z.string().nullable() })
    .nullable(),
  /** To be known before. */
  notes: z.array(z.string()),
  /** What the client needs afterwards (CFG-14). */
  after: z.string(),
});
export type RemovalPreview = z.infer<typeof removalPreviewSchema>;

const byEntry = z.strictObject({ entry: entryIdSchema });

export const clientFileCommands = {
  /** Which clients are here. Looks at whether files exist, and into those we wrote. */
  'clientFiles.list': read(z.strictObject({}), z.array(clientAppSchema)),
  /** What adding us would change. Reads the file of this client: the person asked for it. */
  'clientFiles.preview': read(z.strictObject(target), clientFilePreviewSchema),
  /** Writes what was shown. */
  'clientFiles.install': presence(
    z.strictObject({
      ...target,
      digest: z.string().min(1).max(128),
      /** The person agrees that an entry of this name, which is not ours, is replaced (CFG-10). */
      replace: z.boolean().default(false),
    }),
    clientEntrySchema,
    {},
  ),
  /** What taking our entry out would change. Reads a file that we wrote. */
  'clientFiles.previewRemoval': read(byEntry, removalPreviewSchema),
  /** Takes our entry out of the file; its bytes are as they were where nobody else wrote. */
  'clientFiles.uninstall': presence(
    z.strictObject({
      entry: entryIdSchema,
      /** Of what was shown; absent: as the file is now. */
      digest: z.string().min(1).max(128).optional(),
    }),
    z.object({
      file: z.string(),
      isRestored: z.boolean(),
      /** `clientFiles.undo` puts the entry back, until Consentry ends. */
      canUndo: z.boolean(),
    }),
    {},
  ),
  /**
   * Gives the file back byte for byte as it was before our last write, or before our entry was
   * taken out.
   */
  'clientFiles.undo': presence(byEntry, z.object({ file: z.string() }), {}),
  /**
   * The servers in the file of one client. Reads it: the person asked for this client. Nothing is
   * started or kept.
   */
  'import.preview': read(
    z.strictObject(source),
    z.object({
      app: clientAppIdSchema,
      appName: z.string(),
      file: z.string().nullable(),
      digest: z.string().nullable(),
      servers: z.array(foundServerSchema),
      problem: z
        .object({ reason: z.string(), message: z.string(), hint: z.string().nullable() })
        .nullable(),
    }),
  ),
  /** Adds the ticked ones, switched off; secrets go into the vault. The file stays as it is. */
  'import.take': grant(
    null,
    z.strictObject({
      ...source,
      digest: z.string().min(1).max(128),
      names: z.array(z.string().min(1).max(200)).min(1).max(200),
    }),
    z.object({
      added: z.array(z.object({ name: z.string(), connector: connectorNameSchema })),
      failed: z.array(z.object({ name: z.string(), message: z.string() })),
    }),
    { unwritten: 'Each connector that comes in has an entry.' },
  ),
  /** No longer looks after an entry; nothing is written. */
  'clientFiles.forget': neutral(byEntry, z.object({ id: entryIdSchema }), {}),
} as const satisfies Record<string, CommandSpec>;
