/**
 * The preferences file: its schema, and the port over it. conf (headless) and electron-store
 * (desktop) keep the same document in the same way, so one adapter serves both; neither may ever
 * reset a file it cannot read (REL-04).
 */
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { mostSavedFilters } from '../../../contract/plain/input-limits.ts';
import { savedFilterSchema } from '../../../contract/commands/audit-commands.ts';
import { updateChannelSchema } from '../../../contract/commands/app-commands.ts';
import {
  asksChangeSchema,
  loggedArgumentsSchema,
} from '../../../contract/views/connector-details.ts';
import { callLimitsSchema } from '../../../contract/views/call-limits.ts';
import { connectorNameSchema } from '../../../contract/views/ids.ts';
import { accessPolicySchema } from '../../../contract/views/access.ts';
import { registrationModeSchema } from '../../../contract/views/snapshot/authorization-settings.ts';
import { firstRunSchema } from '../../../contract/views/window-settings.ts';
import {
  headerNameProblem,
  headerValueProblem,
  isAlwaysSecret,
  mostHeaders,
} from '../../../contract/plain/request-headers.ts';
import { CoreError, messageOf } from '../../core/lib/errors.ts';
import { syncFolder } from '../../core/store/set-aside.ts';
import type {
  PreferencesDocument,
  StoredConnector,
} from '../../core/ports/preferences-document.ts';
import type { Preferences } from '../../core/ports/ports.ts';

const text = (longest: number) => z.string().max(longest);
const secretRef = { secretRef: text(256), last4: text(16) };

const headerName = z
  .string()
  .refine((name) => headerNameProblem(name) === null, 'this header cannot be set');
const headersSchema = z
  .array(
    z.union([
      z
        .strictObject({ name: headerName, value: z.string() })
        .refine(({ name, value }) => headerValueProblem(name, value) === null, {
          path: ['value'],
          message: 'no header can have this value',
        })
        .refine(({ name }) => !isAlwaysSecret(name), {
          path: ['name'],
          message: 'this header is kept in the vault only',
        }),
      z.strictObject({ name: headerName, ...secretRef }),
    ]),
  )
  .max(mostHeaders)
  .refine((headers) => hasNoRepeats(headers.map(({ name }) => name.toLowerCase())), {
    message: 'two headers have the same name',
  });

const connectorCommon = {
  id: text(64).min(1),
  name: connectorNameSchema,
  enabled: z.boolean(),
  addedAt: z.number().nonnegative(),
  timeoutSeconds: z.int().min(1).max(3600),
  preset: text(64).min(1).optional(),
  title: text(80).min(1).optional(),
  description: text(1000).min(1).optional(),
  label: text(120).min(1).optional(),
  callsPerMinute: z.int().min(1).max(100_000).optional(),
  callsPerDay: z.int().min(1).max(100_000_000).optional(),
  resultLimitKb: z.int().min(1).max(16_384).optional(),
  isReadOnly: z.boolean().optional(),
  loggedArguments: loggedArgumentsSchema.optional(),
  asks: asksChangeSchema.optional(),
  manageUrl: text(2048).optional(),
  isUntrusted: z.boolean().optional(),
  autoAcceptReads: z.boolean().optional(),
  asksNewTools: z.boolean().optional(),
};

export const storedConnectorSchema: z.ZodType<StoredConnector> = z.discriminatedUnion('kind', [
  z.strictObject({
    ...connectorCommon,
    kind: z.literal('stdio'),
    command: text(4096).min(1),
    args: z.array(text(8192)).max(256),
    env: z
      .array(
        z.union([
          z.strictObject({ name: text(128), value: text(32_768) }),
          z.strictObject({ name: text(128), ...secretRef }),
        ]),
      )
      .max(64),
    cwd: text(4096).nullable(),
    idleMinutes: z.int().min(1).max(1440).optional(),
    companyNetwork: z.enum(['on', 'off']).optional(),
  }),
  z.strictObject({
    ...connectorCommon,
    kind: z.literal('http'),
    url: z.url({ protocol: /^https?$/ }).max(2048),
    bearer: z.strictObject(secretRef).nullable(),
    oauth: z
      .strictObject({
        clientId: text(4096).nullable(),
        clientSecret: z.strictObject(secretRef).nullable(),
        issuer: text(4096).nullable(),
        authorizeUrl: text(4096).nullable(),
        tokenUrl: text(4096).nullable(),
        scopes: z.array(text(256)).max(100).nullable(),
        boundIssuer: text(4096).nullable(),
        chosenIssuer: text(4096).nullable().optional(),
        omitResource: z.boolean().optional(),
        redirectHost: z.enum(['127.0.0.1', 'localhost']).optional(),
        keptIssuers: z.array(text(4096)).max(8),
        identity: text(64).optional(),
        generation: text(64).optional(),
      })
      .optional(),
    headers: headersSchema.optional(),
  }),
]);

