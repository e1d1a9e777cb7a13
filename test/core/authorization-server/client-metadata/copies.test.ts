/**
 * A metadata document that cannot be read now: what it said lately holds, then a copy of ours, and
 * the person is told.
 */
import { describe, expect, test } from 'vitest';
import type { ConsentQuestion } from '../../../../contract/views/questions/consent-question.ts';
import { limits } from '../../../../main/core/limits/limits.ts';
import { sendDocument } from '../../../support/upstreams/document-server.ts';
import {
  authorizeUrl,
  callModern,
  logIn,
  waitingConsent,
  type Registered,
} from '../../../support/clients/oauth-client.ts';
import { restartCore } from '../../../support/core/restart-core.ts';
import { browse } from '../support.ts';
import { ask, client, document, refusal, start, url, type Started } from './support.ts';

const day = 24 * 60 * 60_000;
const claude = 'https://claude.ai/oauth/claude-code-client-metadata';
const codex = 'https://chatgpt.com/oauth/codex/client.json';
const claudeCode = (redirectUri = 'http://localhost:3118/callback'): Registered => ({
  clientId: claude,
  clientSecret: undefined,
  redirectUri,
});

/** As without a network. */
function cutOff({ server }: Pick<Started, 'server'>): void {
  server.addresses = () => Promise.reject(new Error('no name service'));
}

const warnings = (question: ConsentQuestion): string[] =>
  question.warnings.filter(({ code }) => code === 'not-checked').map(({ text }) => text);

describe('what was read within 30 days', () => {
  test('TRIAL-A2 lets the client log in again, and the consent says that it could not be checked now', async () => {
    const started = await start();
    const { core, clock } = started;
    await logIn(core, { client });
    cutOff(started);
    clock.advance(29 * day);
    expect((await ask(core)).status).toBe(303);
    const question = await waitingConsent(core, url);
    expect(question).toMatchObject({ clientName: 'Example', canRemember: false });
    expect(warnings(question)).toEqual([
      expect.stringMatching(
        /^What example\.com says about this client could not be checked now\. This goes by what it said on \d{4}-\d\d-\d\d\.$/u,
      ),
    ]);
    await core.run('question.deny', { id: question.id });
    clock.advance(2 * day);
    expect(await refusal(await ask(core))).toContain('at a name that cannot be found');
  });

  test('TRIAL-A2 is what a login goes by after a restart too', async () => {
    const started = await start();
    await logIn(started.core, { client });
    const again = await restartCore(started.core);
    expect((await browse(authorizeUrl(again.issuer, client).url)).status).toBe(303);
    expect(warnings(await waitingConsent(again, url))).toHaveLength(1);
  });

  test.each([
    ['a server that is overloaded', 503, 303],
    ['a document that was taken away', 404, 400],
  ])('TRIAL-A2 is used for %s, or not: %i', async (_what, status, answered) => {
    const { core, server, clock } = await start();
    await logIn(core, { client });
    clock.advance(limits.clientMetadata.cacheMost + 1);
    server.answer = (_request, response) => response.writeHead(status).end();
    expect((await ask(core)).status).toBe(answered);
  });

  test('TRIAL-A2 never widens: a redirect that is taken no longer, or was added meanwhile, is refused', async () => {
    const started = await start({ webHosts: ['app.example.com'] });
    const { core, server, clock } = started;
    const web = 'https://app.example.com/callback';
    server.answer = sendDocument({ ...document, redirect_uris: [...document.redirect_uris, web] });
    await logIn(core, { client });
    await core.run('policy.setAuthorization', { webHosts: [] });
    cutOff(started);
    clock.advance(limits.clientMetadata.cacheMost + 1);
    const refused = await refusal(await ask(core, { redirect_uri: web }));
    expect(refused).toContain('not one this client registered');
    const added = await ask(core, { redirect_uri: 'http://127.0.0.1/other' });
    expect(added.status).toBe(400);
    expect((await ask(core)).status).toBe(303);
  });

  test('TRIAL-A2 gives way to the document as soon as that can be read, and what changed ends the access', async () => {
    const started = await start();
    const { core, server, clock } = started;
    const read = server.addresses;
    const login = await logIn(core, { client });
    cutOff(started);
    clock.advance(limits.clientMetadata.cacheMost / 2 + 1);
    server.answer = sendDocument({ ...document, client_name: 'Another' });
    clock.advance(limits.clientMetadata.cacheMost / 2);
    await ask(core);
    const { id } = await waitingConsent(core, url);
    await core.run('question.deny', { id });
    server.addresses = read;
    await ask(core);
    expect(warnings(await waitingConsent(core, url))).toEqual([]);
    expect((await callModern(core.endpoint, login.accessToken, 'tools/list')).status).toBe(401);
  });
});

