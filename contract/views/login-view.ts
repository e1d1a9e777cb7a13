/**
 * What windows see of the login of a connector at its service: never a token, and foreign text made
 * visible.
 */
import * as z from 'zod';
import { redirectHostSchema } from './login-input.ts';

const time = z.iso.datetime();

export const loginViewSchema = z.object({
  /** Where we are logged in; null before the first login. */
  issuer: z.string().nullable(),
  /** Whose account, where the service said. */
  account: z.string().nullable(),
  scopes: z.array(z.string()),
  /** What the login asked for; empty: nothing in particular. */
  askedScopes: z.array(z.string()),
  /** What it got, where that is less than what it asked for; else null. */
  grantedScopes: z.array(z.string()).nullable(),
  /** Rights the service asked for in vain: the person decides. */
  missingScopes: z.array(z.string()),
  /** When the current token ends; null when that is not known. */
  expiresAt: time.nullable(),
  /** When the person logged in; null when that was not noted. */
  loggedInAt: time.nullable(),
  /**
   * When the login as a whole ends and only the person can log in again; null when the service does
   * not say.
   */
  lastsUntil: time.nullable(),
  /** That is soon: time to log in again at a moment that suits. */
  endsSoon: z.boolean(),
  /**
   * Where it logs in: entered by the person (`typed`), or found out. Null before the first login
   * where nothing was entered.
   */
  endpoints: z
    .object({ authorize: z.string(), token: z.string(), kind: z.enum(['typed', 'found']) })
    .nullable(),
  isLoggedIn: z.boolean(),
  /** It is renewed without the person. */
  isRenewed: z.boolean(),
  /** The service names another issuer than before; to be confirmed by this exact string. */
  newIssuer: z.string().nullable(),
  /**
   * Login services to choose from, each by its exact string; one alone is another program on this
   * computer, to be confirmed.
   */
  choices: z.array(z.string()),
  /** A login in the browser is waited for: at which host, and how long. */
  waitingFor: z.string().nullable(),
  waitingSince: time.nullable(),
  waitingUntil: time.nullable(),
  /**
   * To be registered where programs are registered by hand; the same before and after there is a
   * client id (ALATION-7).
   */
  redirectUri: z.string(),
  /**
   * As which client it logs in or tried to: `typed` by the person, by our own `document`, or
   * registered by us (`dynamic`).
   */
  registration: z
    .object({
      clientId: z.string(),
      redirectUri: z.string(),
      kind: z.enum(['typed', 'document', 'dynamic']),
    })
    .nullable(),
  /** As entered by hand. */
  clientId: z.string().nullable(),
  hasClientSecret: z.boolean(),
  /** The rest of what was entered by hand; null: found out. */
  entered: z.object({
    issuer: z.string().nullable(),
    authorizeUrl: z.string().nullable(),
    tokenUrl: z.string().nullable(),
    scopes: z.array(z.string()).nullable(),
    redirectHost: redirectHostSchema,
    omitResource: z.boolean(),
  }),
});