/** The members, each by itself. */
export const preferencesShape = {
  version: z.literal(1),
  port: z.int().min(1).max(65_535).nullable(),
  accessPolicy: accessPolicySchema,
  isAccessChosen: z.boolean().optional(),
  registration: registrationModeSchema,
  allowedClients: z.array(text(512)).max(200).optional(),
  clientMetadataUrl: z
    .url({ protocol: /^https$/ })
    .max(2048)
    .nullable()
    .optional(),
  webHosts: z.array(text(260)).max(mostSavedFilters).optional(),
  introspection: z.boolean().optional(),
  metadataDocuments: z.boolean().optional(),
  deviceLogin: z.boolean().optional(),
  ownTools: z.boolean().optional(),
  accessTokenMinutes: z.int().min(1).max(60).optional(),
  approvalSeconds: z.int().min(30).max(300).optional(),
  lockEndsSessions: z.boolean().optional(),
  untrustedMinutes: z.int().min(1).max(240).optional(),
  theme: z.enum(['system', 'light', 'dark']),
  showDisabled: z.boolean().optional(),
  updateChannel: updateChannelSchema.optional(),
  firstRun: firstRunSchema.optional(),
  showSetup: z.boolean().optional(),
  savedFilters: z.array(savedFilterSchema).max(50).optional(),
  demoClientId: text(128).min(1).optional(),
  developerOrigins: z.array(text(512)).max(64),
  connectors: z.array(storedConnectorSchema).max(1024),
  auditForwarding: z.strictObject({ url: text(2048), header: text(100).nullable() }).optional(),
  auditRetention: z
    .object({
      days: z.int().min(1).max(36_500),
      megabytes: z.int().min(1).max(1_000_000),
    })
    .optional(),
  limits: z
    .strictObject({
      ...callLimitsSchema.shape,
      client: callLimitsSchema.optional(),
      all: callLimitsSchema.optional(),
    })
    .optional(),
} as const;

/** Strict: a misspelt setting must not silently mean "the default" (INV-7). */
export const preferencesSchema: z.ZodType<PreferencesDocument> = z
  .strictObject(preferencesShape)
  .refine((document) => hasNoRepeats(document.connectors.map((connector) => connector.name)), {
    path: ['connectors'],
    message: 'two connectors have the same name',
  });

/** What a new installation starts from: nothing gets through before the person chose (ATLAR-12). */
export const defaultPreferences: PreferencesDocument = {
  version: 1,
  port: null,
  accessPolicy: 'disabled',
  isAccessChosen: false,
  registration: 'ask',
  theme: 'system',
  developerOrigins: [],
  connectors: [],
};

/**
 * The part of conf and of electron-store that is used: the whole document in, the whole document
 * out.
 */
export interface DocumentFile {
  readonly path: string;
  /**
   * Reading gives an empty object when there is no file and throws when it is no JSON; writing is
   * atomic.
   */
  store: Record<string, unknown>;
}

/**
 * Preferences over such a file. A file that cannot be read as preferences makes `read` and `update`
 * throw `CoreError('store_failed')`, and is left as it is.
 */
export function createPreferences(file: DocumentFile): Preferences {
  let cached: { readonly stamp: string; readonly document: PreferencesDocument } | undefined;

  function read(): PreferencesDocument {
    const stamp = stampOf(file.path);
    if (stamp === undefined) return defaultPreferences;
    if (cached?.stamp === stamp) return cached.document;
    const document = parse(readFile(), file.path);
    cached = { stamp, document };
    return document;
  }

  function readFile(): unknown {
    try {
      return file.store;
    } catch (error) {
      throw notUsable(file.path, messageOf(error), error);
    }
  }

  return {
    read,
    update(change) {
      // Both libraries take over members one by one; our own copy keeps them from seeing the frozen
      // original.
      const next = parse(change(read()), file.path);
      try {
        file.store = { ...structuredClone(next) };
        syncFolder(dirname(file.path));
      } catch (error) {
        throw new CoreError(
          'store_failed',
          `The settings could not be saved to ${file.path}: ${messageOf(error)}`,
          {
            hint: 'Make room or make the folder writable, then try again.',
            cause: error,
          },
        );
      }
      cached = undefined;
      return next;
    },
  };
}

function parse(value: unknown, path: string): PreferencesDocument {
  const result = preferencesSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where =
    issue === undefined || issue.path.length === 0
      ? ''
      : ` at "${issue.path.map(String).join('.')}"`;
  throw notUsable(path, `${issue?.message ?? 'unknown shape'}${where}`, result.error);
}

function notUsable(path: string, why: string, cause: unknown): CoreError {
  return new CoreError('store_failed', `The settings file ${path} cannot be used: ${why}`, {
    hint: 'Mend the file, or move it away to start with the default settings. Nothing was changed.',
    cause,
  });
}

/** Changes with every replacement and every edit by hand; undefined when there is no file. */
function stampOf(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.ino}.${stats.size}.${stats.mtimeNs}.${stats.ctimeNs}`;
}

function hasNoRepeats(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}
