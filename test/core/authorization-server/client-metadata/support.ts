/**
 * A core and the server of one document; the client that it describes, as a program and as a web
 * page start its login.
 */
import type { Question } from '../../../../contract/views/questions/question.ts';
import type { PreferencesDocument } from '../../../../main/core/ports/preferences-document.ts';
import {
  sendDocument,
  startDocumentServer,
  type DocumentServer,
} from '../../../support/upstreams/document-server.ts';
import {
  createTestClock,
  memoryPreferences,
  type TestClock,
} from '../../../support/core/memory-ports.ts';
import { expect } from 'vitest';
import { authorizeUrl, type Registered } from '../../../support/clients/oauth-client.ts';
import { rawRequest, sendRaw } from '../../../support/clients/raw-http.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { browse } from '../support.ts';

export const url = 'https://example.com/client.json';
export const redirectUri = 'http://127.0.0.1/callback';
export const client: Registered = { clientId: url, clientSecret: undefined, redirectUri };
export const document = {
  client_id: url,
  client_name: 'Example',
  redirect_uris: [redirectUri],
  grant_types: ['authorization_code', 'refresh_token'],
};
export interface Started {
  readonly server: DocumentServer;
  readonly clock: TestClock;
  readonly core: TestCore;
}

export async function start(changes: Partial<PreferencesDocument> = {}): Promise<Started> {
  const server = await startDocumentServer(sendDocument(document));
  const clock = createTestClock();
  const core = await startCore({
    ports: { clock, resolver: server.resolver, preferences: memoryPreferences(changes) },
    transport: server.transport,
  });
  return { server, clock, core };
}

/** The answer to an authorization request that a program started, without following it. */
export function ask(
  core: TestCore,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Response> {
  return browse(authorizeUrl(core.issuer, client, changes).url);
}

/** The same as a navigation that a page of another site started. */
export async function askFromPage(
  core: TestCore,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Response> {
  const { pathname, search } = new URL(authorizeUrl(core.issuer, client, changes).url);
  const headers = [
    'Sec-Fetch-Site: cross-site',
    'Sec-Fetch-Mode: navigate',
    'Sec-Fetch-Dest: document',
  ];
  const raw = await sendRaw(core.port, rawRequest(core.port, `GET ${pathname}${search}`, headers));
  const answer = new Response(raw.body, { status: raw.status });
  const location = raw.headers.get('location');
  if (location !== undefined) answer.headers.set('location', location);
  return answer;
}

export async function refusal(response: Response): Promise<string> {
  expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  return response.text();
}

export const questions = (core: TestCore): Promise<Question[]> => core.run('questions.list', {});
