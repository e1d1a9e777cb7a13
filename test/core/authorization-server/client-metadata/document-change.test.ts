/** What a person is shown of a document, and what a change of it ends. */
import { describe, expect, test } from 'vitest';
import type { ConsentQuestion } from '../../../../contract/views/questions/consent-question.ts';
import { limits } from '../../../../main/core/limits/limits.ts';
import { sendDocument } from '../../../support/upstreams/document-server.ts';
import { callModern, logIn, waitingConsent } from '../../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { refreshWith } from '../support.ts';
import { ask, client, document, redirectUri, refusal, start, url } from './support.ts';

describe('SEC-24 a document that changes', () => {
  const changed = { ...document, redirect_uris: [redirectUri, 'http://127.0.0.1/other'] };

  async function tokenWorks(core: TestCore, accessToken: string): Promise<boolean> {
    const response = await callModern(core.endpoint, accessToken, 'tools/list');
    return response.status === 200;
  }

  test('ends access and refresh tokens, and the next consent says so', async () => {
    const { server, clock, core } = await start();
    const login = await logIn(core, { client });
    expect(await tokenWorks(core, login.accessToken)).toBe(true);
    server.answer = sendDocument(changed);
    clock.advance(limits.clientMetadata.cacheLeast + 1000);
    await ask(core);
    expect(await tokenWorks(core, login.accessToken)).toBe(false);
    expect((await refreshWith(core, client, login.refreshToken)).body['error']).toBe(
      'invalid_grant',
    );
    const consent = await waitingConsent(core, url);
    expect(consent.warnings.map(({ code }) => code)).toContain('changed');
    const { entries } = await core.run('audit.list', { action: 'grant.end' });
    expect(entries).toMatchObject([{ actor: 'mcp_client', reason: 'document_changed' }]);
    await core.run('question.allow', { id: consent.id, access: { '*': 'read' } });
    expect(core.core.snapshot().clients).toHaveLength(1);
  });

  test('while a request waits: what the person saw cannot be allowed any more', async () => {
    const { server, clock, core } = await start();
    await ask(core);
    await core.run('question.deny', { id: (await waitingConsent(core, url)).id });
    clock.advance(limits.clientMetadata.cacheLeast - 60_000);
    await ask(core);
    const old = await waitingConsent(core, url);
    server.answer = sendDocument(changed);
    clock.advance(90_000);
    await ask(core);
    expect(server.requests).toHaveLength(2);
    expect(await core.refused('question.allow', { id: old.id })).toMatchObject({
      code: 'conflict',
    });
    expect(core.core.snapshot().clients[0]).toMatchObject({ status: 'registered', grants: [] });
  });

  test('an unchanged document that is read again changes nothing', async () => {
    const { server, clock, core } = await start();
    const login = await logIn(core, { client });
    clock.advance(limits.clientMetadata.cacheLeast + 1000);
    await ask(core);
    expect(server.requests).toHaveLength(2);
    expect(await tokenWorks(core, login.accessToken)).toBe(true);
    expect((await waitingConsent(core, url)).warnings.map(({ code }) => code)).not.toContain(
      'changed',
    );
  });

  test('a setting that takes more of its redirect URIs takes nothing away', async () => {
    const { server, core } = await start();
    const web = 'https://example.com/callback';
    server.answer = sendDocument({ ...document, redirect_uris: [redirectUri, web] });
    const login = await logIn(core, { client });
    await refusal(await ask(core, { redirect_uri: web }));
    await core.run('policy.setAuthorization', { webHosts: ['example.com'] });
    expect((await ask(core, { redirect_uri: web })).status).toBe(303);
    expect(await tokenWorks(core, login.accessToken)).toBe(true);
    expect(server.requests).toHaveLength(1);
  });

  test('a document that is gone takes nothing away, but nobody new logs in with it', async () => {
    const { server, clock, core } = await start();
    const login = await logIn(core, { client });
    server.answer = (_request, response) => response.writeHead(404).end();
    clock.advance(limits.clientMetadata.cacheLeast + 1000);
    await refusal(await ask(core));
    expect(await tokenWorks(core, login.accessToken)).toBe(true);
    expect((await refreshWith(core, client, login.refreshToken)).status).toBe(200);
  });

  test('tokens outlive a restart without the document being read', async () => {
    const { server, clock, core } = await start();
    const login = await logIn(core, { client });
    await core.stop();
    const again = await startCore({
      dataDir: core.dataDir,
      ports: { clock, resolver: server.resolver },
      transport: server.transport,
    });
    expect((await refreshWith(again, client, login.refreshToken)).status).toBe(200);
    expect(server.requests).toHaveLength(1);
  });
});

describe('what the person sees', () => {
  const seen = async (core: TestCore): Promise<ConsentQuestion> => {
    expect((await ask(core)).status).toBe(303);
    return waitingConsent(core, url);
  };

  test('a client that answers only on this computer proves nothing by its address', async () => {
    const { core } = await start();
    const consent = await seen(core);
    expect(consent).toMatchObject({ identity: 'metadata-url', proofLevel: 'none' });
    expect(consent.proof).toContain('example.com');
    expect(consent.warnings.map(({ code }) => code)).toContain('loopback-only');
    expect(consent.canRemember).toBe(false);
  });

  test('a web client that the person allowed: its address vouches for it', async () => {
    const { server, core } = await start({ webHosts: ['example.com'] });
    const redirect = 'https://example.com/callback';
    server.answer = sendDocument({ ...document, redirect_uris: [redirect, redirectUri] });
    await ask(core, { redirect_uri: redirect });
    const consent = await waitingConsent(core, url);
    expect(consent).toMatchObject({
      proofLevel: 'address',
      proof: 'Its web address example.com vouches for this name.',
      canRemember: true,
    });
    expect(consent.warnings.map(({ code }) => code)).not.toContain('loopback-only');
  });

  test('SEC-36 a name that hides characters', async () => {
    const { server, core } = await start();
    server.answer = sendDocument({ ...document, client_name: 'Ex\u202eample\u0000' });
    expect((await seen(core)).clientName).toBe('Ex⟨U+202E⟩ample⟨U+0000⟩');
  });
});
