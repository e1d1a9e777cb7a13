/** Every command: a row each, as `command.ts` explains it. The registry does what a row says, whatever door was used. */
import * as z from 'zod';
import { callLimitCommands } from './commands/limit-commands.ts';
import { answerCommands } from './commands/answer-commands.ts';
import { appCommands } from './commands/app-commands.ts';
import { auditCommands } from './commands/audit-commands.ts';
import { clientFileCommands } from './commands/client-file-commands.ts';
import { either, grant, presence, prompt, read, restrict, type CommandSpec } from './commands/command.ts';
import { connectorCommands } from './commands/connector-commands.ts';
import { debugCommands } from './commands/debug-commands.ts';
import {
  clientIdSchema,
  connectorNameSchema,
  grantIdSchema,
  questionIdSchema,
  tokenIdSchema,
} from './views/ids.ts';
import { permissionSetCommands } from './views/permission-sets.ts';
import { managedViewSchema } from './views/managed.ts';
import { explainCommands } from './views/explain.ts';
import { toolCommands } from './commands/tool-commands.ts';
import { tryToolCommands } from './commands/try-tool-commands.ts';
import { ruleCommands } from './views/rules.ts';
import { ownTokenLivesSchema } from './views/token-lifetimes.ts';
import { usageCommands } from './commands/usage-commands.ts';
import { vaultCommands } from './views/vault.ts';
import { settingsCommands } from './commands/settings-commands.ts';
import {
  accessChangeSchema,
  accessClassSchema,
  accessPolicySchema,
  appSnapshotSchema,
  accessTokenMinutesSchema,
  authorizationSettingsSchema,
  clientViewSchema,
  gatewayViewSchema,
  promptViewSchema,
  questionSchema,
  registrationModeSchema,
  toolModeSchema,
  toolViewSchema,
} from './views/views.ts';

const nothing = z.strictObject({});
const byClient = z.strictObject({ clientId: clientIdSchema });

