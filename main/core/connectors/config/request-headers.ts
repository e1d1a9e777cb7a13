/**
 * The request headers of a connector: what the person typed, checked and split from what is secret.
 * Pure.
 */
import {
  headerNameProblem,
  headerValueProblem,
  isAlwaysSecret,
  mostHeaders,
} from '../../../../contract/plain/request-headers.ts';
import type { HeaderChange } from '../../../../contract/commands/request-headers.ts';
import { CoreError } from '../../lib/errors.ts';
import { randomUuid } from '../../lib/random-ids.ts';
import { Secret } from '../../lib/secret.ts';
import type {
  StoredConnector,
  StoredHeader,
  StoredHttpConnector,
  StoredLogin,
} from '../../ports/preferences-document.ts';
import type { Random } from '../../ports/ports.ts';

/**
 * The headers after a change: a change without a value keeps what is there, null removes it.
 *
 * @param before of the connector
 * @param secrets gets what goes to the vault, each under a reference of its own
 * @throws CoreError `invalid_input` – a name or value that may not be sent, the same name twice,
 *   too many
 */
export function changeHeaders(
  before: Pick<StoredHttpConnector, 'id' | 'headers'>,
  changes: readonly HeaderChange[],
  secrets: Map<string, Secret>,
  random: Random,
): readonly StoredHeader[] {
  const headers = new Map((before.headers ?? []).map((one) => [one.name.toLowerCase(), one]));
  const seen = new Set<string>();
  for (const { name, value, secret } of changes) {
    const key = name.toLowerCase();
    if (seen.has(key))
      throw refused('The same header is named twice.', 'Capital letters make no difference.');
    seen.add(key);
    const old = headers.get(key);
    if (value === null) {
      headers.delete(key);
      continue;
    }
    assertSendable(name, value);
    if (value === undefined) {
      if (old === undefined || (secret !== undefined && secret !== 'secretRef' in old))
        throw refused(
          `There is no value for ${name}.`,
          'A header that is new, or kept in another way than before, needs its value.',
        );
      continue;
    }
    const isSecret = secret ?? (old === undefined || 'secretRef' in old);
    if (!isSecret && isAlwaysSecret(name))
      throw refused(`${name} can only be set as a secret.`, 'Mark it as one.');
    headers.set(key, isSecret ? kept(before.id, name, value, secrets, random) : { name, value });
  }
  if (headers.size > mostHeaders) throw refused(`There are more than ${mostHeaders} headers.`);
  return [...headers.values()];
}

function assertSendable(name: string, value: string | undefined): void {
  const wrongName = headerNameProblem(name);
  if (wrongName !== null) throw refused(wrongName);
  const wrongValue = value === undefined ? null : headerValueProblem(name, value);
  if (wrongValue === null) return;
  throw refused(
    wrongValue,
    value === ''
      ? 'Leave the value out to keep it, or use null to remove the header.'
      : 'Paste it again, without quotes or line breaks.',
  );
}

function kept(
  id: string,
  name: string,
  value: string,
  secrets: Map<string, Secret>,
  random: Random,
): StoredHeader {
  const secretRef = `connector/${id}/header/${randomUuid(random)}`;
  const secret = new Secret(value);
  secrets.set(secretRef, secret);
  return { name, secretRef, last4: secret.last4() ?? '' };
}

/**
 * The headers of a connector that another account, or another host, gets: nothing secret goes
 * along.
 */
export function plainHeaders(stored: StoredHttpConnector): Pick<StoredHttpConnector, 'headers'> {
  return withHeaders((stored.headers ?? []).filter((header) => 'value' in header));
}

/** Each secret one becomes a place without a value: the person sees what is missing. */
export function copiedHeaders(
  stored: StoredHttpConnector,
  id: string,
): Pick<StoredHttpConnector, 'headers'> {
  return withHeaders(
    (stored.headers ?? []).map((header, index) =>
      'value' in header
        ? header
        : { name: header.name, secretRef: `connector/${id}/header/${index}`, last4: '' },
    ),
  );
}

/** Absent where there are none, as in every file from before. */
export function withHeaders(
  headers: readonly StoredHeader[],
): Pick<StoredHttpConnector, 'headers'> {
  return headers.length === 0 ? {} : { headers };
}

/** True when it has a secret that only its host may get. */
export function hasSecretHeader(stored: StoredHttpConnector): boolean {
  return stored.headers?.some((header) => 'secretRef' in header) === true;
}

/**
 * True for a connector that brings its credential itself, as a token or as the header
 * `Authorization`: it never logs in at a service.
 */
export function hasOwnCredential(stored: StoredConnector): boolean {
  return stored.kind === 'http' && (stored.bearer !== null || setsAuthorization(stored));
}

function setsAuthorization({ headers = [] }: StoredHttpConnector): boolean {
  return headers.some(({ name }) => name.toLowerCase() === 'authorization');
}

/**
 * One thing says who we are: a token, a login, or the header.
 *
 * @throws CoreError `invalid_input` – `Authorization` beside a token or a login
 */
export function assertOneCredential(stored: StoredHttpConnector): void {
  if (!setsAuthorization(stored)) return;
  if (stored.bearer !== null)
    throw refused(
      'The token of this connector sets Authorization already.',
      'Clear the token, or leave the header out.',
    );
  if (stored.oauth !== undefined && logsIn(stored.oauth))
    throw refused(
      'The login of this connector sets Authorization already.',
      'Disconnect it and clear what was entered for the login, or leave the header out.',
    );
}

function logsIn({ clientId, clientSecret, keptIssuers }: StoredLogin): boolean {
  return clientId !== null || clientSecret !== null || keptIssuers.length > 0;
}

function refused(message: string, hint?: string): CoreError {
  return new CoreError('invalid_input', message, hint === undefined ? {} : { hint });
}
