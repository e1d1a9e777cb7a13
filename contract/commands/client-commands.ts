/** What a person does to clients: what each may do, blocking, revoking, adding by hand. */
import * as z from 'zod';
import { longestSecretOverlapHours } from '../plain/input-limits.ts';
import { either, grant, read, restrict, type CommandSpec } from './command.ts';
import { clientIdSchema, connectorNameSchema, grantIdSchema, tokenIdSchema } from '../views/ids.ts';
import { ownTokenLifetimesSchema } from '../views/token-lifetimes.ts';
import { callLimitsSchema } from '../views/call-limits.ts';
import { accessChangeSchema, toolModeSchema } from '../views/access.ts';
import { clientViewSchema } from '../views/snapshot/client-view.ts';
import { toolViewSchema } from '../views/tools/tool-view.ts';

const nothing = z.strictObject({});
const byClient = z.strictObject({ clientId: clientIdSchema });
const clientName = z.string().trim().min(1).max(200);
const redirectUris = z.array(z.string().min(1).max(2000)).min(1).max(10);

export const clientCommands = {
  /**
   * A mode of one tool for one client; it comes before the tool's own. Blocking needs no presence,
   * all else does.
   */
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
  /**
   * Switches a connector off for one client, or on again; what was granted stays. Off needs no
   * presence.
   */
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
  /** Ends all access of an application: every grant of all its registrations. */
  'client.revoke': restrict(byClient, clientViewSchema, {
    about: ({ clientId }) => ({ clientId }),
  }),
  /** Ends all access of all clients. */
  'client.revokeAll': restrict(nothing, z.object({ clients: z.int(), tokens: z.int() }), {}),
  /** Blocks an application: its calls and logins are refused until it is unblocked. */
  'client.block': restrict(byClient, clientViewSchema, { about: ({ clientId }) => ({ clientId }) }),
  /** Lifts the block of an application. */
  'client.unblock': grant(null, byClient, clientViewSchema, {
    about: ({ clientId }) => ({ clientId }),
  }),
  /** Pre-registers a client. The secret is in this answer and nowhere else, ever. */
  'client.add': grant(
    'registration',
    z.strictObject({
      name: clientName,
      redirectUris,
      confidential: z.boolean().default(false),
      tokenLifetimes: ownTokenLifetimesSchema.nullable().default(null),
    }),
    z.object({ client: clientViewSchema, clientSecret: z.string().nullable() }),
    {},
  ),
  /**
   * Of a client that was added by hand. Shorter needs no presence, longer does: core decides by
   * direction.
   */
  'client.setTokenLifetimes': either(
    'access',
    z.strictObject({ clientId: clientIdSchema, lifetimes: ownTokenLifetimesSchema }),
    clientViewSchema,
    { about: ({ clientId }) => ({ clientId }) },
  ),
  /**
   * How many calls all logins of a client may make together: what is absent stays, null is as for
   * each client. From the next call on. Raising needs presence.
   */
  'client.setCallLimits': either(
    'access',
    z.strictObject({ clientId: clientIdSchema, callLimits: callLimitsSchema.partial().nullable() }),
    clientViewSchema,
    { about: ({ clientId }) => ({ clientId }) },
  ),
  /**
   * Another name or other redirect URIs for a client that was added by hand, as RFC 7592 section
   * 2.2 has it: what is named replaces what was there. What it was given stays; a login that waits
   * is asked for anew. Only to take redirect URIs away needs no presence.
   */
  'client.edit': either(
    'registration',
    z.strictObject({
      clientId: clientIdSchema,
      name: clientName.optional(),
      redirectUris: redirectUris.optional(),
    }),
    clientViewSchema,
    { about: ({ clientId }) => ({ clientId }) },
  ),
  /**
   * A new secret for a client that was added by hand, in this answer and nowhere else. The one it
   * had works for some hours more, or ends now; one from before that ends in any case.
   */
  'client.rotateSecret': grant(
    'registration',
    z.strictObject({
      clientId: clientIdSchema,
      overlapHours: z.int().min(0).max(longestSecretOverlapHours).default(24),
    }),
    z.object({ client: clientViewSchema, clientSecret: z.string() }),
    { about: ({ clientId }) => ({ clientId }) },
  ),
  /** Ends the secret that was replaced, before its time. */
  'client.endFormerSecret': restrict(byClient, clientViewSchema, {
    about: ({ clientId }) => ({ clientId }),
  }),
  /** Revokes and forgets an application: its next login has to register again. */
  'client.remove': restrict(byClient, z.object({ clientId: clientIdSchema }), {
    about: ({ clientId }) => ({ clientId }),
  }),
  /**
   * Changes what a client may do, at its next request, with no new login. Narrowing needs no
   * presence, widening does: core decides by direction, this entry lets both in.
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
} as const satisfies Record<string, CommandSpec>;
