/**
 * The base of the stand-ins is as strict as what it stands for: the other tests here rely on that.
 */
import { describe, expect, it } from 'vitest';
import { startVendor, type Vendor } from '../../../support/vendors/vendor-base.ts';
import { startWith } from '../login/support.ts';

const clientUrl = 'https://client.example/client.json';
const redirectUri = 'http://127.0.0.1:4711/oauth/callback';
const document = {
  client_id: clientUrl,
  client_name: 'Some client',
  application_type: 'native',
  redirect_uris: ['http://127.0.0.1/oauth/callback'],
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
};

function authorizationUrl(vendor: Vendor, changes: Record<string, string> = {}): string {
  const url = new URL('/authorize', vendor.origin);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientUrl,
    redirect_uri: redirectUri,
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    state: 'state-1',
    scope: 'use',
    resource: vendor.mcpUrl,
    ...changes,
  }).toString();
  return url.href;
}

describe.each(['both', 'legacy'] as const)('a stand-in of era %s', (era) => {
  it.each(['opaque', 'jwt'] as const)(
    'logs in with %s tokens, renews and is withdrawn',
    async (tokenFormat) => {
      const vendor = await startVendor({
        registration: ['dynamic'],
        scopes: ['read', 'write'],
        tools: [{ name: 'list_things' }, { name: 'make_thing', needs: 'write' }],
        tokenFormat,
        era,
      });
      const person = await startWith(vendor);
      await person.logIn(vendor);
      expect(person.view()).toMatchObject({
        tools: 2,
        login: { scopes: ['read', 'write'], isRenewed: true },
      });
      vendor.advance(3_601_000);
      await person.run('connector.connect', { name: 'up' });
      await person.until('up', ({ connection }) => connection === 'ready');
      expect(vendor.tokenRequests('refresh_token')).toHaveLength(1);
      vendor.withdrawGrants();
      await person.run('connector.connect', { name: 'up' });
      await person.until('up', ({ auth }) => auth === 'action-required');
    },
  );
});

describe('the pages of a stand-in', () => {
  it('grant what the person chose there, and send a no back', async () => {
    const vendor = await startVendor({ registration: ['dynamic'], scopes: ['read', 'write'] });
    const person = await startWith(vendor);
    const declined = await vendor.logIn(await person.connect(), { declines: true });
    expect(new URL(declined).searchParams.get('error')).toBe('access_denied');
    await person.comeBack(declined);
    const address = await person.connect();
    await person.comeBack(await vendor.logIn(address, { fields: { scope: 'read' } }));
    const view = await person.until('up', ({ connection }) => connection === 'ready');
    expect(view.login?.scopes).toEqual(['read']);
  });

  it('know clients by their metadata documents, and end at a page for one that is not listed', async () => {
    const vendor = await startVendor({
      registration: ['document'],
      documents: new Map([[clientUrl, document]]),
    });
    const back = new URL(await vendor.logIn(authorizationUrl(vendor)));
    expect(back.origin + back.pathname).toBe(redirectUri);
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ code: expect.any(String) });
    vendor.allowsClient = () => false;
    expect(await vendor.browse(authorizationUrl(vendor))).toMatchObject({
      kind: 'page',
      status: 400,
    });
  });

  it('end at a page for another redirect URI, and answer another resource with an error', async () => {
    const client = { id: 'by-hand', secret: 'a-secret', redirectUris: [redirectUri] };
    const vendor = await startVendor({ clients: [client] });
    const asked = { client_id: 'by-hand', redirect_uri: redirectUri.replace('4711', '4712') };
    expect(await vendor.browse(authorizationUrl(vendor, asked))).toMatchObject({ kind: 'page' });
    const other = { client_id: 'by-hand', resource: `${vendor.origin}/other` };
    const back = new URL(await vendor.logIn(authorizationUrl(vendor, other)));
    expect(back.searchParams.get('error')).toBe('invalid_target');
  });
});
