/**
 * Every command: what goes in, what comes out, and who may call it. One registration (`main/core/commands.ts`) checks
 * caller, input and output for all of them, whatever door they came through.
 *
 * Who may call follows from the effect (product.md section 15, security.md INV-6): looking and taking away work from
 * any local door, giving only where the person is present.
 */
import * as z from 'zod';
import { connectorEditSchema, idleMinutesSchema, variableNameSchema } from './edit-connector.ts';
import {
  clientIdSchema,
  connectorNameSchema,
  grantIdSchema,
  questionIdSchema,
  tokenIdSchema,
} from './ids.ts';
import { loginFields, secretChangeSchema, secretText } from './login-input.ts';
import { addPresetSchema, presetViewSchema } from './presets.ts';
import {
  accessChangeSchema,
  accessClassSchema,
  accessPolicySchema,
  appSnapshotSchema,
  auditEntrySchema,
  authorizationSettingsSchema,
  clientViewSchema,
  connectorAccessSchema,
  consentDurationSchema,
  connectorViewSchema,
  gatewayViewSchema,
  promptViewSchema,
  questionSchema,
  registrationModeSchema,
  toolModeSchema,
  toolViewSchema,
} from './views.ts';

/**
 * The doors a command can come through.
 * `operator` is the control channel with the operator key a person asked for when starting `serve`.
 */
export const callers = [
  'main-window',
  'prompt-window',
  'tray',
  'headless-ui',
  'terminal',
  'control',
  'operator',
] as const;
export type Caller = (typeof callers)[number];

/** `look` reads, `take` makes rights smaller, `give` makes them larger, `consent` answers a question with yes. */
export type Effect = 'look' | 'take' | 'give' | 'consent' | 'prompt';

const mayCall: Readonly<Record<Effect, readonly Caller[]>> = {
  look: ['main-window', 'tray', 'headless-ui', 'terminal', 'control', 'operator'],
  take: [...callers],
  give: ['main-window', 'headless-ui', 'terminal', 'operator'],
  // Not the main window: only the prompt, which shows what is answered (SEC-41).
  consent: ['prompt-window', 'headless-ui', 'terminal', 'operator'],
  prompt: ['prompt-window', 'headless-ui'],
};

/** True when this door may call commands of this effect. */
export function callerMay(caller: Caller, effect: Effect): boolean {
  return mayCall[effect].includes(caller);
}

export interface CommandSpec<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  readonly effect: Effect;
  readonly input: Input;
  readonly output: Output;
}

function command<Input extends z.ZodType, Output extends z.ZodType>(
  effect: Effect,
  input: Input,
  output: Output,
): CommandSpec<Input, Output> {
  return { effect, input, output };
}

const nothing = z.strictObject({});
const text = (longest: number) => z.string().max(longest);
const byConnector = z.strictObject({ name: connectorNameSchema });
const byClient = z.strictObject({ clientId: clientIdSchema });

/** A new connector: a command to run, or a URL to call (bearer token optional). Secrets go straight to the vault. */
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
    /** Run it on demand only, and end it after so many minutes without a call; null or absent: run it always. */
    idleMinutes: idleMinutesSchema.nullable().optional(),
    /** The person has read arguments that are code (`node -e …`, `bash -c …`); refused without. */
    confirmInlineCode: z.boolean().default(false),
    timeoutSeconds: z.int().min(1).max(3600).default(120),
  }),
  z.strictObject({
    kind: z.literal('http'),
    name: connectorNameSchema,
    url: z.url({ protocol: /^https?$/ }).max(2048),
    bearer: secretText.nullable().default(null),
    oauth: z
      .strictObject({ ...loginFields, clientSecret: secretText.nullable() })
      .partial()
      .optional(),
    timeoutSeconds: z.int().min(1).max(3600).default(120),
  }),
]);
export type NewConnector = z.infer<typeof newConnectorSchema>;

/** One step of a connector test: what was tried, how it went, what to do if it failed. */
export const testStepSchema = z.object({
  step: z.string(),
  ok: z.boolean(),
  message: z.string(),
  hint: z.string().nullable(),
  durationMs: z.number().nonnegative(),
});
export type TestStep = z.infer<typeof testStepSchema>;

