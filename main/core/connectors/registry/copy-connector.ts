/**
 * Another account, organisation or workspace of the same server: everything is copied but the
 * address where another is given, and whatever is secret or was given to this one connector
 * (ATOMIC-3, ATMOS-7). Pure.
 */
import { CoreError } from '../../lib/errors.ts';
import type {
  StoredConnector,
  StoredHttpConnector,
  StoredLogin,
} from '../../ports/preferences-document.ts';
import { copiedHeaders } from '../config/request-headers.ts';
import { editAddress } from './edit-address.ts';
import { noLogin } from '../login/start-login.ts';

export interface CopyChanges {
  readonly id: string;
  readonly name: string;
  readonly url: string | undefined;
  /** Epoch milliseconds. */
  readonly addedAt: number;
}

/** @throws CoreError `invalid_input` – an address for a command, or one that is none */
export function copyConnector(
  original: StoredConnector,
  { id, name, url, addedAt }: CopyChanges,
): StoredConnector {
  // Whose account it is has to be found out, or said, for each.
  // Nor has anybody looked at what the other account brings.
  const { label: _label, autoAcceptReads: _auto, asksNewTools: _asks, title, ...rest } = original;
  const common = {
    ...(title !== undefined && { title: `${title.slice(0, longestTitle)} (${name})` }),
    id,
    name,
    addedAt,
    enabled: true,
  };
  if (rest.kind === 'stdio') {
    if (url !== undefined)
      throw new CoreError('invalid_input', `${original.name} is a command: it has no URL.`);
    const env = rest.env.map((entry) =>
      // A place without a value: the person sees what is missing, and gives it.
      'secretRef' in entry
        ? { name: entry.name, secretRef: `connector/${id}/env/${entry.name}`, last4: '' }
        : entry,
    );
    return { ...rest, ...common, env };
  }
  const { stored } = editAddress(rest, url, true);
  const { oauth, bearer: _bearer, headers: _headers, ...plain } = stored;
  const headers = copiedHeaders(rest, id);
  return { ...plain, ...common, bearer: null, ...copiedLogin(oauth), ...headers };
}

const longestTitle = 40;

/**
 * How it logs in, but not as whom: a client that was registered by hand stays one, without its
 * secret.
 */
function copiedLogin(oauth: StoredLogin | undefined): Pick<StoredHttpConnector, 'oauth'> {
  if (oauth === undefined) return {};
  const { identity: _identity, ...settings } = oauth;
  const copied = { ...settings, clientSecret: null, boundIssuer: null, keptIssuers: [] };
  const isPlain = Object.entries(copied).every(
    ([field, value]) =>
      JSON.stringify(value) === JSON.stringify(noLogin[field as keyof StoredLogin]),
  );
  return isPlain ? {} : { oauth: copied };
}
