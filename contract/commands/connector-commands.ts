/** The commands about connectors: adding, changing, logging in, testing, removing. */
import * as z from 'zod';
import { catalogueSchema } from '../views/catalogue-view.ts';
import { edit, grant, presence, read, restrict, type CommandSpec } from './command.ts';
import { connectorViewSchema } from '../views/connector-view.ts';
import {
  connectorEditSchema,
  idleMinutesSchema,
  manageUrlSchema,
  variableNameSchema,
} from './edit-connector.ts';
import { connectorNameSchema } from '../views/ids.ts';
import { loginFields, secretChangeSchema, secretText } from '../views/login-input.ts';
import { companyNetworkSchema } from '../views/process-view.ts';
import { addPresetSchema, presetViewSchema } from '../views/presets.ts';
import { newHeadersSchema } from './request-headers.ts';

const nothing = z.strictObject({});
const text = (longest: number) => z.string().max(longest);
const byConnector = z.strictObject({ name: connectorNameSchema });

/** False: it is kept, and nothing of it runs or is called before it is enabled; absent: true. */
const startsEnabled = z.boolean().optional();

/** How long one call may take, where nobody says otherwise (ATRYUM-14). */
export const defaultTimeoutSeconds = 30;

/**
 * A new connector: a command to run, or a URL to call (bearer token optional). Secrets go straight
 * to the vault.
 */
export const newConnectorSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('stdio'),
    name: connectorNameSchema,
    command: z.string().min(1).max(4096),
    args: z.array(text(8192)).max(256).default([]),
    /** Values of variables; `secret: true` keeps the value in the vault. */
    env: z
      .array(
        z.strictObject({
          name: variableNameSchema,
          value: text(32_768),
          secret: z.boolean().default(true),
        }),
      )
      .max(64)
      .default([]),
    cwd: text(4096).nullable().default(null),
    /**
     * Run it on demand only, and end it after so many minutes without a call; null or absent: run
     * it always.
     */
    idleMinutes: idleMinutesSchema.nullable().optional(),
    companyNetwork: companyNetworkSchema.optional(),
    /** The person has read arguments that are code (`node -e …`, `bash -c …`); refused without. */
    confirmInlineCode: z.boolean().default(false),
    timeoutSeconds: z.int().min(1).max(3600).default(defaultTimeoutSeconds),
    enabled: startsEnabled,
  }),
  z.strictObject({
    kind: z.literal('http'),
    name: connectorNameSchema,
    url: z.url({ protocol: /^https?$/ }).max(2048),
    bearer: secretText.nullable().default(null),
    /** Sent with every request; `secret: true` keeps the value in the vault. */
    headers: newHeadersSchema.optional(),
    oauth: z
      .strictObject({ ...loginFields, clientSecret: secretText.nullable() })
      .partial()
      .optional(),
    /** Where accesses are seen and withdrawn at the vendor. */
    manageUrl: manageUrlSchema.optional(),
    timeoutSeconds: z.int().min(1).max(3600).default(defaultTimeoutSeconds),
    enabled: startsEnabled,
  }),
]);
export type NewConnector = z.infer<typeof newConnectorSchema>;

/**
 * One step of a connector test: what was tried, how it went and what that means, what to do if it
 * failed. URL: `resolve`, `connect`, `tls`, `handshake`, `login`, `tools`; command: `command`,
 * `start`, `handshake`, `tools`.
 */
const testStepSchema = z.object({
  step: z.string(),
  /** Passed. */
  ok: z.boolean(),
  state: z.enum(['passed', 'failed', 'not-reached']),
  message: z.string(),
  hint: z.string().nullable(),
  durationMs: z.number().nonnegative(),
});
export type TestStep = z.infer<typeof testStepSchema>;
const testResultSchema = z.object({ ok: z.boolean(), steps: z.array(testStepSchema) });

const startedLogin = connectorViewSchema.extend({
  /** https, or http on an address the person typed; null when no login is needed. */
  authorizationUrl: z.string().nullable(),
});

const clientDocumentSchema = z.object({ url: z.string().nullable(), text: z.string() });