export const commands = {
  'state.get': read(nothing, appSnapshotSchema),

  'tools.list': read(
    z.strictObject({
      connector: connectorNameSchema.optional(),
      clientId: clientIdSchema.optional(),
    }),
    z.array(toolViewSchema),
  ),
  /** Core refuses to make more possible than before where the person is not present. */
  'tool.set': either(
    'tools',
    z.strictObject({
      connector: connectorNameSchema,
      tool: z.string().min(1).max(256),
      /** null goes back to the default of the class. */
      mode: toolModeSchema.nullable().optional(),
      /** null goes back to what annotations and name say. */
      class: accessClassSchema.nullable().optional(),
      /** Nothing opens this tool any more: no mode, rule, approval or scope (ATMOS-35); false lifts that. */
      never: z.boolean().optional(),
    }),
    toolViewSchema,
    { about: ({ connector, tool }) => ({ connector, tool }) },
  ),
  ...toolCommands,
  ...tryToolCommands,
  ...permissionSetCommands,
  ...debugCommands,

  /** A mode of one tool for one client; it comes before the tool's own. Blocking needs no presence, all else does. */
  'client.setTool': either(
    'tools',
    z.strictObject({
      clientId: clientIdSchema,
      connector: connectorNameSchema,
      tool: z.string().min(1).max(256),
      /** null goes back to what holds for every client. */
      mode: toolModeSchema.nullable(),
    }),
    toolViewSchema,
    { about: ({ clientId, connector, tool }) => ({ clientId, connector, tool }) },
  ),
  /** Switches a connector off for one client, or on again; what was granted stays. Off needs no presence. */
  'client.setConnector': either(
    'access',
    z.strictObject({
      clientId: clientIdSchema,
      connector: connectorNameSchema,
      isOn: z.boolean(),
    }),
    z.object({ clientId: clientIdSchema, connector: connectorNameSchema, isOn: z.boolean() }),
    { about: ({ clientId, connector }) => ({ clientId, connector }) },
  ),

  /** With all its grants. */
  'client.get': read(byClient, clientViewSchema),
  'client.revoke': restrict(byClient, clientViewSchema, {
    about: ({ clientId }) => ({ clientId }),
  }),
  'client.revokeAll': restrict(nothing, z.object({ clients: z.int(), tokens: z.int() }), {}),
  'client.block': restrict(byClient, clientViewSchema, { about: ({ clientId }) => ({ clientId }) }),
  'client.unblock': grant(null, byClient, clientViewSchema, {
    about: ({ clientId }) => ({ clientId }),
  }),
  /** Pre-registers a client. The secret is in this answer and nowhere else, ever. */
  'client.add': grant(
    'registration',
    z.strictObject({
      name: z.string().trim().min(1).max(200),
      redirectUris: z.array(z.string().min(1).max(2000)).min(1).max(10),
      confidential: z.boolean().default(false),
      tokenLives: ownTokenLivesSchema.nullable().default(null),
    }),
    z.object({ client: clientViewSchema, clientSecret: z.string().nullable() }),
    {},
  ),
  /** Of a client that was added by hand. Shorter needs no presence, longer does: core decides by direction. */
  'client.setTokenLives': either(
    'access',
    z.strictObject({ clientId: clientIdSchema, lives: ownTokenLivesSchema }),
    clientViewSchema,
    { about: ({ clientId }) => ({ clientId }) },
  ),
  /** Revokes and forgets an application: its next login has to register again. */
  'client.remove': restrict(byClient, z.object({ clientId: clientIdSchema }), {
    about: ({ clientId }) => ({ clientId }),
  }),
  /**
   * Changes what a client may do, at its next request, with no new login. Narrowing needs no presence, widening does:
   * core decides by direction, this entry lets both in.
   */
  'client.grant': either(
    'access',
    z.strictObject({
      clientId: clientIdSchema,
      /** One grant; absent: every grant of the client that covers the connectors named. */
      grantId: grantIdSchema.optional(),
      access: accessChangeSchema,
    }),
    clientViewSchema,
    { about: ({ clientId }) => ({ clientId }) },
  ),
  /** Ends one token with all that replaced it. */
  'client.revokeToken': restrict(
    z.strictObject({ clientId: clientIdSchema, tokenId: tokenIdSchema }),
    clientViewSchema,
    { about: ({ clientId }) => ({ clientId }) },
  ),
  /** The code that a program without a browser shows; the consent then waits like any other (RFC 8628). */
  'device.enter': presence(
    z.strictObject({ userCode: z.string().min(1).max(32) }),
    z.object({ questionId: questionIdSchema }),
    {},
  ),

  ...connectorCommands,
  ...vaultCommands,
  ...ruleCommands,
  ...answerCommands,
  ...explainCommands,

  'questions.list': read(nothing, z.array(questionSchema)),
  /** The oldest waiting question with the nonce for answering it; marks it as shown. */
  'prompt.get': prompt(
    z.strictObject({
      /** The window was shown, moved, resized or focused: the dead second of Allow starts anew (SEC-38). */
      restart: z.boolean().default(false),
    }),
    promptViewSchema,
  ),
  /** Brings the prompt window to the front (desktop); does nothing in headless mode. */
  'prompt.show': read(nothing, z.object({ waiting: z.int() })),

  'gateway.pause': restrict(
    z.strictObject({ forMinutes: z.int().min(1).max(10_080).nullable().default(null) }),
    gatewayViewSchema,
    {},
  ),
  'gateway.resume': grant(null, nothing, gatewayViewSchema, {}),

  /** Lowering needs no presence, raising does: core decides by direction, this entry lets both in. */
  'policy.setAccess': either(
    'master',
    z.strictObject({ access: accessPolicySchema }),
    z.object({ access: accessPolicySchema }),
    {},
  ),
  'policy.get': read(
    nothing,
    z.object({
      /** What holds. */
      access: accessPolicySchema,
      ...authorizationSettingsSchema.shape,
      /** What the person set; the managed policy may hold it down. */
      own: z.object({ access: accessPolicySchema, ...authorizationSettingsSchema.shape }),
      managed: managedViewSchema,
    }),
  ),
  /** Who may register and log in. Stricter needs no presence, looser does: core decides by direction. */
  'policy.setAuthorization': either(
    'registration',
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
      metadataDocuments: z.boolean().optional(),
      deviceLogin: z.boolean().optional(),
      ownTools: z.boolean().optional(),
      accessTokenMinutes: accessTokenMinutesSchema.optional(),
    }),
    authorizationSettingsSchema,
    {},
  ),
  ...settingsCommands,
  ...auditCommands,
  ...usageCommands,
  ...clientFileCommands,
  ...appCommands,
  ...callLimitCommands,
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof commands;
export type CommandInput<Name extends CommandName> = z.input<(typeof commands)[Name]['input']>;
export type ParsedInput<Name extends CommandName> = z.output<(typeof commands)[Name]['input']>;
export type CommandOutput<Name extends CommandName> = z.output<(typeof commands)[Name]['output']>;

/** True for a name in the table; the table is never indexed with a foreign string before this said yes. */
export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