export const commands = {
  'state.get': command('look', nothing, appSnapshotSchema),

  'tools.list': command(
    'look',
    z.strictObject({
      connector: connectorNameSchema.optional(),
      clientId: clientIdSchema.optional(),
    }),
    z.array(toolViewSchema),
  ),
  'tool.set': command(
    'give',
    z.strictObject({
      connector: connectorNameSchema,
      tool: z.string().min(1).max(256),
      /** null goes back to the default of the class. */
      mode: toolModeSchema.nullable().optional(),
      /** null goes back to what annotations and name say. */
      class: accessClassSchema.nullable().optional(),
    }),
    toolViewSchema,
  ),

  'client.revoke': command('take', byClient, clientViewSchema),
  'client.revokeAll': command('take', nothing, z.object({ clients: z.int(), tokens: z.int() })),
  'client.block': command('take', byClient, clientViewSchema),
  'client.unblock': command('give', byClient, clientViewSchema),
  /** Pre-registers a client. The secret is in this answer and nowhere else, ever. */
  'client.add': command(
    'give',
    z.strictObject({
      name: z.string().trim().min(1).max(200),
      redirectUris: z.array(z.string().min(1).max(2000)).min(1).max(10),
      confidential: z.boolean().default(false),
    }),
    z.object({ client: clientViewSchema, clientSecret: z.string().nullable() }),
  ),
  /** Revokes and forgets an application: its next login has to register again. */
  'client.remove': command('take', byClient, z.object({ clientId: clientIdSchema })),
  /**
   * Changes what a client may do, at its next request, with no new login. Narrowing needs no presence, widening does:
   * core decides by direction, this entry lets both in.
   */
  'client.grant': command(
    'take',
    z.strictObject({
      clientId: clientIdSchema,
      /** One grant; absent: every grant of the client that covers the connectors named. */
      grantId: grantIdSchema.optional(),
      access: accessChangeSchema,
    }),
    clientViewSchema,
  ),
  /** Ends one token with all that replaced it. */
  'client.revokeToken': command(
    'take',
    z.strictObject({ clientId: clientIdSchema, tokenId: tokenIdSchema }),
    clientViewSchema,
  ),
  /** The code that a program without a browser shows; the consent then waits like any other (RFC 8628). */
  'device.enter': command(
    'give',
    z.strictObject({ userCode: z.string().min(1).max(32) }),
    z.object({ questionId: questionIdSchema }),
  ),

  'connector.add': command('give', newConnectorSchema, connectorViewSchema),
  /** The connectors that are known beforehand. */
  'presets.list': command('look', nothing, z.array(presetViewSchema)),
  /** Adds one of them; core composes it, so nothing but its placeholders can be said. */
  'connector.addPreset': command('give', addPresetSchema, connectorViewSchema),
  'connector.remove': command('take', byConnector, z.object({ name: connectorNameSchema })),
  'connector.enable': command('give', byConnector, connectorViewSchema),
  'connector.disable': command('take', byConnector, connectorViewSchema),
  'connector.test': command(
    'give',
    byConnector,
    z.object({ ok: z.boolean(), steps: z.array(testStepSchema) }),
  ),
  /**
   * Opens the connection anew. Where the service wants a login it is started, and the answer has the address that the
   * person's browser has to open; the connector waits for it. Nothing else ever starts a login (security.md INV-5).
   */
  'connector.connect': command(
    'give',
    z.strictObject({
      name: connectorNameSchema,
      /** Log in although there is a login: another account, or other rights. */
      again: z.boolean().default(false),
      /** The person agrees that logins have moved there (`login.newIssuer`). */
      issuer: text(4096).optional(),
    }),
    connectorViewSchema.extend({
      /** https, or http on an address the person typed; null when no login is needed. */
      authorizationUrl: z.string().nullable(),
    }),
  ),
  /** No longer waits for a login in the browser. */
  'connector.cancelLogin': command('take', byConnector, connectorViewSchema),
  /** Changes how an HTTP connector logs in. What is absent stays as it is. */
  'connector.editAuth': command(
    'give',
    z.strictObject({
      name: connectorNameSchema,
      bearer: secretChangeSchema.default({ do: 'keep' }),
      oauth: z
        .strictObject({ ...loginFields, clientSecret: secretChangeSchema })
        .partial()
        .default({}),
    }),
    connectorViewSchema,
  ),
  'connector.disconnect': command('take', byConnector, connectorViewSchema),
  'connector.review': command(
    'give',
    z.strictObject({
      name: connectorNameSchema,
      accept: z.union([z.literal('all'), z.array(z.string().max(256)).max(1024)]),
    }),
    connectorViewSchema,
  ),
  'connector.edit': command('give', connectorEditSchema, connectorViewSchema),
  /** Runs another command than the one that was confirmed: the one that was shown with this id. */
  'connector.confirm': command(
    'give',
    z.strictObject({ name: connectorNameSchema, change: z.string().min(1).max(64) }),
    connectorViewSchema,
  ),
  /** The tail of a stdio connector's standard error, characters made visible. */
  'connector.log': command('look', byConnector, z.object({ lines: z.array(z.string()) })),

  'question.allow': command(
    'consent',
    z.strictObject({
      id: questionIdSchema,
      /** From the prompt that showed it; windows must send it, terminal and operator have none. */
      nonce: z.string().max(128).nullable().default(null),
      /** Consent: what to give; absent takes what the question suggests. */
      access: connectorAccessSchema.optional(),
      /** Approval: how long the answer holds. */
      for: z.enum(['once', 'session']).default('once'),
      /** Consent: how long at most; absent takes the first that the question offers. */
      duration: consentDurationSchema.optional(),
      /** Consent: the same scopes need no question the next time; only where the question offers it. */
      remember: z.boolean().default(false),
    }),
    z.object({ id: questionIdSchema, outcome: z.literal('allowed') }),
  ),
  'question.deny': command(
    'take',
    z.strictObject({
      id: questionIdSchema,
      /** Approval: also set the tool to `block`. Consent: also block the client. */
      block: z.boolean().default(false),
    }),
    z.object({ id: questionIdSchema, outcome: z.literal('denied') }),
  ),
  'questions.list': command('look', nothing, z.array(questionSchema)),
  /** The oldest waiting question with the nonce for answering it; marks it as shown. */
  'prompt.get': command(
    'prompt',
    z.strictObject({
      /** The window was shown, moved, resized or focused: the dead second of Allow starts anew (SEC-38). */
      restart: z.boolean().default(false),
    }),
    promptViewSchema,
  ),
  /** Brings the prompt window to the front (desktop); does nothing in headless mode. */
  'prompt.show': command('look', nothing, z.object({ waiting: z.int() })),

  'gateway.pause': command(
    'take',
    z.strictObject({ forMinutes: z.int().min(1).max(10_080).nullable().default(null) }),
    gatewayViewSchema,
  ),
  'gateway.resume': command('give', nothing, gatewayViewSchema),

  /** Lowering needs no presence, raising does: core decides by direction, this entry lets both in. */
  'policy.setAccess': command(
    'take',
    z.strictObject({ access: accessPolicySchema }),
    z.object({ access: accessPolicySchema }),
  ),
  'policy.get': command(
    'look',
    nothing,
    z.object({ access: accessPolicySchema, ...authorizationSettingsSchema.shape }),
  ),
  /** Who may register and log in. Stricter needs no presence, looser does: core decides by direction. */
  'policy.setAuthorization': command(
    'take',
    z.strictObject({
      registration: registrationModeSchema.optional(),
      allowedClients: z
        .array(z.url({ protocol: /^https$/ }).max(512))
        .max(200)
        .optional(),
      webHosts: z
        .array(z.string().regex(/^[a-z0-9.-]{1,253}(:\d{1,5})?$/))
        .max(50)
        .optional(),
      introspection: z.boolean().optional(),
      deviceLogin: z.boolean().optional(),
    }),
    authorizationSettingsSchema,
  ),
  'settings.set': command(
    'give',
    z.strictObject({ theme: z.enum(['system', 'light', 'dark']).optional() }),
    z.object({ theme: z.enum(['system', 'light', 'dark']) }),
  ),

  'audit.list': command(
    'look',
    z.strictObject({
      clientId: text(512).optional(),
      connector: text(64).optional(),
      tool: text(256).optional(),
      decision: z.enum(['allow', 'ask', 'deny', 'done', 'failed']).optional(),
      action: text(64).optional(),
      since: z.iso.datetime().optional(),
      until: z.iso.datetime().optional(),
      /** Words that must occur in name, tool, reason or detail. */
      search: text(256).optional(),
      /** Keyset page: entries with a smaller id. */
      before: z.int().positive().optional(),
      limit: z.int().min(1).max(500).default(100),
    }),
    z.object({ entries: z.array(auditEntrySchema), more: z.boolean() }),
  ),
  'audit.show': command('look', z.strictObject({ id: z.int().positive() }), auditEntrySchema),
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof commands;
export type CommandInput<Name extends CommandName> = z.input<(typeof commands)[Name]['input']>;
export type ParsedInput<Name extends CommandName> = z.output<(typeof commands)[Name]['input']>;
export type CommandOutput<Name extends CommandName> = z.output<(typeof commands)[Name]['output']>;

/** True for a name in the table; the table is never indexed with a foreign string before this said yes. */
export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
