/** What a person enters about how a connector logs in at its service. */
import * as z from 'zod';

const loginUrl = z.url({ protocol: /^https?$/ }).max(2048);
export const redirectHostSchema = z.enum(['127.0.0.1', 'localhost']);
/**
 * For services that let no program register itself: what the person got from them. All of it may be
 * left to be found out.
 */
export const loginFields = {
  clientId: z.string().min(1).max(4096).nullable(),
  issuer: loginUrl.nullable(),
  /** Both or none. */
  authorizeUrl: loginUrl.nullable(),
  tokenUrl: loginUrl.nullable(),
  /**
   * How this computer is spelt in the redirect URI: some services know one spelling only
   * (ALATION-9).
   */
  redirectHost: redirectHostSchema,
  /** For services that refuse `resource` (RFC 8707) beside scopes, as Microsoft Entra does. */
  omitResource: z.boolean(),
  /** null: what the service asks for. */
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/))
    .max(100)
    .nullable(),
};
export const secretText = z.string().min(1).max(16_384);

/** What becomes of something secret: leaving a field empty never clears it. */
export const secretChangeSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('keep') }),
  z.strictObject({ do: z.literal('replace'), value: secretText }),
  z.strictObject({ do: z.literal('clear') }),
]);
