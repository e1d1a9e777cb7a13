/**
 * The command line for a whole authorization server: the built product serves, a program with an
 * OAuth library of its own logs in, and everything a person does is a command, with and without the
 * operator key.
 */
import * as oauth from 'oauth4webapi';
import { expect, it } from 'vitest';
import { scopeMeanings } from '../../contract/plain/scope-words.ts';
import * as z from 'zod';
import { clientViewSchema } from '../../contract/views/snapshot/client-view.ts';
import { filesIn } from '../support/system/files-in.ts';
import { discover, insecure, logInWith, openLogin, withSecret } from './oauth-program.ts';
import { startProduct } from './product-at-shell.ts';

const loopback = 'http://127.0.0.1/callback';
const webPage = 'https://app.example/callback';
const addedSchema = z.strictObject({ client: clientViewSchema, clientSecret: z.string() });

it(
  'SEC-29 SEC-114 a client added with a secret logs in; narrowing needs no key, widening does; one token ends alone',
  { timeout: 60_000 },
  async () => {
    const product = await startProduct();
    const { json, needsKey, only, plain, toolsOf } = product;
    const { client, clientSecret } = addedSchema.parse(
      await needsKey(`clients add Deploy --redirect-uri ${loopback} --confidential`),
    );
    const id = client.clientId;
    expect(client).toMatchObject({ identity: 'pre-registered', isConfidential: true });
    for (const said of [await plain(`clients show ${id}`), await plain('audit list')])
      expect([said.code, said.out.includes(clientSecret)]).toEqual([0, false]);
    for (const { path, bytes } of filesIn(product.dataDir))
      expect([path, bytes.includes(clientSecret)]).toEqual([path, false]);

    const program = await withSecret(product.issuer, id, clientSecret);
    const allow = async () => {
      await needsKey(`questions allow ${(await only()).id} --connector up=write --duration day`);
    };
    const wrong = { ...program, auth: oauth.ClientSecretBasic('cst_cs_wrong') };
    await expect(logInWith(wrong, loopback, 'up:write', allow)).rejects.toMatchObject({
      status: 401,
    });
    const first = await logInWith(program, loopback, 'up:write', allow);
    const both = ['up__get_it', 'up__put_it'];
    expect(await toolsOf(first.access_token)).toEqual(both);

    expect(await json(`clients grant ${id} --connector up=read`)).toMatchObject({
      scopes: ['up:read'],
      grants: [{ access: { up: 'read' }, endsAt: expect.any(String) as string }],
    });
    expect(await toolsOf(first.access_token)).toEqual(['up__get_it']);
    const { grants } = clientViewSchema.parse(
      await needsKey(`clients grant ${id} --connector up=write`),
    );
    expect(await toolsOf(first.access_token)).toEqual(both);
    const grantId = grants[0]?.grantId ?? '';
    expect(await json(`clients grant ${id} --connector up=none --grant ${grantId}`)).toMatchObject({
      scopes: [],
    });
    expect(await toolsOf(first.access_token)).toEqual([]);
    expect((await plain(`clients grant ${id} --connector up=none --grant g_other`)).code).toBe(5);
    await needsKey(`clients grant ${id} --connector up=write --grant ${grantId}`);

    const second = await logInWith(program, loopback, 'up:write', allow);
    const now = clientViewSchema.parse(await json(`clients show ${id}`));
    const [oldest] = (now.grants[0]?.tokens ?? []).toSorted((a, b) =>
      a.createdAt.localeCompare(b.createdAt),
    );
    expect(now.grants).toMatchObject([{ tokens: [{ rotations: 0 }, { rotations: 0 }] }]);
    expect((await plain(`clients revoke ${id} --token no-such-token`)).code).toBe(5);
    expect(await json(`clients revoke ${id} --token ${oldest?.tokenId}`)).toMatchObject({
      activeTokens: 1,
    });
    expect([await toolsOf(first.access_token), await toolsOf(second.access_token)]).toEqual([
      401,
      both,
    ]);

    expect(await json(`clients remove ${id}`)).toEqual({ clientId: id });
    expect(await toolsOf(second.access_token)).toBe(401);
    expect((await plain(`clients show ${id}`)).code).toBe(5);
    expect((await openLogin(program, loopback, 'up:write')).status).toBe(400);
  },
);

