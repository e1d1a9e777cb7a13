/**
 * The client metadata document that stands for Consentry at login services which read such
 * (draft-ietf-oauth-client-id-metadata-document): what has to be published, and whether it is.
 */
import { CoreError } from '../../lib/errors.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { parseStrictJson, StrictJsonError } from '../../lib/strict-json.ts';
import { visible } from '../../lib/visible-text.ts';
import { GuardedFetchError } from '../../net/fetch-refusal.ts';
import type { NamedFetch } from '../../net/named-request.ts';
import type { RestrictablePreferences } from '../../store/restrictions.ts';
import { callbackPath } from './callback-places.ts';

/** Where somebody publishes it when nobody has said where yet. */
const someAddress = 'https://example.com/consentry.json';

interface OwnDocument {
  /** Where it is published; null: nowhere. */
  readonly url: string | null;
  /** The file to publish, as JSON text. */
  readonly text: string;
}

export interface DocumentActs {
  /** @param at where it will be published; null: where it is, or nothing is known yet */
  ownDocument(at: string | null): OwnDocument;
  /**
   * From the next login on, services that read such documents know Consentry by this one.
   *
   * @param url null: by none
   * @throws CoreError `invalid_input` – no address a document can have; `connector_failed` – it
   *   cannot be read there; `conflict` – it says something else; `store_failed`
   */
  publishDocument(url: string | null): Promise<OwnDocument>;
}

interface Parts {
  readonly preferences: Pick<RestrictablePreferences, 'read' | 'update'>;
  /** Ours, on 127.0.0.1. */
  readonly origin: () => string;
  readonly fetch: NamedFetch;
}

/** @returns the acts on the one document of this installation */
export function createDocumentActs({ preferences, origin, fetch }: Parts): DocumentActs {
  function ownDocument(at: string | null): OwnDocument {
    const url = preferences.read().clientMetadataUrl ?? null;
    return { url, text: textOf(at ?? url, origin()) };
  }
  return {
    ownDocument,
    async publishDocument(url) {
      if (url !== null) await assertPublished(url, origin(), fetch);
      preferences.update((current) => ({ ...current, clientMetadataUrl: url }));
      return ownDocument(null);
    },
  };
}

function textOf(url: string | null, origin: string): string {
  const document = {
    client_id: url ?? someAddress,
    client_name: 'Consentry',
    application_type: 'native',
    // Services have to take any port (RFC 8252 section 7.3); not all of them do.
    redirect_uris: [...portless, ...spelled(origin)],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const portless = spelled('http://127.0.0.1');

function spelled(origin: string): readonly string[] {
  return [origin, origin.replace('//127.0.0.1', '//localhost')].map((each) => each + callbackPath);
}

async function assertPublished(url: string, origin: string, fetch: NamedFetch): Promise<void> {
  assertAddress(url);
  const difference = differenceOf(await readFrom(url, fetch), url, origin);
  if (difference === null) return;
  throw new CoreError(
    'conflict',
    `The document at ${visible(url, 200)} cannot be used: ${difference}.`,
    {
      hint: 'Publish the file as Consentry shows it for this address, then try again. Nothing was changed.',
    },
  );
}

/** @throws CoreError `invalid_input` – draft section 3 */
function assertAddress(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOne =
    url !== null &&
    url.protocol === 'https:' &&
    url.href === text &&
    url.pathname !== '/' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === '';
  if (isOne) return;
  throw new CoreError('invalid_input', 'A document cannot be published at this address.', {
    hint: `Give an https address with a path and without a fragment or a password, for example ${someAddress}.`,
  });
}

async function readFrom(url: string, fetch: NamedFetch): Promise<JsonObject> {
  const typedOrigins = new Set([new URL(url).origin]);
  const headers = { accept: 'application/json' };
  try {
    const { status, body } = await fetch({ url, method: 'GET', headers, body: null, typedOrigins });
    if (status !== 200) throw unreadable(url, `the answer is ${status}`);
    const document = parseStrictJson(body);
    if (!isJsonObject(document)) throw unreadable(url, 'it is no JSON object');
    return document;
  } catch (error) {
    if (error instanceof GuardedFetchError) throw unreadable(url, 'nothing answers there', error);
    if (error instanceof StrictJsonError) throw unreadable(url, `it ${error.message}`, error);
    throw error;
  }
}

function unreadable(url: string, why: string, cause?: unknown): CoreError {
  return new CoreError(
    'connector_failed',
    `The document at ${visible(url, 200)} cannot be read: ${why}.`,
    {
      hint: 'Publish the file first, then try again. Login services have to be able to read it there as well. Nothing was changed.',
      cause,
    },
  );
}

/** @returns what a login would fail for; null: nothing */
function differenceOf(found: JsonObject, url: string, origin: string): string | null {
  if (found['client_id'] !== url) return 'its client_id is not its own address';
  if (found['token_endpoint_auth_method'] !== 'none')
    return 'its token_endpoint_auth_method is not none';
  const uris = Array.isArray(found['redirect_uris']) ? found['redirect_uris'] : [];
  const isOurs = (place: string) => spelled(place).every((each) => uris.includes(each));
  return isOurs('http://127.0.0.1') || isOurs(origin)
    ? null
    : `its redirect_uris lack ${portless.join(' and ')}`;
}
