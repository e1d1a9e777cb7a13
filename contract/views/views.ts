/**
 * What windows, tray and command line see. Views never hold a secret, every foreign string in them has passed
 * `lib/visible-text`, and times are ISO 8601 UTC strings (or null for "never").
 */
import * as z from 'zod';
import { approvalSettingsSchema, shownArguments } from './approval-view.ts';
import { callLimitsViewSchema } from './call-limits.ts';
import { problemSchema } from './errors.ts';
import {
  clientIdSchema,
  connectorNameSchema,
  grantIdSchema,
  questionIdSchema,
  tokenIdSchema,
} from './ids.ts';
import { connectorViewSchema } from './connector-view.ts';
import { accessChoiceSchema, heldByGroupsShape } from './held-by-groups.ts';
import { managedViewSchema } from './managed.ts';
import { isOwnRight } from '../plain/own-rights.ts';
import { readOnce } from './read-once.ts';
import { repairSchema } from './repair-view.ts';
import { tokenLifetimesViewSchema } from './token-lifetimes.ts';
import { vaultViewSchema } from './vault.ts';
import { windowSettings } from './window-settings.ts';

const time = z.iso.datetime();
const count = z.int().nonnegative();

export const accessPolicySchema = z.enum(['disabled', 'read-only', 'read-write']);
export type AccessPolicy = z.infer<typeof accessPolicySchema>;

export const accessClassSchema = z.enum(['read', 'write', 'destructive']);
export type AccessClass = z.infer<typeof accessClassSchema>;

export const toolModeSchema = z.enum(['allow', 'ask', 'block']);
export type ToolMode = z.infer<typeof toolModeSchema>;

const accessLevelSchema = z.enum(['read', 'write']);
export type AccessLevel = z.infer<typeof accessLevelSchema>;

/** What access is given to: a connector, `*` for every connector, present and future, or something of Consentry itself. */
const accessNameSchema = z.union([
  connectorNameSchema,
  z.literal('*'),
  z.string().refine(isOwnRight, 'there is no such right'),
]);

export const connectorAccessSchema = z.record(accessNameSchema, accessLevelSchema);
export type ConnectorAccess = z.infer<typeof connectorAccessSchema>;

export const accessChangeSchema = z.record(accessNameSchema, accessChoiceSchema);
export type AccessChange = z.infer<typeof accessChangeSchema>;

/** How long a consent lasts at most; `longest` is until it is revoked, or unused for 30 days, or 180 days old. */
export const consentDurationSchema = z.enum(['hour', 'day', 'month', 'longest']);
export type ConsentDuration = z.infer<typeof consentDurationSchema>;

export const registrationModeSchema = z.enum(['ask', 'allow-list', 'closed']);
export type RegistrationMode = z.infer<typeof registrationModeSchema>;

/** Who may register and how they may log in. */
export const accessTokenMinutesSchema = z.int().min(1).max(60);

export const authorizationSettingsSchema = z.object({
  registration: registrationModeSchema,
  /** With `allow-list`: client metadata URLs that may log in. */
  allowedClients: z.array(z.string()),
  /** Hosts of web clients that codes may be sent to over https, e.g. `vscode.dev`. */
  webHosts: z.array(z.string()),
  /** Clients with a secret may ask about their own tokens (RFC 7662). */
  introspection: z.boolean(),
  /** Offered in the server metadata: a client may be known by the URL of its metadata document; off, it registers instead. */
  metadataDocuments: z.boolean(),
  /** Programs without a browser may log in with a code that the person types here (RFC 8628). */
  deviceLogin: z.boolean(),
  /** Consentry has tools of its own, for clients that may read about it. */
  ownTools: z.boolean(),
  /** How long an access token lives; its refresh token brings the next. An hour at most. */
  accessTokenMinutes: accessTokenMinutesSchema,
});
export type AuthorizationSettings = z.infer<typeof authorizationSettingsSchema>;