export const connectorCommands = {
  /** Adds a connector from a command or an address. */
  'connector.add': grant(null, newConnectorSchema, connectorViewSchema, {
    about: ({ name }) => ({ connector: name }),
  }),
  /** The connectors that are known beforehand. */
  'presets.list': read(nothing, z.array(presetViewSchema)),
  /**
   * The client metadata document that stands for Consentry at login services, as the file to
   * publish at `at`; `url` is where it is published now.
   */
  'clientDocument.get': read(
    z.strictObject({ at: z.string().max(2048).nullable().default(null) }),
    clientDocumentSchema,
  ),
  /** Says where it is published, after looking; null: nowhere. */
  'clientDocument.set': presence(
    z.strictObject({ url: z.string().max(2048).nullable() }),
    clientDocumentSchema,
    {},
  ),
  /** Adds one of them; core composes it, so nothing but its placeholders can be said. */
  'connector.addPreset': grant(null, addPresetSchema, connectorViewSchema, {
    action: 'connector.add',
  }),
  /**
   * Adds one that the organisation provides, by the name it has there; nothing of it can be said
   * but how it is called here.
   */
  'connector.addProvided': grant(
    null,
    z.strictObject({ provided: connectorNameSchema, name: connectorNameSchema.optional() }),
    connectorViewSchema,
    { action: 'connector.add' },
  ),
  /** Removes a connector with its secrets. */
  'connector.remove': restrict(byConnector, z.object({ name: connectorNameSchema }), {
    about: ({ name }) => ({ connector: name }),
  }),
  /** Switches a connector on. */
  'connector.enable': grant(null, byConnector, connectorViewSchema, {
    about: ({ name }) => ({ connector: name }),
  }),
  /** Switches a connector off; calls to it are refused. */
  'connector.disable': restrict(byConnector, connectorViewSchema, {
    about: ({ name }) => ({ connector: name }),
  }),
  /** Tries each step from the address or command to the list of tools. */
  'connector.test': presence(byConnector, testResultSchema, { unwritten: 'A test keeps nothing.' }),
  /** The same with what would be added; nothing of it is kept. */
  'connector.tryOut': presence(newConnectorSchema, testResultSchema, {
    about: ({ name }) => ({ connector: name }),
  }),
  /**
   * Opens the connection anew. Where the service requires a login it is started, and the answer has
   * the address that the person's browser has to open; the connector waits for it. Nothing else
   * ever starts a login (INV-5).
   */
  'connector.connect': grant(
    null,
    z.strictObject({
      name: connectorNameSchema,
      /** Log in although there is a login: another account, or other rights. */
      again: z.boolean().default(false),
      /**
       * The person wants another account, organisation or workspace: what was accepted for the old
       * one does not carry over.
       */
      switch: z.boolean().default(false),
      /** The person agrees that logins have moved there (`login.newIssuer`). */
      issuer: text(4096).optional(),
    }),
    startedLogin,
    { about: ({ name }) => ({ connector: name }) },
  ),
  /**
   * Forgets tokens and registration of this connector and nothing else, then starts the login anew,
   * for a service that no longer knows what it gave out.
   */
  'connector.forgetLogin': grant(null, byConnector, startedLogin, {
    about: ({ name }) => ({ connector: name }),
  }),
  /**
   * Another account, organisation or workspace of the same server: copies everything but what is
   * secret.
   */
  'connector.duplicate': grant(
    null,
    z.strictObject({
      name: connectorNameSchema,
      /** Absent: one is made from the name and the address. */
      newName: connectorNameSchema.optional(),
      url: z
        .url({ protocol: /^https?$/ })
        .max(2048)
        .optional(),
    }),
    connectorViewSchema,
    { about: ({ name }) => ({ connector: name }) },
  ),
  /** Asks one of `labelTools` what is reached, and keeps the answer as the label. */
  'connector.learnLabel': presence(
    z.strictObject({ name: connectorNameSchema, tool: z.string().min(1).max(128) }),
    connectorViewSchema,
    { about: ({ name, tool }) => ({ connector: name, tool }) },
  ),
  /** No longer waits for a login in the browser. */
  'connector.cancelLogin': restrict(byConnector, connectorViewSchema, {
    about: ({ name }) => ({ connector: name }),
  }),
  /** Changes how an HTTP connector logs in. What is absent stays as it is. */
  'connector.editAuth': grant(
    null,
    z.strictObject({
      name: connectorNameSchema,
      bearer: secretChangeSchema.default({ do: 'keep' }),
      oauth: z
        .strictObject({ ...loginFields, clientSecret: secretChangeSchema })
        .partial()
        .default({}),
    }),
    connectorViewSchema,
    { about: ({ name }) => ({ connector: name }) },
  ),
  /** Forgets the login of a connector at its service. */
  'connector.disconnect': restrict(byConnector, connectorViewSchema, {
    about: ({ name }) => ({ connector: name }),
  }),
  /** Accepts definitions of tools, all that may be accepted together or those that are named. */
  'connector.review': grant(
    null,
    z.strictObject({
      name: connectorNameSchema,
      accept: z.union([z.literal('all'), z.array(z.string().max(256)).max(1024)]),
    }),
    connectorViewSchema,
    { about: ({ name }) => ({ connector: name }) },
  ),
  /** Changes how a connector is reached or called. */
  'connector.edit': edit('connectors', connectorEditSchema, connectorViewSchema, {
    about: ({ name }) => ({ connector: name }),
  }),
  /** Runs another command than the one that was confirmed: the one that was shown with this id. */
  'connector.confirm': grant(
    null,
    z.strictObject({ name: connectorNameSchema, change: z.string().min(1).max(64) }),
    connectorViewSchema,
    { about: ({ name }) => ({ connector: name }) },
  ),
  /** What it offers beside its tools. */
  'catalogue.list': read(z.strictObject({ connector: connectorNameSchema }), catalogueSchema),
  /** The tail of a stdio connector's standard error, characters made visible. */
  'connector.log': read(byConnector, z.object({ lines: z.array(z.string()) })),
} as const satisfies Record<string, CommandSpec>;
