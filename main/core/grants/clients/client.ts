/** One AI application that is registered with the local authorization server. */
import type { CallLimits } from '../../../../contract/views/call-limits.ts';
import type { OwnTokenLifetimes } from '../../../../contract/views/token-lifetimes.ts';

/** RFC 7591 section 2, RFC 7523 section 2.2. */
export type AuthMethod = 'none' | 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt';

/** As it is now; a client is replaced, never changed. */
export interface Client {
  readonly clientId: string;
  readonly identity: 'dynamic' | 'metadata-url' | 'pre-registered';
  /** As claimed: foreign text. */
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly authMethod: AuthMethod;
  readonly secretHash: Buffer | null;
  /** The secret before the present one, which works until it ends; there is never a third. */
  readonly formerSecret: FormerSecret | null;
  readonly grantTypes: readonly string[];
  /** Epoch milliseconds, as all times here. */
  readonly registeredAt: number;
  readonly blockedAt: number | null;
  /** When the person last took everything from it; cleared by the next consent. */
  readonly revokedAt: number | null;
  /** The program that registered it, where the OS says, or null. */
  readonly registeredBy: string | null;
  /**
   * Metadata documents only: hash of what a person consents to (SEC-24), and the public keys in it
   * as JSON.
   */
  readonly documentHash: string | null;
  readonly keys: string | null;
  /**
   * When the document was last read; null: what is known of it came with Consentry, or it is no
   * such client.
   */
  readonly documentReadAt: number | null;
  /** Shorter lifetimes of its tokens; null: as for everybody. */
  readonly tokenLifetimes: OwnTokenLifetimes | null;
  /** How many calls it may make; null: as each client. */
  readonly callLimits: CallLimits | null;
}

/** What a person bounds for one client alone. */
export type OwnBounds = Pick<Client, 'tokenLifetimes' | 'callLimits'>;

/** A secret that was replaced. */
export interface FormerSecret {
  readonly hash: Buffer;
  /** From then on it proves nothing. */
  readonly until: number;
}

/** What a person may change of a client that they added. */
export interface ClientEdit {
  readonly name: string;
  readonly redirectUris: readonly string[];
}

/** Hashes of the secrets that prove a client now: one, or two while one replaces the other. */
export function secretHashesAt(
  { secretHash, formerSecret }: Pick<Client, 'secretHash' | 'formerSecret'>,
  now: number,
): readonly Buffer[] {
  if (secretHash === null) return [];
  const isAlive = formerSecret !== null && now < formerSecret.until;
  return isAlive ? [secretHash, formerSecret.hash] : [secretHash];
}

/** What a client says of itself. */
export interface Registration {
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly authMethod: AuthMethod;
  readonly grantTypes: readonly string[];
  readonly registeredBy?: string | null;
  readonly tokenLifetimes?: OwnTokenLifetimes | null;
}