describe('the copy that came with Consentry', () => {
  test.each([
    ['Claude Code', claude],
    ['Codex', codex],
  ])('TRIAL-A2 lets %s log in where its document was never read', async (name, clientId) => {
    const started = await start();
    cutOff(started);
    const redirectUri = 'http://127.0.0.1:40123/callback';
    const login = await logIn(started.core, {
      client: { clientId, clientSecret: undefined, redirectUri },
    });
    expect(login.accessToken).toMatch(/^cst_at_/u);
    await browse(authorizeUrl(started.core.issuer, login).url);
    const question = await waitingConsent(started.core, clientId);
    expect(question).toMatchObject({ clientName: name, proofLevel: 'none', canRemember: false });
    expect(warnings(question)).toEqual([
      `What ${new URL(clientId).host} says about this client could not be checked now. This goes by a copy that came with Consentry.`,
    ]);
  });

  test.each([
    'https://claude.ai/callback',
    'cursor://some.app/callback',
    'http://127.0.0.1/other',
    'http://192.168.1.7/callback',
  ])('TRIAL-A2 sends a code to this computer only, not to %s', async (redirectUri) => {
    const started = await start({ webHosts: ['claude.ai'] });
    cutOff(started);
    const response = await browse(
      authorizeUrl(started.core.issuer, claudeCode(), { redirect_uri: redirectUri }).url,
    );
    expect(await refusal(response)).toContain('not one this client registered');
  });

  test('TRIAL-A2 is not used for another address, nor in place of what was once read', async () => {
    const started = await start();
    const { core, server, clock } = started;
    const read = server.addresses;
    cutOff(started);
    expect(await refusal(await ask(core))).toContain('cannot be found');
    server.addresses = read;
    server.answer = sendDocument({
      ...document,
      client_id: claude,
      client_name: 'Claude Code',
      redirect_uris: ['http://127.0.0.1/signed'],
    });
    await logIn(core, { client: claudeCode('http://127.0.0.1:5000/signed') });
    cutOff(started);
    clock.advance(31 * day);
    expect(await refusal(await browse(authorizeUrl(core.issuer, claudeCode()).url))).toContain(
      'cannot be found',
    );
  });
});

test('TRIAL-A2 switched off, the metadata offers no such documents, so that clients register', async () => {
  const { core } = await start();
  const offered = async (): Promise<unknown> => {
    const response = await fetch(`${core.issuer}/.well-known/oauth-authorization-server`);
    const metadata = (await response.json()) as Record<string, unknown>;
    expect(metadata['registration_endpoint']).toBe(`${core.issuer}/oauth/register`);
    return metadata['client_id_metadata_document_supported'];
  };
  expect(await offered()).toBe(true);
  await core.run('policy.setAuthorization', { metadataDocuments: false }, 'control');
  expect(await offered()).toBeUndefined();
  expect(
    await core.refused('policy.setAuthorization', { metadataDocuments: true }, 'control'),
  ).toMatchObject({ code: 'not_allowed_here' });
});
