/**
 * What windows, tray and command line see. Views never hold a secret, every foreign string in them has passed
 * `lib/visible-text`, and times are ISO 8601 UTC strings (or null for "never").
 */
import * as z from 'zod';
import { problemSchema } from './errors.ts';
import { clientIdSchema, connectorNameSchema, grantIdSchema, questionIdSchema } from './ids.ts';

const time = z.iso.datetime();
const count = z.int().nonnegative();

export const accessPolicySchema = z.enum(['disabled', 'read-only', 'read-write']);
export type AccessPolicy = z.infer<typeof accessPolicySchema>;

export const accessClassSchema = z.enum(['read', 'write', 'destructive']);
export type AccessClass = z.infer<typeof accessClassSchema>;

export const toolModeSchema = z.enum(['allow', 'ask', 'block']);
export type ToolMode = z.infer<typeof toolModeSchema>;

export const accessLevelSchema = z.enum(['read', 'write']);
export type AccessLevel = z.infer<typeof accessLevelSchema>;

/** Connector name → level; the name `*` stands for every connector, present and future. */
export const connectorAccessSchema = z.record(
  z.union([connectorNameSchema, z.literal('*')]),
  accessLevelSchema,
);
export type ConnectorAccess = z.infer<typeof connectorAccessSchema>;

export const gatewayViewSchema = z.object({
  state: z.enum(['starting', 'serving', 'paused', 'port-taken', 'stopped']),
  /** The address to give to an AI client, e.g. `http://127.0.0.1:29170/mcp`; null while nothing listens. */
  endpoint: z.string().nullable(),
  issuer: z.string().nullable(),
  port: z.int().nullable(),
  pausedUntil: time.nullable(),
  problem: problemSchema.nullable(),
});
export type GatewayView = z.infer<typeof gatewayViewSchema>;

export const grantViewSchema = z.object({
  grantId: grantIdSchema,
  /** Where its tokens are valid, e.g. `/mcp` or `/mcp/github`. */
  resources: z.array(z.string()),
  access: connectorAccessSchema,
  scopes: z.array(z.string()),
  createdAt: time,
  lastUsedAt: time.nullable(),
  activeTokens: count,
});
export type GrantView = z.infer<typeof grantViewSchema>;

export const clientStatusSchema = z.enum(['registered', 'active', 'blocked', 'revoked']);

export const clientViewSchema = z.object({
  clientId: clientIdSchema,
  /** The name as the client claims it. */
  name: z.string(),
  identity: z.enum(['dynamic', 'metadata-url', 'pre-registered']),
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
  grants: z.array(grantViewSchema),
});
export type ClientView = z.infer<typeof clientViewSchema>;

export const connectorViewSchema = z.object({
  name: connectorNameSchema,
  kind: z.enum(['stdio', 'http']),
  /** What is run or called, untruncated: the command line, or the URL. */
  target: z.string(),
  connection: z.enum(['ready', 'connecting', 'error', 'disabled']),
  auth: z.enum(['ready', 'none-needed', 'action-required', 'expired']),
  enabled: z.boolean(),
  tools: count,
  toolsToReview: count,
  error: z.string().nullable(),
  problem: problemSchema.nullable(),
  /** MCP revision spoken with the upstream, e.g. `2026-07-28`; null before the first connection. */
  protocolVersion: z.string().nullable(),
  serverName: z.string().nullable(),
  serverVersion: z.string().nullable(),
  secret: z.object({ set: z.boolean(), last4: z.string().nullable() }),
  /** Names only; values live in the vault or in the settings, never here. */
  environment: z.array(z.string()),
  workingDirectory: z.string().nullable(),
  timeoutSeconds: z.int().positive(),
  usedByClients: count,
  lastUsedAt: time.nullable(),
  addedAt: time,
});
export type ConnectorView = z.infer<typeof connectorViewSchema>;

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
  review: z.enum(['accepted', 'new', 'changed']),
  outcome: z.enum(['allow', 'ask', 'deny']),
  reason: z.string(),
  reasonText: z.string(),
  flags: z.array(z.string()),
});
export type ToolView = z.infer<typeof toolViewSchema>;

