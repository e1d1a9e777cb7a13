/** Applications with their registrations, grants and tokens. */
import * as z from 'zod';
import { connectorAccessSchema } from '../access.ts';
import { heldByGroupsShape } from '../held-by-groups.ts';
import { clientIdSchema, connectorNameSchema, grantIdSchema, tokenIdSchema } from '../ids.ts';
import { readOnce } from '../read-once.ts';
import { callLimitsSchema } from '../call-limits.ts';
import { tokenLifetimesViewSchema } from '../token-lifetimes.ts';

const time = z.iso.datetime();
const count = z.int().nonnegative();

/** One token as people see it: what one login gave, with all that replaced it since. */
const tokenViewSchema = z.object({
  tokenId: tokenIdSchema,
  createdAt: time,
  /**
   * When it ends unless it is used: the newest refresh token's end, or the access token's where
   * there is none.
   */
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
  /** Until when the secret works that it had before the present one; null: there is none. */
  formerSecretUntil: time.nullable(),
  /** The program that registered it, where the system says. */
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
  /**
   * Until when its calls that need approval are denied unasked, after several denials (SEC-39);
   * null when they are not.
   */
  asksDeniedUntil: time.nullable(),
  /** Connectors that the person switched off for it; what was granted stays. */
  connectorsOff: z.array(connectorNameSchema),
  /** How many tools have a mode of their own for it. */
  toolModes: count,
  ...heldByGroupsShape,
  tokenLifetimes: tokenLifetimesViewSchema,
  /** How many calls it may make, of all its logins; null: as each client. */
  callLimits: callLimitsSchema.nullable(),
  /**
   * For how many seconds a call of it waits for the person's answer, and for how many where it asks
   * for progress: shorter than it waits itself, as far as that is known (ATRYUM-55).
   */
  answerSeconds: z.object({ usual: count, withProgress: count }),
  /** Where its tokens are valid, of all its grants. */
  resources: z.array(z.string()),
  /** Those used or given last, where there are many; `client.get` has all of them. */
  grants: readOnce(z.array(grantViewSchema)),
  /** Grants that are not among them. */
  moreGrants: count,
});
export type ClientView = z.infer<typeof clientViewSchema>;
