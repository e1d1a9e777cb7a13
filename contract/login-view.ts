/** What windows see of the login of a connector at its service: never a token, and foreign text made visible. */
import * as z from 'zod';

const time = z.iso.datetime();

export const loginViewSchema = z.object({
  /** Where we are logged in; null before the first login. */
  issuer: z.string().nullable(),
  /** Whose account, where the service told. */
  account: z.string().nullable(),
  scopes: z.array(z.string()),
  /** Rights the service asked for in vain: the person decides. */
  missingScopes: z.array(z.string()),
  /** When the current token ends; null when that is not known. */
  expiresAt: time.nullable(),
  isLoggedIn: z.boolean(),
  /** It is renewed without the person. */
  isRenewed: z.boolean(),
  /** The service names another issuer than before; to be confirmed by this exact string. */
  newIssuer: z.string().nullable(),
  /** Login services to choose from, each by its exact string; one alone is another program on this computer, to be confirmed. */
  choices: z.array(z.string()),
  /** A login in the browser is waited for: at which host, and how long. */
  waitingFor: z.string().nullable(),
  waitingSince: time.nullable(),
  waitingUntil: time.nullable(),
  /** To be entered at services where programs are registered by hand. */
  redirectUri: z.string(),
  /** As entered by hand. */
  clientId: z.string().nullable(),
  hasClientSecret: z.boolean(),
  /** The rest of what was entered by hand; null: found out. */
  entered: z.object({
    issuer: z.string().nullable(),
    authorizeUrl: z.string().nullable(),
    tokenUrl: z.string().nullable(),
    scopes: z.array(z.string()).nullable(),
  }),
});
export type LoginView = z.infer<typeof loginViewSchema>;