it(
  'SEC-31 SEC-114 a program without a browser polls while the person types its code, which needs the key',
  { timeout: 60_000 },
  async () => {
    const { issuer, key, json, needsKey, only, plain, questions, toolsOf } = await startProduct();
    const server = await discover(issuer);
    const client = await oauth.processDynamicClientRegistrationResponse(
      await oauth.dynamicClientRegistrationRequest(
        server,
        {
          client_name: 'Television',
          grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
          token_endpoint_auth_method: 'none',
          redirect_uris: [],
          response_types: [],
        },
        insecure,
      ),
    );
    const auth = oauth.None();
    const begin = async () =>
      oauth.processDeviceAuthorizationResponse(
        server,
        client,
        await oauth.deviceAuthorizationRequest(
          server,
          client,
          auth,
          { scope: 'up:read' },
          insecure,
        ),
      );
    const poll = async (code: string) =>
      oauth.processDeviceCodeResponse(
        server,
        client,
        await oauth.deviceCodeGrantRequest(server, client, auth, code, insecure),
      );
    // Nobody has answered: a client asks again after a pause, which the server keeps it to
    // (test/core has that).
    const pending = await begin();
    await expect(poll(pending.device_code)).rejects.toMatchObject({
      error: 'authorization_pending',
    });

    const device = await begin();
    expect((await plain('clients code BBBB-BBBB')).code).toBe(4);
    expect(await questions()).toEqual([]);
    const typed = device.user_code.toLowerCase().replace('-', ' ');
    expect(await needsKey(`clients code ${typed}`)).toEqual({ questionId: (await only()).id });
    const { id } = await only();
    const listed = await plain('questions list');
    expect(listed.out).toContain(`code ${device.user_code}: Read with up`);
    expect(listed.out).toContain(`Note  ${id}: Allow this only if you started the login yourself`);
    await needsKey(`questions allow ${id}`);
    const tokens = await poll(device.device_code);
    expect(await toolsOf(tokens.access_token)).toEqual(['up__get_it']);
    await expect(poll(device.device_code)).rejects.toMatchObject({ error: 'invalid_grant' });

    const denied = await begin();
    await needsKey(`clients code ${denied.user_code}`);
    await json(`questions deny ${(await only()).id}`);
    await expect(poll(denied.device_code)).rejects.toMatchObject({ error: 'access_denied' });

    const late = await begin();
    expect(await json('policy set device-login off')).toMatchObject({ deviceLogin: false });
    expect(await json('policy set metadata-documents off')).toMatchObject({
      metadataDocuments: false,
    });
    await needsKey('policy set metadata-documents on');
    expect((await discover(issuer)).device_authorization_endpoint).toBeUndefined();
    await expect(begin()).rejects.toThrow();
    expect(await plain(`clients code ${late.user_code} ${key}`)).toMatchObject({
      code: 1,
      err: expect.stringContaining('switched off') as string,
    });
    expect(await needsKey('policy set device-login on')).toMatchObject({ deviceLogin: true });
  },
);

it(
  'SEC-22 SEC-30 SEC-114 who may come in is loosened with the key only: web clients, introspection, registration',
  { timeout: 60_000 },
  async () => {
    const { issuer, key, json, needsKey, only, plain, questions } = await startProduct();
    const notYet = await plain(`clients add Web --redirect-uri ${webPage} ${key}`);
    expect(notYet).toMatchObject({ code: 2, out: '' });
    expect(notYet.err).toContain('A redirect URI cannot be used');
    await needsKey('policy set web-hosts app.example');
    const { client, clientSecret } = addedSchema.parse(
      await needsKey(`clients add Web --redirect-uri ${webPage} --confidential`),
    );
    const program = await withSecret(issuer, client.clientId, clientSecret);

    const asked = await logInWith(program, webPage, 'up:read', async () => {
      await needsKey(`questions allow ${(await only()).id} --remember`);
    });
    const again = await openLogin(program, webPage, 'up:read');
    expect(again.location.origin).toBe('https://app.example');
    expect(await questions()).toEqual([]);
    await again.finish(again.location);
    const remembered = await plain('audit list --search remembered');
    expect(remembered.out).toContain('You had said not to ask again');
    expect((await plain(`clients show ${client.clientId}`)).out).toContain('no question');

    const introspect = async () => {
      const answer = await oauth.introspectionRequest(
        { introspection_endpoint: `${issuer}/oauth/introspect`, ...program.server },
        program.client,
        program.auth,
        asked.access_token,
        insecure,
      );
      if (answer.status !== 200) return answer.status;
      const about = await oauth.processIntrospectionResponse(
        program.server,
        program.client,
        answer,
      );
      return [about.active, about.scope ?? null];
    };
    expect(await introspect()).toBe(404);
    await needsKey('policy set introspection on');
    expect((await discover(issuer)).introspection_endpoint).toBe(`${issuer}/oauth/introspect`);
    expect(await introspect()).toEqual([true, 'up:read']);
    await json(`clients revoke ${client.clientId}`);
    expect(await introspect()).toEqual([false, null]);
    expect(await json('policy set introspection off')).toMatchObject({ introspection: false });
    expect(await introspect()).toBe(404);

    const register = async () => {
      const { server } = program;
      const body = { redirect_uris: [loopback], token_endpoint_auth_method: 'none' };
      return (await oauth.dynamicClientRegistrationRequest(server, body, insecure)).status;
    };
    expect(await register()).toBe(201);
    expect(await json('policy set registration closed')).toMatchObject({ registration: 'closed' });
    expect(await register()).toBe(400);
    const allowed = 'https://client.example/metadata.json';
    await needsKey(`policy set allowed-clients ${allowed}`);
    await needsKey('policy set registration allow-list');
    expect(await json('policy show')).toMatchObject({
      access: 'read-write',
      registration: 'allow-list',
      allowedClients: [allowed],
      webHosts: ['app.example'],
      introspection: false,
      metadataDocuments: true,
      deviceLogin: true,
      ownTools: true,
      accessTokenMinutes: 60,
    });
    const scopes = await plain('policy scopes');
    for (const { scope, allows } of scopeMeanings)
      expect(scopes.out).toMatch(new RegExp(`${scope} +${allows}`, 'u'));
    const shown = await plain('policy show');
    expect(shown.out).toMatch(
      /Registration +allow-list\nAllowed clients +https:\/\/client\.example/u,
    );
    expect((await plain('policy set allowed-clients http://client.example/x')).code).toBe(2);
    expect(await json('policy set allowed-clients --none')).toMatchObject({ allowedClients: [] });
    expect(await json('policy set web-hosts --none')).toMatchObject({ webHosts: [] });
    expect((await plain('status')).out).toMatch(
      /Connecting +registration allow-list, device login on, introspection off\n/u,
    );
    await needsKey('policy set registration ask');
    expect(await register()).toBe(201);
  },
);