export const gatewayViewSchema = z.object({
  state: z.enum(['starting', 'serving', 'paused', 'port-taken', 'stopped']),
  /** The address to give to an AI client, e.g. `http://127.0.0.1:29170/mcp`; null while nothing listens. */
  endpoint: z.string().nullable(),
  issuer: z.string().nullable(),
  port: z.int().nullable(),
  pausedUntil: time.nullable(),
  problem: problemSchema.nullable(),
  /** What is good to know about where we listen, in a sentence: this start took another port than the usual one. */
  notice: z.string().nullable(),
});
export type GatewayView = z.infer<typeof gatewayViewSchema>;

/** One token as people see it: what one login gave, with all that replaced it since. */
const tokenViewSchema = z.object({
  tokenId: tokenIdSchema,
  createdAt: time,
  /** When it ends unless it is used: the newest refresh token's end, or the access token's where there is none. */
  expiresAt: time,
  lastUsedAt: time.nullable(),
  /** How often it was replaced by a refresh. */
  rotations: count,
  staysLoggedIn: z.boolean(),
});
export type TokenView = z.infer<typeof tokenViewSchema>;

const grantViewSchema = z.object({
  grantId: grantIdSchema,
  clientId: clientIdSchema,
  /** Where its tokens are valid, e.g. `/mcp` or `/mcp/github`. */
  resources: z.array(z.string()),
  access: connectorAccessSchema,
  scopes: z.array(z.string()),
  createdAt: time,
  /** When it ends whatever happens; null: with its last token. */
  endsAt: time.nullable(),
  /** The client logs in again for the same scopes without a question. */
  isRemembered: z.boolean(),
  lastUsedAt: time.nullable(),
  activeTokens: count,
  tokens: z.array(tokenViewSchema),
});
export type GrantView = z.infer<typeof grantViewSchema>;

export const clientIdentitySchema = z.enum(['dynamic', 'metadata-url', 'pre-registered']);
export const clientStatusSchema = z.enum(['registered', 'active', 'blocked', 'revoked']);

/** One application: all registrations that a person takes for one program. */
export const clientViewSchema = z.object({
  /** The registration that stands for it; every command takes any of `clientIds`. */
  clientId: clientIdSchema,
  clientIds: z.array(clientIdSchema).min(1),
  /** The name as the client claims it. */
  name: z.string(),
  identity: clientIdentitySchema,
  /** One sentence: what proves the name, or that nothing does. */
  proof: z.string(),
  /** It has to show a secret or sign with its key to get tokens. */
  isConfidential: z.boolean(),
  /** The program that registered it, where the OS told. */
  registeredBy: z.string().nullable(),
  status: clientStatusSchema,
  redirectUris: z.array(z.string()),
  scopes: z.array(z.string()),
  /** The same as sentences, e.g. "Read with everything". */
  scopesInWords: z.array(z.string()),
  registeredAt: time,
  lastUsedAt: time.nullable(),
  activeTokens: count,
  callsToday: count,
  heldApprovals: count,
  /** Until when its calls that need approval are denied unasked, after several denials (SEC-39); null when they are not. */
  asksDeniedUntil: time.nullable(),
  /** Connectors that the person switched off for it; what was granted stays. */
  connectorsOff: z.array(connectorNameSchema),
  /** How many tools have a mode of their own for it. */
  toolModes: count,
  ...heldByGroupsShape,
  tokenLifetimes: tokenLifetimesViewSchema,
  /** Where its tokens are valid, of all its grants. */
  resources: z.array(z.string()),
  /** Those used or given last, where there are many; `client.get` has all of them. */
  grants: readOnce(z.array(grantViewSchema)),
  /** Grants that are not among them. */
  moreGrants: count,
});
export type ClientView = z.infer<typeof clientViewSchema>;

