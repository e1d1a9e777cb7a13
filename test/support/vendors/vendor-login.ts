/**
 * The authorization server of a stand-in: oidc-provider with our settings, and the login and
 * consent pages for the person.
 */
import { generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, Provider, type Context, type Interaction } from 'oidc-provider';
import type { VendorAnswer, VendorBearer, VendorRequest, VendorWorld } from './vendor-world.ts';

export interface VendorLogin {
  /** Everything that is not the MCP server. */
  answer(
    recorded: VendorRequest,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<VendorAnswer | 'answered'>;
  /**
   * Whose token this is, and for which resource; null when it is none, has ended or was withdrawn.
   */
  lookUp(token: string): Promise<IssuedToken | null>;
  /** No token that was issued up to now is good any more, signed or not. */
  withdraw(): void;
}

interface IssuedToken extends VendorBearer {
  readonly audience: string;
}

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const signingKey = { ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' };

export function createVendorLogin(world: VendorWorld): VendorLogin {
  const { options, scopes, origin, mcpUrl, store, switches } = world;
  const { accessTokenSeconds = 3600, refreshTokenSeconds = 30 * 86_400 } = options;
  const underWay = new WeakMap<IncomingMessage, VendorRequest>();
  /**
   * Signed tokens that are good, with the second at which they end: what is signed cannot be made
   * older.
   */
  const signed = new Map<string, number>();
  const provider = new Provider(origin, settings());
  provider.use((context, next) => next().then(() => changeAnswer(context)));
  const serve = provider.callback();

  return {
    async answer(recorded, request, response) {
      if (recorded.path.startsWith('/interaction/'))
        return interaction(recorded, request, response);
      underWay.set(request, recorded);
      await serve(request, response);
      return 'answered';
    },
    async lookUp(token) {
      if (options.tokenFormat === 'jwt') return readSigned(token);
      const found = await provider.AccessToken.find(token);
      if (found === undefined) return null;
      return {
        account: found.accountId,
        clientId: found.clientId,
        scopes: found.scope?.split(' ') ?? [],
        audience: String(found.aud),
      };
    },
    withdraw() {
      signed.clear();
      store.withdrawGrants();
    },
  };

  function settings(): Record<string, unknown> {
    const { registration = [], clients = [], routes = {}, documents } = options;
    return {
      adapter: store.adapter,
      clockTolerance: 0,
      jwks: { keys: [signingKey] },
      cookies: { keys: [randomBytes(16).toString('hex')] },
      clients: clients.map(({ id, secret, key, method = 'client_secret_basic', redirectUris }) => ({
        client_id: id,
        ...(key !== undefined
          ? { jwks: { keys: [key] }, token_endpoint_auth_method: 'private_key_jwt' }
          : secret === undefined
            ? { token_endpoint_auth_method: 'none' }
            : { client_secret: secret, token_endpoint_auth_method: method }),
        // As a web application's: a native one's loopback port would not be compared (RFC 8252
        // section 7.3).
        application_type: 'web',
        redirect_uris: redirectUris,
      })),
      clientDefaults: {
        grant_types: ['authorization_code', 'refresh_token'],
        id_token_signed_response_alg: 'ES256',
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_basic',
      },
      responseTypes: ['code'],
      // Also those of the resource: a registration may only name scopes that are listed here.
      scopes: [...new Set(['openid', ...scopes])],
      pkce: { required: () => true },
      routes: {
        authorization: routes.authorization ?? '/authorize',
        token: routes.token ?? '/token',
        registration: '/register',
        revocation: '/revoke',
      },
      features: {
        devInteractions: { enabled: false },
        registration: { enabled: registration.includes('dynamic') },
        revocation: { enabled: true, allowedPolicy: async () => true },
        clientIdMetadataDocument: {
          enabled: registration.includes('document'),
          ack: 'draft-02',
          allowFetch: async () => true,
          allowClient: async (_context: unknown, { clientId }: { readonly clientId: string }) =>
            switches.allowsClient(clientId),
          cacheDuration: { min: 1, max: 1 },
        },
        resourceIndicators: {
          enabled: true,
          defaultResource: async () => mcpUrl,
          useGrantedResource: async () => true,
          getResourceServerInfo: async (_context: unknown, resource: string) => {
            if (resource !== mcpUrl)
              throw new errors.InvalidTarget('not a resource of this vendor');
            return {
              scope: scopes.join(' '),
              audience: resource,
              accessTokenTTL: accessTokenSeconds,
              accessTokenFormat: options.tokenFormat ?? 'opaque',
              jwt: { sign: { alg: 'ES256' } },
            };
          },
        },
      },
      fetch: async (url: string | URL) => {
        const document = documents?.get(String(url));
        return document === undefined
          ? new Response(null, { status: 404 })
          : Response.json(document);
      },
      interactions: {
        url: (_context: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}`,
      },
      findAccount: async (_context: unknown, accountId: string) => ({
        accountId,
        claims: async () => ({ sub: accountId, email: accountId }),
      }),
      extraTokenClaims: async () => switches.tokenClaims,
      issueRefreshToken: async () => true,
      expiresWithSession: async () => false,
      rotateRefreshToken: () => switches.rotates,
      renderError: async (context: Context, { error }: { readonly error: string }) => {
        context.type = 'html';
        context.body = `<!doctype html><title>Vendor</title><h1>This did not work</h1><p>${error}</p>`;
      },
      ttl: {
        AccessToken: () => accessTokenSeconds,
        AuthorizationCode: () => 60,
        RefreshToken: () => refreshTokenSeconds,
        Grant: () => refreshTokenSeconds,
        IdToken: () => 3600,
        Interaction: () => 3600,
        Session: () => 3600,
      },
    };
  }

  function changeAnswer(context: Context): void {
    const { body } = context;
    if (typeof body !== 'object' || body === null || Buffer.isBuffer(body)) return;
    if (context.path.startsWith('/.well-known/'))
      context.body = { ...body, ...switches.serverMetadata };
    const recorded = underWay.get(context.req);
    if (!('access_token' in body) || recorded === undefined) return;
    if (options.tokenFormat === 'jwt')
      signed.set(String(body.access_token), world.now() + accessTokenSeconds);
    context.body = switches.tokenAnswer({ ...body }, recorded);
  }

  /** Login, then consent: a page with a form each, and what the person answered. */
  async function interaction(
    { method, form, path }: VendorRequest,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<VendorAnswer | 'answered'> {
    const asked = await provider.interactionDetails(request, response);
    const { name } = asked.prompt;
    if (method !== 'POST') {
      const body = `<!doctype html><title>Vendor</title><h1>${name}</h1><form method="post" action="${path}"></form>`;
      return { status: 200, headers: { 'content-type': 'text/html' }, body };
    }
    await provider.interactionFinished(
      request,
      response,
      name === 'login'
        ? { login: { accountId: form.get('account') ?? '' } }
        : await consent(asked, form),
    );
    return 'answered';
  }

  async function consent(
    { params, session }: Interaction,
    form: URLSearchParams,
  ): Promise<Record<string, unknown>> {
    const asked = params['scope']?.split(' ') ?? [];
    const granted =
      form.get('answer') === 'decline'
        ? 'access_denied'
        : switches.onConsent({ form, asked, parameters: params });
    if (typeof granted === 'string')
      return { error: granted, error_description: 'said on the page of the vendor' };
    const grant = new provider.Grant({
      accountId: session?.accountId ?? '',
      clientId: params['client_id'] ?? '',
    });
    grant.addOIDCScope(granted.join(' '));
    grant.addResourceScope(mcpUrl, granted.join(' '));
    // What was asked for and not granted has to be named too, or the page would come again.
    const refused = asked.filter((scope) => !granted.includes(scope)).join(' ');
    grant.rejectOIDCScope(refused);
    grant.rejectResourceScope(mcpUrl, refused);
    return { consent: { grantId: await grant.save() } };
  }

  function readSigned(token: string): IssuedToken | null {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
    const isOurs = verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      key,
      Buffer.from(signature, 'base64url'),
    );
    if (!isOurs || (signed.get(token) ?? 0) <= world.now()) return null;
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
      sub: string;
      client_id: string;
      aud: string;
      scope?: string;
    };
    return {
      account: claims.sub,
      clientId: claims.client_id,
      scopes: claims.scope?.split(' ') ?? [],
      audience: claims.aud,
    };
  }
}
