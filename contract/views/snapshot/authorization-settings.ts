/** Who may register, and how they may log in. */
import * as z from 'zod';

export const registrationModeSchema = z.enum(['ask', 'allow-list', 'closed']);
export type RegistrationMode = z.infer<typeof registrationModeSchema>;

/** How long an access token lives, in minutes. */
export const accessTokenMinutesSchema = z.int().min(1).max(60);

export const authorizationSettingsSchema = z.object({
  registration: registrationModeSchema,
  /** With `allow-list`: client metadata URLs that may log in. */
  allowedClients: z.array(z.string()),
  /** Hosts of web clients that codes may be sent to over https, e.g. `vscode.dev`. */
  webHosts: z.array(z.string()),
  /** Clients with a secret may ask about their own tokens (RFC 7662). */
  introspection: z.boolean(),
  /**
   * Offered in the server metadata: a client may be known by the URL of its metadata document; off,
   * it registers instead.
   */
  metadataDocuments: z.boolean(),
  /** Programs without a browser may log in with a code that the person types here (RFC 8628). */
  deviceLogin: z.boolean(),
  /** Consentry has tools of its own, for clients that may read about it. */
  ownTools: z.boolean(),
  /** How long an access token lives; its refresh token brings the next. An hour at most. */
  accessTokenMinutes: accessTokenMinutesSchema,
});
export type AuthorizationSettings = z.infer<typeof authorizationSettingsSchema>;