export const toolViewSchema = z.object({
  connector: connectorNameSchema,
  name: z.string(),
  /** The name on `/mcp`, `<connector>__<tool>`. */
  exposedName: z.string(),
  title: z.string().nullable(),
  description: z.string(),
  class: accessClassSchema,
  /** True when a person set the class by hand. */
  classOverridden: z.boolean(),
  mode: toolModeSchema,
  modeOverridden: z.boolean(),
  /** The person pinned it as never: nothing opens it. */
  never: z.boolean(),
  /** What is set for the client that was asked about; null when nothing is, and without a client. */
  clientMode: toolModeSchema.nullable(),
  review: z.enum(['accepted', 'new', 'changed']),
  outcome: z.enum(['allow', 'ask', 'deny']),
  reason: z.string(),
  reasonText: z.string(),
  /** The step of the decision that decided, e.g. `ceiling`, `mode`, `rules`. */
  layer: z.string(),
  /** Rules look at the arguments: another call of the tool may come out differently. */
  dependsOnArguments: z.boolean(),
  flags: z.array(z.string()),
  /** Where in `description` it reads like instructions to a model: start and end of each place. */
  marks: z.array(z.tuple([count, count])),
  /** Its text has something that the person looks at by itself: "accept all" leaves it out (SEC-83, SEC-85). */
  needsLook: z.boolean(),
  /** It was another for a while and is as accepted again, or as accepted before the last time (SEC-84). */
  turned: z.enum(['back', 'earlier']).nullable(),
  /** How much it adds to the list that a client reads. */
  listedBytes: count,
});
export type ToolView = z.infer<typeof toolViewSchema>;

const questionCommon = {
  id: questionIdSchema,
  clientId: clientIdSchema,
  clientName: z.string(),
  /** How the client identified itself, and whether that proves anything. */
  identity: clientIdentitySchema,
  proof: z.string(),
  createdAt: time,
  expiresAt: time,
};

/** Something to look at before saying yes; each code is shown with its own mark. */
const consentWarningSchema = z.object({
  code: z.enum([
    'look-alike',
    'same-name',
    'web-page',
    'loopback-only',
    'web-client',
    'no-resource',
    'device',
    'changed',
    'not-checked',
  ]),
  text: z.string(),
});
export type ConsentWarning = z.infer<typeof consentWarningSchema>;

const consentQuestionSchema = z.object({
  ...questionCommon,
  kind: z.literal('consent'),
  /** How much the proof line is worth: `none`, a secret or key it holds, or a web address that vouches for it. */
  proofLevel: z.enum(['none', 'secret', 'address']),
  /** The program that registered this client and the one that asks now, where the OS told. */
  registeredBy: z.string().nullable(),
  askedBy: z.string().nullable(),
  /** Set for a login without a browser: the code the person typed. */
  userCode: z.string().nullable(),
  resource: z.string(),
  /** Scopes as requested; empty when the client named none. */
  scopes: z.array(z.string()),
  scopesInWords: z.array(z.string()),
  /** What this client may do here already; null when it has no access yet. Then `choices` are only what is new. */
  already: z.object({ scopes: z.array(z.string()), inWords: z.array(z.string()) }).nullable(),
  /** Where the code will be sent, as registered and as a short line for people. */
  redirectUri: z.string(),
  redirectInWords: z.string(),
  choices: z.array(
    z.object({
      /** A connector name, `*` for all connectors, present and future, or a right to read about Consentry itself. */
      name: z.string(),
      label: z.string(),
      /** The most that can be given here: what was requested, limited by the ceilings. */
      maximum: z.enum(['none', 'read', 'write']),
      limitedBy: z.string().nullable(),
      /** What this client has here now. */
      before: z.enum(['none', 'read', 'write']),
      /** What the window starts from. */
      suggested: z.enum(['none', 'read', 'write']),
      /** Tools of the connector by the level that opens them, as they stand now (ATLAR-20). */
      opens: z.object({ read: z.array(z.string()), write: z.array(z.string()) }).optional(),
    }),
  ),
  /** Why nothing can be allowed now, and who can change that; null: it can. Then there is no Allow. */
  refusal: z.string().nullable(),
  offlineAccess: z.boolean(),
  /** How long the answer may hold, the suggested one first. */
  durations: z.array(z.object({ value: consentDurationSchema, label: z.string() })).min(1),
  /** "Don't ask again for the same scopes" may be offered: the client can prove who it is (SEC-22). */
  canRemember: z.boolean(),
  warnings: z.array(consentWarningSchema),
});
export type ConsentQuestion = z.infer<typeof consentQuestionSchema>;

/**
 * A web page started a login of a program that is known by a web address which was never read. Allow reads the address,
 * nothing more; the consent follows as a question of its own (SEC-23).
 */
