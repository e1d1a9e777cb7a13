/**
 * What we keep of one login at one issuer: one vault entry for each connector and issuer, so that
 * nothing of one issuer can ever be read while talking to another (SEC-66).
 */
import * as z from 'zod';
import { sha256Hex } from '../../lib/digest.ts';
import { CoreError } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import { Secret } from '../../lib/secret.ts';
import type { Vault } from '../../ports/ports.ts';
import { proofKeySchema } from './dpop.ts';
import { serverMetadataSchema } from './server-metadata.ts';

const token = z.string().min(1).max(limits.upstreamLogin.tokenLength);

const clientCredentialsSchema = z.object({
  clientId: z.string().min(1).max(4096),
  /** Or the private key, for `private_key_jwt`. */
  clientSecret: token.nullable(),
  method: z.enum(['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt']),
  redirectUri: z.string().max(2048),
  /** Epoch milliseconds after which the secret is worth nothing; null: never. */
  expiresAt: z.number().nullable(),
  /** Entered by the person; otherwise registered by us. */
  isTyped: z.boolean(),
  /** Its id is the address of our own document, which the service reads by itself. */
  isDocument: z.boolean().optional(),
});
export type ClientCredentials = z.infer<typeof clientCredentialsSchema>;

/** Of a client, what may be shown. */
export function withoutSecret({
  clientSecret: _secret,
  ...client
}: ClientCredentials): Omit<ClientCredentials, 'clientSecret'> {
  return client;
}

const tokensSchema = z.object({
  accessToken: token,
  refreshToken: token.nullable(),
  /**
   * The one before, until its successor has worked once: a service may not have kept a rotation
   * that we did (REL-02).
   */
  previousRefreshToken: token.nullable(),
  /** Epoch milliseconds; null when the service does not say. */
  expiresAt: z.number().nullable(),
  receivedAt: z.number(),
  /** When the person logged in; null for logins kept before this was noted. */
  loggedInAt: z.number().nullable().default(null),
  /**
   * Epoch milliseconds after which only the person can log in again; null when the service does not
   * say.
   */
  lastsUntil: z.number().nullable().default(null),
  /** When that was received. */
  lastsSince: z.number().nullable().default(null),
  /** False until the server took a token of this login; absent in older records: it did. */
  hasWorked: z.boolean().default(true),
  scopes: z.array(z.string()),
  /** Whose account it is, where the token response says so; foreign text. */
  account: z.string().nullable(),
  /**
   * A renewal was begun then whose answer is not known: the service may have put another token in
   * its place (REL-02).
   */
  renewingSince: z.number().nullable().optional(),
  /** It is bound to the key of the record, and worth nothing without a proof. */
  isBound: z.boolean().optional(),
  /** Which workspace or organisation it is for, where the token response says so; foreign text. */
  workspace: z.string().nullable().default(null),
  /** Whose account it is for the service (`sub`); compared, never shown. */
  subject: z.string().nullable().default(null),
});
export type LoginTokens = z.infer<typeof tokensSchema>;

const recordSchema = z.object({
  version: z.literal(1),
  server: serverMetadataSchema,
  resource: z.string().nullable(),
  client: clientCredentialsSchema,
  /** For tokens that are bound to a key (RFC 9449); absent where the service does not bind them. */
  proofKey: proofKeySchema.optional(),
  tokens: tokensSchema.nullable(),
  /** Every scope asked for so far: stepping up asks for these and more. */
  asked: z.array(z.string()),
});
export type LoginRecord = z.infer<typeof recordSchema>;

/** @returns where the vault keeps the record; the issuer is not to be read from it */
export function loginReference(connectorId: string, issuer: string): string {
  return `connector/${connectorId}/oauth/${sha256Hex(issuer).slice(0, 32)}`;
}

export interface LoginRecords {
  /** Undefined when there is none for exactly this issuer. @throws CoreError `vault_unavailable` */
  read(issuer: string): Promise<LoginRecord | undefined>;
  /** Resolves when it is durable. @throws CoreError `vault_unavailable` */
  write(record: LoginRecord): Promise<void>;
  remove(issuer: string): Promise<void>;
}

/** @returns the records of one connector, one for each issuer */
export function createLoginRecords(vault: Vault, connectorId: string): LoginRecords {
  return {
    async read(issuer) {
      const secret = await vault.get(loginReference(connectorId, issuer));
      if (secret === undefined) return undefined;
      const record = parse(secret);
      return record.server.issuer === issuer ? record : undefined;
    },
    write: (record) =>
      vault.put(
        loginReference(connectorId, record.server.issuer),
        new Secret(JSON.stringify(record)),
      ),
    remove: (issuer) => vault.remove(loginReference(connectorId, issuer)),
  };
}

function parse(secret: Secret): LoginRecord {
  try {
    return recordSchema.parse(JSON.parse(secret.open()));
  } catch {
    // No cause: it would quote what is secret.
    throw new CoreError('vault_unavailable', 'The login in the vault is damaged.', {
      hint: 'Disconnect the connector, then connect it again.',
    });
  }
}