const questionCommon = {
  id: questionIdSchema,
  clientId: clientIdSchema,
  clientName: z.string(),
  /** How the client identified itself, and whether that proves anything. */
  identity: z.enum(['dynamic', 'metadata-url', 'pre-registered']),
  proof: z.string(),
  createdAt: time,
  expiresAt: time,
};

export const consentQuestionSchema = z.object({
  ...questionCommon,
  kind: z.literal('consent'),
  resource: z.string(),
  /** Scopes as requested; empty when the client named none. */
  scopes: z.array(z.string()),
  scopesInWords: z.array(z.string()),
  /** Where the code will be sent, as registered and as a short line for people. */
  redirectUri: z.string(),
  redirectInWords: z.string(),
  choices: z.array(
    z.object({
      /** A connector name, or `*` for all connectors, present and future. */
      name: z.string(),
      label: z.string(),
      /** The most that can be given here: what was requested, limited by the ceilings. */
      maximum: z.enum(['none', 'read', 'write']),
      limitedBy: z.string().nullable(),
      /** What the window starts from. */
      suggested: z.enum(['none', 'read', 'write']),
    }),
  ),
  offlineAccess: z.boolean(),
  warnings: z.array(z.string()),
});
export type ConsentQuestion = z.infer<typeof consentQuestionSchema>;

export const approvalQuestionSchema = z.object({
  ...questionCommon,
  kind: z.literal('approval'),
  connector: connectorNameSchema,
  tool: z.string(),
  toolTitle: z.string().nullable(),
  class: accessClassSchema,
  /** The arguments as they will be sent: pretty JSON, every character visible, bounded. */
  arguments: z.string(),
  hiddenCharacters: count,
  why: z.string(),
  /** False once the client stopped waiting; an answer is then kept for its repeat (product.md section 9). */
  clientWaits: z.boolean(),
});
export type ApprovalQuestion = z.infer<typeof approvalQuestionSchema>;

export const questionSchema = z.discriminatedUnion('kind', [
  consentQuestionSchema,
  approvalQuestionSchema,
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
  actor: z.enum(['mcp_client', 'user', 'system']),
  clientId: z.string().nullable(),
  clientName: z.string().nullable(),
  connector: z.string().nullable(),
  tool: z.string().nullable(),
  /** e.g. `tools/call`, `consent`, `token.issue`, `client.revoke`, `connector.add`. */
  action: z.string(),
  decision: z.enum(['allow', 'ask', 'deny', 'done', 'failed']),
  reason: z.string().nullable(),
  durationMs: z.number().nonnegative().nullable(),
  resultBytes: count.nullable(),
  /** Redacted JSON text, or null when the act has no arguments. */
  arguments: z.string().nullable(),
  detail: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** Something broken, with the one thing that fixes it. */
export const repairSchema = z.object({
  id: z.string(),
  severity: z.enum(['error', 'attention']),
  title: z.string(),
  detail: z.string(),
  fix: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('reconnect'), connector: connectorNameSchema, label: z.string() }),
      z.object({ kind: z.literal('review'), connector: connectorNameSchema, label: z.string() }),
      z.object({ kind: z.literal('resume'), label: z.string() }),
    ])
    .nullable(),
});
export type Repair = z.infer<typeof repairSchema>;

export const appSnapshotSchema = z.object({
  /** Grows with every change; a mirror keeps the higher one. */
  revision: count,
  version: z.string(),
  shell: z.enum(['desktop', 'headless']),
  dataDir: z.string(),
  startedAt: time,
  gateway: gatewayViewSchema,
  accessPolicy: accessPolicySchema,
  registration: z.enum(['ask', 'allow-list', 'closed']),
  theme: z.enum(['system', 'light', 'dark']),
  clients: z.array(clientViewSchema),
  connectors: z.array(connectorViewSchema),
  questions: z.array(questionSchema),
  repairs: z.array(repairSchema),
  vault: z.object({ kind: z.string(), protects: z.boolean(), detail: z.string() }),
  activity: z.object({
    /** The newest durable audit entry: a list that shows it is complete. */
    lastEntryId: count,
    callsToday: count,
    deniedToday: count,
    /** Calls of the last 24 hours, one number an hour, oldest first. */
    callsPerHour: z.array(count),
  }),
});
export type AppSnapshot = z.infer<typeof appSnapshotSchema>;