const lookupQuestionSchema = z.object({
  ...questionCommon,
  kind: z.literal('lookup'),
  url: z.string(),
  host: z.string(),
  askedBy: z.string().nullable(),
});
export type LookupQuestion = z.infer<typeof lookupQuestionSchema>;

const approvalQuestionSchema = z.object({
  ...questionCommon,
  kind: z.literal('approval'),
  connector: connectorNameSchema,
  /** Whose account it is, as the person calls it. */
  account: z.string().nullable(),
  /** The program at the other end, where the OS told. */
  askedBy: z.string().nullable(),
  tool: z.string(),
  toolTitle: z.string().nullable(),
  class: accessClassSchema,
  ...shownArguments,
  why: z.string(),
  /** May be allowed for the time to come. */
  mayAlways: z.boolean(),
  /** False once the client stopped waiting; an answer is then kept for its repeat. */
  clientWaits: z.boolean(),
  /** It went away by itself, and was not just told to repeat the call (REL-11). */
  clientLeft: z.boolean(),
  /** How often the client asked for this tool since the question came up; only the shown call is ever allowed once. */
  count: z.int().positive(),
  /** How often the person was asked about calls of this client today. */
  requestsToday: count,
});
export type ApprovalQuestion = z.infer<typeof approvalQuestionSchema>;

export const questionSchema = z.discriminatedUnion('kind', [
  consentQuestionSchema,
  approvalQuestionSchema,
  lookupQuestionSchema,
]);
export type Question = z.infer<typeof questionSchema>;

/** What a prompt shows now. `nonce` proves that an Allow was pressed on exactly this content. */
export const promptViewSchema = z.object({
  question: questionSchema.nullable(),
  position: count,
  total: count,
  nonce: z.string().nullable(),
  /** Milliseconds until Allow works, counted from this answer. */
  allowInMs: count,
});
export type PromptView = z.infer<typeof promptViewSchema>;

export const auditEntrySchema = z.object({
  id: z.int().positive(),
  at: time,
  actor: z.enum(['mcp_client', 'user', 'system', 'policy']),
  clientId: z.string().nullable(),
  clientName: z.string().nullable(),
  grantId: z.string().nullable(),
  connector: z.string().nullable(),
  tool: z.string().nullable(),
  /** e.g. `tools/call`, `consent`, `token.issue`, `client.revoke`, `connector.add`. */
  action: z.string(),
  decision: z.enum(['allow', 'ask', 'deny', 'done', 'failed']),
  reason: z.string().nullable(),
  /** Which layer decided, in a word. */
  layer: z.string().nullable(),
  /** The same in the entry of a question and in that of its outcome. */
  callId: z.string().nullable(),
  durationMs: z.number().nonnegative().nullable(),
  resultBytes: count.nullable(),
  /** Redacted JSON text, or null when the act has no arguments. */
  arguments: z.string().nullable(),
  detail: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** Something broken, with the one thing that fixes it. */
export type Repair = z.infer<typeof repairSchema>;

export const appSnapshotSchema = z.object({
  /** Grows with every change; a mirror keeps the higher one. */
  revision: count,
  version: z.string(),
  shell: z.enum(['desktop', 'headless']),
  dataDir: z.string(),
  startedAt: time,
  gateway: gatewayViewSchema,
  /** What holds: what the person set, and no more than the managed policy allows. */
  accessPolicy: accessPolicySchema,
  managed: managedViewSchema,
  authorization: authorizationSettingsSchema,
  approvals: approvalSettingsSchema,
  callLimits: callLimitsViewSchema,
  ...windowSettings,
  clients: z.array(clientViewSchema),
  connectors: z.array(connectorViewSchema),
  questions: z.array(questionSchema),
  repairs: z.array(repairSchema),
  vault: vaultViewSchema,
  activity: z.object({
    /** The newest durable audit entry: a list that shows it is complete. */
    lastEntryId: count,
    /** A call of a tool is in the log, whenever it was. */
    hasCalls: z.boolean(),
    callsToday: count,
    deniedToday: count,
    /** Calls of the last 24 hours, one number an hour, oldest first. */
    callsPerHour: z.array(count),
  }),
});
export type AppSnapshot = z.infer<typeof appSnapshotSchema>;
