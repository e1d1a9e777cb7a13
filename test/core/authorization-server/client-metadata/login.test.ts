/**
 * Logins of clients whose id is the URL of a document: what is fetched, for whom, and what ends on
 * a local page.
 */
import { describe, expect, test } from 'vitest';
import type { LookupQuestion } from '../../../../contract/views/questions/question.ts';
import { limits } from '../../../../main/core/limits/limits.ts';
import { actsOf } from '../../../support/core/acts.ts';
import {
  publicAddress,
  sendDocument,
  type DocumentServer,
} from '../../../support/upstreams/document-server.ts';
import { awaitRedirect, logIn, waitingConsent } from '../../../support/clients/oauth-client.ts';
import type { TestCore } from '../../../support/core/start-core.ts';
import { browse } from '../support.ts';
import { ask, askFromPage, client, document, questions, refusal, start, url } from './support.ts';

describe('SEC-23 a document that may not be fetched', () => {
  test.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', '::ffff:10.0.0.1', 'fd00::1'])(
    'at %s: a local page, nothing is dialled, nobody is asked',
    async (address) => {
      const { server, core } = await start();
      server.addresses = [address];
      expect(await refusal(await ask(core))).toContain('private or special network');
      expect([server.dialled, await questions(core)]).toEqual([[], []]);
      const { entries } = await core.run('audit.list', {});
      expect(entries.find(({ action }) => action === 'authorize')).toMatchObject({
        decision: 'deny',
        reason: 'invalid_client',
      });
    },
  );

  test.each([
    'http://example.com/client.json',
    'https://example.com/',
    'https://127.0.0.1/client.json',
    'https://localhost/client.json',
    'https://example.com:8443/client.json',
    'https://example.com/client.json?x',
    'HTTPS://example.com/client.json',
  ])('named %s: not even looked up', async (clientId) => {
    const { server, core } = await start();
    expect(await refusal(await ask(core, { client_id: clientId }))).toContain('client_id is a URL');
    expect(await refusal(await askFromPage(core, { client_id: clientId }))).toContain('a URL');
    expect(server.lookedUp).toEqual([]);
  });

  test.each([
    [
      'a redirect',
      (server: DocumentServer) => {
        server.answer = (_request, response) =>
          response.writeHead(302, { location: 'https://example.com/other' }).end();
      },
      'redirects are not followed',
    ],
    [
      'no JSON',
      (server: DocumentServer) => {
        server.answer = sendDocument('<p>', { 'content-type': 'text/html' });
      },
      'not sent as JSON',
    ],
    [
      '17 KiB',
      (server: DocumentServer) => {
        server.answer = sendDocument({ ...document, x: 'x'.repeat(17 * 1024) });
      },
      'too large',
    ],
    [
      'another client_id',
      (server: DocumentServer) => {
        server.answer = sendDocument({ ...document, client_id: `${url}/` });
      },
      'another client_id',
    ],
    [
      'a secret',
      (server: DocumentServer) => {
        server.answer = sendDocument({ ...document, client_secret: 'x' });
      },
      'client secret',
    ],
    [
      'only web pages to answer to',
      (server: DocumentServer) => {
        server.answer = sendDocument({ ...document, redirect_uris: ['https://example.com/cb'] });
      },
      'no redirect URI that is taken here',
    ],
  ])('%s: a local page, never a redirect, and no row', async (_name, arrange, words) => {
    const { server, core } = await start();
    arrange(server);
    expect(await refusal(await ask(core))).toContain(words);
    expect([core.core.snapshot().clients, await questions(core)]).toEqual([[], []]);
  });

  test('a redirect URI that the document does not list', async () => {
    const { core } = await start();
    expect(await refusal(await ask(core, { redirect_uri: 'http://127.0.0.1/other' }))).toContain(
      'redirect_uri',
    );
  });

  test('a flood of addresses: twenty are looked up, the rest is told to wait', async () => {
    const { server, clock, core } = await start();
    server.addresses = [];
    for (let time = 0; time < 25; time += 1)
      await refusal(await ask(core, { client_id: `https://a${time}.example.com/client` }));
    expect(server.lookedUp).toHaveLength(limits.clientMetadata.fetchesPerMinute);
    clock.advance(60_000);
    server.addresses = [publicAddress];
    expect((await ask(core)).status).toBe(303);
  });
});

