/** What windows see of a connector: never a secret, and foreign text made visible. */
import * as z from 'zod';
import { connectorDetails } from './connector-details.ts';
import { problemSchema } from './errors.ts';
import { connectorNameSchema } from './ids.ts';
import { loginViewSchema } from './login-view.ts';
import { processViewSchema } from './process-view.ts';

const time = z.iso.datetime();
const count = z.int().nonnegative();

/**
 * Whether the server takes who we are. `expiring`: it works, and ends soon by itself. `refused`:
 * the server does not accept the token that was set by hand.
 */
export const connectorAuthSchema = z.enum([
  'ready',
  'expiring',
  'none-needed',
  'action-required',
  'expired',
  'refused',
]);

export const connectorViewSchema = z.object({
  name: connectorNameSchema,
  ...connectorDetails,
  kind: z.enum(['stdio', 'http']),
  /** What is run or called, untruncated: the command line, or the URL. */
  target: z.string(),
  connection: z.enum(['ready', 'connecting', 'error', 'disabled']),
  auth: connectorAuthSchema,
  enabled: z.boolean(),
  tools: count,
  toolsToReview: count,
  /** Pages, and instructions that changed. */
  itemsToReview: count,
  /** Templates included. */
  resources: count,
  prompts: count,
  /** It completes arguments of prompts and templates. */
  completions: z.boolean(),
  error: z.string().nullable(),
  problem: problemSchema.nullable(),
  /** MCP revision spoken with the upstream, e.g. `2026-07-28`; null before the first connection. */
  protocolVersion: z.string().nullable(),
  serverName: z.string().nullable(),
  serverVersion: z.string().nullable(),
  /** How messages travel; for a URL `streamable-http` until something older was met. */
  transport: z.enum(['stdio', 'streamable-http', 'http+sse']),
  /**
   * The server speaks a transport that MCP has replaced: what that means and what to do, one
   * sentence; null otherwise.
   */
  isOld: z.boolean(),
  oldNotice: z.string().nullable(),
  /**
   * What of the server cannot reach every client, one sentence each; empty before the first
   * connection.
   */
  bridging: z.array(z.string()),
  secret: z.object({ set: z.boolean(), last4: z.string().nullable() }),
  /**
   * The login at the service, for servers that require one or may require one; null for commands
   * and for tokens set by hand.
   */
  login: loginViewSchema.nullable(),
  /** Names only; values live in the vault or in the settings, never here. */
  environment: z.array(z.string()),
  /** Request headers by their names, never a value; empty for a command. */
  headers: z.array(z.object({ name: z.string(), secret: z.boolean() })),
  workingDirectory: z.string().nullable(),
  /** What is run; null for a URL. */
  process: processViewSchema.nullable(),
  timeoutSeconds: z.int().positive(),
  /**
   * Where the person sees and withdraws accesses at the vendor; shown as text or opened by the
   * person (ATLAR-27).
   */
  manageUrl: z.string().nullable(),
  usedByClients: count,
  lastUsedAt: time.nullable(),
  addedAt: time,
});
export type ConnectorView = z.infer<typeof connectorViewSchema>;
