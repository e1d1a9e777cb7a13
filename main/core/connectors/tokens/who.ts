/**
 * Whose account and workspace a login is for, as far as the token answer says. Shown to people, and
 * compared with the login before; never used to decide what a token may do.
 */
import { sha256Hex } from '../../lib/digest.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { parseStrictJson } from '../../lib/strict-json.ts';
import type { LoginRecord, LoginTokens } from './login-record.ts';

/**
 * `again`: another account or other rights, whichever they choose there; `switch`: another account
 * for certain.
 */
export type LoginAim = 'log-in' | 'again' | 'switch';

type Who = Pick<LoginTokens, 'account' | 'workspace' | 'subject'>;

const workspaceMembers = [
  'workspace_name',
  'workspace',
  'organization_name',
  'organization',
  'organisation',
  'team',
  'tenant',
];

/** From the token answer and, where there is one, its identity token. */
export function whoFrom(answer: JsonObject, idToken: string | null): Who {
  const claims = idToken === null ? {} : claimsOf(idToken);
  return {
    account: firstOf(claims, ['email', 'preferred_username', 'name']),
    workspace: firstOf(answer, workspaceMembers) ?? firstOf(claims, workspaceMembers),
    subject: firstOf(claims, ['sub']),
  };
}

/** A digest to compare logins by; null where the service does not say whose they are. */
export function identityOf({ server, tokens }: LoginRecord): string | null {
  const account = tokens?.subject ?? tokens?.account ?? null;
  const workspace = tokens?.workspace ?? null;
  if (account === null && workspace === null) return null;
  return sha256Hex(JSON.stringify([server.issuer, account, workspace]));
}

/** Not knowing is no proof that it is the same, once the person asked for another (fail closed). */
export function isOtherAccount(
  before: string | undefined,
  now: string | null,
  aim: LoginAim,
): boolean {
  if (aim === 'switch') return true;
  if (before !== undefined && now !== null) return before !== now;
  return aim === 'again';
}

/**
 * Known to be the same, as the service says: anything else is a login of its own for what was
 * allowed before it.
 */
export function isSameAccount(
  before: string | undefined,
  now: string | null,
  aim: LoginAim,
): boolean {
  return aim !== 'switch' && before !== undefined && before === now;
}

function firstOf(from: JsonObject, members: readonly string[]): string | null {
  for (const member of members) {
    const text = nameOf(from[member]);
    if (text !== null) return text.slice(0, limits.upstreamLogin.accountLength);
  }
  return null;
}

/** A name, or an object that has one. */
function nameOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (!isJsonObject(value)) return null;
  const name = value['name'] ?? value['id'];
  return typeof name === 'string' && name !== '' ? name : null;
}

function claimsOf(idToken: string): JsonObject {
  try {
    const parsed = parseStrictJson(Buffer.from(idToken.split('.')[1] ?? '', 'base64url'));
    return isJsonObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
