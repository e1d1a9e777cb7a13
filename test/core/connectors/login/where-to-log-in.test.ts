/**
 * Which login service is used, and as which client: what only the person can say is asked, and
 * nothing is guessed.
 */
import { describe, expect, it } from 'vitest';
import {
  needsConfirmation,
  withChosen,
} from '../../../../main/core/connectors/login/issuer-choice.ts';
import { memoryPreferences } from '../../../support/core/memory-ports.ts';
import { startLoginService } from '../../../support/upstreams/login-service.ts';
import type { LoginService } from '../../../support/upstreams/login-service-view.ts';
import { startWith } from './support.ts';

/** A server whose logins are at another service: its tokens are good here too. */
async function startApart(): Promise<{ server: LoginService; logins: LoginService }> {
  const [server, logins] = [await startLoginService(), await startLoginService()];
  server.resourceMetadata = { authorization_servers: [logins.origin] };
  server.answers.set('/mcp', () => {
    for (const [token, scope] of logins.accessTokens) server.accessTokens.set(token, scope);
    return null;
  });
  return { server, logins };
}

describe('SEC-68 a server on this computer whose logins are at another program', () => {
  it('nothing is asked there before the person has confirmed it, once', async () => {
    const { server, logins } = await startApart();
    const person = await startWith(server);
    expect(await person.refused('connector.connect', { name: 'up' })).toMatchObject({
      code: 'conflict',
    });
    expect(logins.requests).toEqual([]);
    expect(person.view()).toMatchObject({
      auth: 'action-required',
      problem: { code: 'choose_issuer' },
      login: { choices: [logins.origin] },
    });

    const url = await person.connect({ issuer: logins.origin });
    await person.comeBack(await logins.logIn(url));
    const view = await person.until('up', ({ connection }) => connection === 'ready');
    expect(view.login).toMatchObject({ issuer: logins.origin, choices: [] });
    // Confirmed once for this server: another login asks for nothing more.
    await person.connect({ again: true });
  });

  it('the confirmation is for what the server names, not for any address', async () => {
    const { server, logins } = await startApart();
    const elsewhere = await startLoginService();
    const person = await startWith(server);
    await person.refused('connector.connect', { name: 'up', issuer: elsewhere.origin });
    expect([...logins.requests, ...elsewhere.requests]).toEqual([]);
  });

  it('what is confirmed counts for its port only', async () => {
    const { server, logins } = await startApart();
    const elsewhere = await startLoginService();
    logins.serverMetadata = { token_endpoint: `${elsewhere.origin}/token` };
    const person = await startWith(server);
    const refusal = await person.refused('connector.connect', {
      name: 'up',
      issuer: logins.origin,
    });
    expect(refusal.code).toBe('connector_failed');
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([
    ['https://mcp.example.com/mcp', 'http://127.0.0.1:9000'],
    ['http://127.0.0.1:9000/mcp', 'http://192.168.0.7'],
    ['http://127.0.0.1:9000/mcp', 'http://localhost.evil.example'],
    ['http://192.168.0.7/mcp', 'http://127.0.0.1:9000'],
  ])('%s cannot have %s confirmed', (server, issuer) => {
    expect(needsConfirmation(issuer, new URL(server), new Set())).toBe(false);
    expect([...withChosen(new Set(['typed']), new URL(server), issuer)]).toEqual(['typed']);
  });

  it('a disconnected connector asks again', async () => {
    const { server, logins } = await startApart();
    const person = await startWith(server);
    await person.comeBack(await logins.logIn(await person.connect({ issuer: logins.origin })));
    await person.until('up', ({ connection }) => connection === 'ready');
    await person.run('connector.disconnect', { name: 'up' });
    await person.refused('connector.connect', { name: 'up' });
    expect(person.view().login?.choices).toEqual([logins.origin]);
  });
});

describe('several login services', () => {
  it('are the person’s to choose from', async () => {
    const service = await startLoginService();
    const other = 'https://login.example.com';
    service.resourceMetadata = { authorization_servers: [other, service.origin] };
    const person = await startWith(service);
    await person.refused('connector.connect', { name: 'up' });
    expect(person.view()).toMatchObject({
      problem: { code: 'choose_issuer' },
      login: { choices: [other, service.origin] },
    });
    expect(service.count('/.well-known/oauth-authorization-server')).toBe(0);

    await person.comeBack(await service.logIn(await person.connect({ issuer: service.origin })));
    await person.until('up', ({ connection }) => connection === 'ready');
    // Whoever is logged in is not asked again while that place is still named.
    await person.connect({ again: true });
  });
});

describe('SEC-66 logins that move while nobody asks', () => {
  it('are noticed when a renewal does not mend a 401, and wait for the person', async () => {
    const { server, logins } = await startApart();
    const person = await startWith(server);
    await person.comeBack(await logins.logIn(await person.connect({ issuer: logins.origin })));
    await person.until('up', ({ connection }) => connection === 'ready');
    const next = await startLoginService();
    server.resourceMetadata = { authorization_servers: [next.origin] };
    logins.accessTokens.clear();
    server.accessTokens.clear();
    logins.refreshTokens.clear();
    await person.core.call('terminal', 'connector.test', { name: 'up' });
    const view = await person.until('up', ({ login }) => login?.newIssuer != null);
    expect(view).toMatchObject({
      auth: 'action-required',
      problem: { code: 'issuer_changed' },
      login: { newIssuer: next.origin },
    });
    expect(next.requests).toEqual([]);
  });
});

describe('ATOMIC-21 a registration that the service forgot', () => {
  it.each([
    ['at its token endpoint', 'token'],
    ['on its page', 'page'],
  ])('is made anew at the next login, once: %s', async (_where, where) => {
    const service = await startLoginService();
    const person = await startWith(service);
    const url = new URL(await person.connect());
    const location = new URL(await service.logIn(url.href));
    service.clients.clear();
    if (where === 'page') {
      location.searchParams.delete('code');
      location.searchParams.set('error', 'unauthorized_client');
    }
    expect((await person.comeBack(location.href)).status).toBe(400);
    expect(person.view().problem?.code).toBe('client_refused');
    await person.logIn(service);
    expect(service.count('/register')).toBe(2);
  });
});

describe('a service that refuses `resource`', () => {
  it('gets none where the person said so, neither on its page nor for tokens', async () => {
    const service = await startLoginService();
    const person = await startWith(service, { oauth: { omitResource: true } });
    const named = async (): Promise<(string | null)[]> => {
      service.requests.length = 0;
      const url = new URL(await person.connect({ again: true }));
      await person.comeBack(await service.logIn(url.href));
      await person.until('up', ({ connection }) => connection === 'ready');
      const exchange = service.requests.find(({ path }) => path === '/token');
      return [url.searchParams.get('resource'), exchange?.form.get('resource') ?? null];
    };
    expect(await named()).toEqual([null, null]);
    await person.run('connector.editAuth', { name: 'up', oauth: { omitResource: false } });
    expect(await named()).toEqual([service.mcpUrl, service.mcpUrl]);
  });
});

describe('a description that is not where the challenge says', () => {
  it('is looked for at the usual places of the same origin', async () => {
    const service = await startLoginService();
    service.challenge = () => `Bearer resource_metadata="${service.origin}/gone"`;
    const person = await startWith(service);
    await person.logIn(service);
    expect(service.count('/gone')).toBeGreaterThan(0);
  });
});

describe('a document about us', () => {
  const document = 'https://consentry.example/client.json';
  const published = () => ({ preferences: memoryPreferences({ clientMetadataUrl: document }) });

  it('ATLAR-6 is our client id where documents are read, and no registration is tried after it is refused', async () => {
    const service = await startLoginService();
    service.serverMetadata = { client_id_metadata_document_supported: true };
    const person = await startWith(service, { ports: published() });
    const url = new URL(await person.connect());
    expect(url.searchParams.get('client_id')).toBe(document);
    expect(url.searchParams.get('redirect_uri')).toBe(`${origin(person.port)}/oauth/callback`);
    const back = new URL(`${origin(person.port)}/oauth/callback`);
    back.search = new URLSearchParams({
      state: url.searchParams.get('state') ?? '',
      iss: service.origin,
      error: 'invalid_client',
    }).toString();
    expect((await person.comeBack(back.href)).status).toBe(400);
    expect(person.view().problem?.code).toBe('client_not_listed');
    expect(new URL(await person.connect()).searchParams.get('client_id')).toBe(document);
    expect(service.count('/register')).toBe(0);
  });

  it('logs in with it, the answer coming to the common address', async () => {
    const service = await startLoginService();
    service.serverMetadata = { client_id_metadata_document_supported: true };
    const person = await startWith(service, { ports: published() });
    service.clients.set(document, {
      redirectUris: [`${origin(person.port)}/oauth/callback`],
      secret: null,
    });
    await person.logIn(service);
    expect(person.view().auth).toBe('ready');
  });

  it('is not mentioned where documents are not read, nor where the person typed a client id', async () => {
    const service = await startLoginService();
    const person = await startWith(service, { ports: published() });
    expect(new URL(await person.connect()).searchParams.get('client_id')).not.toBe(document);
    service.serverMetadata = { client_id_metadata_document_supported: true };
    await person.run('connector.editAuth', { name: 'up', oauth: { clientId: 'typed' } });
    expect(new URL(await person.connect()).searchParams.get('client_id')).toBe('typed');
  });

  it('is off unless the person published one', async () => {
    const service = await startLoginService();
    service.serverMetadata = { client_id_metadata_document_supported: true };
    const person = await startWith(service);
    await person.connect();
    expect(service.count('/register')).toBe(1);
  });
});

const origin = (port: number): string => `http://127.0.0.1:${port}`;

describe('ATRYUM-26 authorize and token URL', () => {
  it('are found from the address of the server, and shown', async () => {
    const service = await startLoginService();
    const person = await startWith(service);
    expect(person.view().login?.endpoints).toBeNull();
    await person.logIn(service);
    expect(person.view().login?.endpoints).toEqual({
      authorize: `${service.origin}/authorize`,
      token: `${service.origin}/token`,
      kind: 'found',
    });
  });

  it('count as entered in place of what the server says, both and over https', async () => {
    const [server, typed] = [await startLoginService(), await startLoginService()];
    const person = await startWith(server);
    const pair = { authorizeUrl: `${typed.origin}/authorize`, tokenUrl: `${typed.origin}/token` };
    const edit = (oauth: object) => ({ name: 'up', oauth: { clientId: 'by-hand', ...oauth } });
    for (const oauth of [
      { authorizeUrl: pair.authorizeUrl },
      { tokenUrl: pair.tokenUrl },
      { ...pair, tokenUrl: 'http://login.example.com/token' },
    ])
      expect(await person.refused('connector.editAuth', edit(oauth))).toMatchObject({
        code: 'invalid_input',
      });
    await person.run('connector.editAuth', edit(pair));
    await person.until('up', ({ connection }) => connection !== 'connecting');
    const url = new URL(await person.connect());
    expect(url.origin).toBe(typed.origin);
    expect(server.count('/.well-known/oauth-authorization-server')).toBe(0);
    expect(person.view().login?.endpoints).toEqual({
      authorize: pair.authorizeUrl,
      token: pair.tokenUrl,
      kind: 'typed',
    });
  });
});