describe('SEC-23 a web page starts a login', () => {
  async function lookup(core: TestCore): Promise<LookupQuestion> {
    const [only, ...more] = await questions(core);
    if (only?.kind !== 'lookup' || more.length > 0) throw new Error('no lookup is waiting');
    return only;
  }

  test('nothing is fetched until the person looks it up; then the consent follows', async () => {
    const { server, core } = await start();
    const response = await askFromPage(core);
    expect([response.status, server.lookedUp, server.requests]).toEqual([303, [], []]);
    const question = await lookup(core);
    expect(question).toMatchObject({ url, host: 'example.com', clientId: url });
    expect(core.core.snapshot().clients).toEqual([]);

    await core.run('question.allow', { id: question.id });
    expect(server.requests).toHaveLength(1);
    const consent = await waitingConsent(core, url);
    expect(consent.warnings.map(({ code }) => code)).toContain('web-page');
    await core.run('question.allow', { id: consent.id, access: { '*': 'read' } });
    const waitUrl = new URL(response.headers.get('location') ?? '', core.issuer).href;
    expect((await awaitRedirect(waitUrl)).searchParams.has('code')).toBe(true);
    expect(await actsOf(core, 'client.lookup')).toEqual([
      expect.stringMatching(/^user Look-up of a client: done/u),
    ]);
    expect(await actsOf(core, 'client.document')).toEqual([
      expect.stringMatching(/Read the description of a client: done/u),
    ]);
  });

  test('a document that was read lately is not asked for again', async () => {
    const { server, core } = await start();
    await logIn(core, { client });
    await askFromPage(core);
    expect((await waitingConsent(core, url)).kind).toBe('consent');
    expect(server.requests).toHaveLength(1);
  });

  test('no: nothing is fetched, and the page is told', async () => {
    const { server, core } = await start();
    const response = await askFromPage(core);
    await core.run('question.deny', { id: (await lookup(core)).id });
    const waitUrl = new URL(response.headers.get('location') ?? '', core.issuer).href;
    const page = await browse(`${waitUrl}&held=1`);
    expect([page.status, page.headers.get('location')]).toEqual([200, null]);
    expect(await page.text()).toContain('was not read');
    expect([server.lookedUp, await questions(core)]).toEqual([[], []]);
  });

  test('a document that cannot be used ends on the page, and nobody is asked more', async () => {
    const { server, core } = await start();
    server.addresses = ['10.0.0.1'];
    const response = await askFromPage(core);
    await core.run('question.allow', { id: (await lookup(core)).id });
    const waitUrl = new URL(response.headers.get('location') ?? '', core.issuer).href;
    expect(await (await browse(`${waitUrl}&held=1`)).text()).toContain('special network');
    expect(await questions(core)).toEqual([]);
  });

  test('SEC-26 a page that asks again and again makes few questions', async () => {
    const { server, core } = await start();
    const statuses: number[] = [];
    for (let time = 0; time < 6; time += 1) statuses.push((await askFromPage(core)).status);
    expect(statuses).toEqual([303, 303, 303, 429, 429, 429]);
    expect(server.lookedUp).toEqual([]);
  });
});

describe('who may log in', () => {
  test('allow-list: only what is listed is ever fetched', async () => {
    const { server, core } = await start({ registration: 'allow-list', allowedClients: [url] });
    const other = 'https://example.com/other.json';
    await refusal(await ask(core, { client_id: other }));
    await refusal(await askFromPage(core, { client_id: other }));
    expect(server.lookedUp).toEqual([]);
    await logIn(core, { client });
  });

  test('closed: nothing new is fetched, who has access comes back', async () => {
    const { server, core } = await start();
    await logIn(core, { client });
    await core.run('policy.setAuthorization', { registration: 'closed' });
    await logIn(core, { client });
    await refusal(await ask(core, { client_id: 'https://example.com/other.json' }));
    expect(server.lookedUp).toEqual(['example.com']);
  });

  test('a blocked client: nothing is fetched', async () => {
    const { server, clock, core } = await start();
    await logIn(core, { client });
    await core.run('client.block', { clientId: url });
    clock.advance(limits.clientMetadata.cacheMost);
    expect(await refusal(await ask(core))).toContain('blocked');
    expect(server.lookedUp).toHaveLength(1);
  });

  test.each([
    ['ask', true],
    ['allow-list', true],
    ['closed', undefined],
  ] as const)('the metadata with registration %s', async (registration, supported) => {
    const { core } = await start({ registration });
    const response = await fetch(`${core.issuer}/.well-known/oauth-authorization-server`);
    const metadata = (await response.json()) as Record<string, unknown>;
    expect(metadata['client_id_metadata_document_supported']).toBe(supported);
    expect(metadata['token_endpoint_auth_methods_supported']).toEqual([
      'none',
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
    ]);
    expect(metadata['token_endpoint_auth_signing_alg_values_supported']).toContain('ES256');
  });
});
