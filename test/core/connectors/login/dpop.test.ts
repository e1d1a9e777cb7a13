/** Tokens that are bound to a key (RFC 9449), with jose as the one who checks the proofs. */
import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { startLoginService } from '../../../support/upstreams/login-service.ts';
import type {
  Answer,
  LoginService,
  ServiceRequest,
} from '../../../support/upstreams/login-service-view.ts';
import { memoryVault } from '../../../support/core/memory-ports.ts';
import { startPerson, startWith, type Person } from './support.ts';

interface Said {
  readonly resource?: Record<string, unknown>;
  readonly issuer?: Record<string, unknown>;
  readonly challenge?: string;
}

interface Proof {
  readonly claims: Record<string, unknown>;
  readonly key: string;
}

/** Checks the proof of a request as RFC 9449 section 4.3 says; throws where it is none. */
async function proofOf(service: LoginService, request: ServiceRequest): Promise<Proof> {
  const { dpop } = request.headers;
  if (typeof dpop !== 'string') throw new Error(`no proof: ${request.method} ${request.path}`);
  const { payload } = await jwtVerify(dpop, EmbeddedJWK, {
    typ: 'dpop+jwt',
    algorithms: ['ES256'],
    maxTokenAge: 60,
    requiredClaims: ['jti', 'htm', 'htu', 'iat'],
  });
  expect(payload).toMatchObject({ htm: request.method, htu: `${service.origin}${request.path}` });
  const jwk = decodeProtectedHeader(dpop).jwk;
  expect(Object.keys(jwk ?? {}).sort()).toEqual(['crv', 'kty', 'x', 'y']);
  return { claims: payload, key: await calculateJwkThumbprint(jwk ?? {}) };
}

async function startBound(
  vault = memoryVault(),
): Promise<{ service: LoginService; person: Person }> {
  const service = await startLoginService();
  service.serverMetadata = { dpop_signing_alg_values_supported: ['RS256', 'ES256'] };
  service.challenge = () => `Bearer, DPoP algs="ES256"`;
  service.tokenExtra = { token_type: 'DPoP' };
  return { service, person: await startWith(service, { ports: { vault } }) };
}

const withToken = (service: LoginService): ServiceRequest[] =>
  service.requests.filter(({ path, authorization }) => path === '/mcp' && authorization);

describe('a login whose tokens are bound to a key', () => {
  it('proves the key to the token endpoint and with every request, each time anew', async () => {
    const { service, person } = await startBound();
    await person.logIn(service);
    const [exchange] = service.requests.filter(({ path }) => path === '/token');
    const calls = withToken(service);
    expect(calls.length).toBeGreaterThan(1);
    const first = exchange && (await proofOf(service, exchange));
    expect(first?.claims).not.toHaveProperty('ath');
    const proofs = await Promise.all(calls.map((call) => proofOf(service, call)));
    for (const [index, { authorization }] of calls.entries()) {
      const [scheme, token = ''] = authorization?.split(' ') ?? [];
      expect(scheme).toBe('DPoP');
      const ath = createHash('sha256').update(token).digest('base64url');
      expect(proofs[index]?.claims['ath']).toBe(ath);
    }
    expect(new Set(proofs.map(({ key }) => key))).toEqual(new Set([first?.key]));
    expect(new Set(proofs.map(({ claims }) => claims['jti'])).size).toBe(calls.length);
  });

  it('INV-4 keeps the key in the vault: no request, no view, no log has it', async () => {
    const vault = memoryVault();
    const { service, person } = await startBound(vault);
    await person.logIn(service);
    const records = [...vault.entries.values()].filter((text) => text.includes('proofKey'));
    expect(records).toHaveLength(1);
    const { d } = (JSON.parse(records[0] ?? '{}') as { proofKey: { d: string } }).proofKey;
    const seen = JSON.stringify([service.requests, person.core.snapshot(), person.ports.logger]);
    expect(seen).not.toContain(d);
  });

  it('uses the same key after a restart, and for refreshes', async () => {
    const vault = memoryVault();
    const { service, person } = await startBound(vault);
    await person.logIn(service);
    const before = await Promise.all(withToken(service).map((call) => proofOf(service, call)));
    const { preferences } = person.ports;
    await person.stop();
    service.requests.length = 0;
    service.accessTokens.clear();
    const again = await startPerson({ ports: { vault, preferences } });
    await again.until('up', ({ connection }) => connection === 'ready');
    const refresh = service.requests.find(({ form }) => form.get('grant_type') === 'refresh_token');
    const after = refresh && (await proofOf(service, refresh));
    expect(after?.key).toBe(before[0]?.key);
  });

  it('repeats once with the nonce that a server wants, at both ends', async () => {
    const { service, person } = await startBound();
    service.answers.set('/token', nonceAnswer(400, 'at-issuer', {}));
    service.answers.set(
      '/mcp',
      nonceAnswer(401, 'at-server', { 'www-authenticate': 'DPoP error="use_dpop_nonce"' }),
    );
    await person.logIn(service);
    const nonces = async (path: string): Promise<unknown[]> =>
      Promise.all(
        service.requests
          .filter((request) => request.path === path && request.headers['dpop'] !== undefined)
          .map(async (request) => (await proofOf(service, request)).claims['nonce']),
      );
    expect(await nonces('/token')).toEqual([undefined, 'at-issuer']);
    const [first, ...later] = await nonces('/mcp');
    // What one server wants is not told to another; here both are at one origin, so the first is
    // the issuer's.
    expect(first).toBe('at-issuer');
    expect(new Set(later)).toEqual(new Set(['at-server']));
  });

  it('REL-02 does not repeat for ever when the nonce is never right', async () => {
    const { service, person } = await startBound();
    let count = 0;
    service.answers.set('/token', () => {
      count += 1;
      return {
        status: 400,
        body: { error: 'use_dpop_nonce' },
        headers: { 'dpop-nonce': `n-${count}` },
      };
    });
    const page = await person.comeBack(await service.logIn(await person.connect()));
    expect(page.status).toBe(400);
    expect(count).toBe(2);
  });

  it.each([
    ['by its description', { resource: { dpop_signing_alg_values_supported: ['ES256'] } }, true],
    [
      'only bound ones',
      { resource: { dpop_bound_access_tokens_required: true }, issuer: {} },
      true,
    ],
    [
      'where the issuer has no such key',
      { issuer: { dpop_signing_alg_values_supported: ['EdDSA'] } },
      false,
    ],
    ['where the server does not say so', { challenge: 'Bearer' }, false],
  ])(
    'a server that takes them: %s',
    async (_how, { resource, issuer, challenge }: Said, isBound) => {
      const { service, person } = await startBound();
      service.tokenExtra = isBound ? { token_type: 'DPoP' } : {};
      if (resource !== undefined || challenge !== undefined) service.challenge = () => 'Bearer';
      if (resource !== undefined) service.resourceMetadata = resource;
      if (issuer !== undefined) service.serverMetadata = issuer;
      await person.run('connector.connect', { name: 'up' });
      await person.logIn(service);
      const [exchange] = service.requests.filter(({ path }) => path === '/token');
      expect(typeof exchange?.headers['dpop']).toBe(isBound ? 'string' : 'undefined');
    },
  );

  it('a token that is bound although nobody offered a key is not used', async () => {
    const service = await startLoginService();
    service.tokenExtra = { token_type: 'DPoP' };
    const person = await startWith(service);
    const page = await person.comeBack(await service.logIn(await person.connect()));
    expect(page.status).toBe(400);
    expect(withToken(service)).toEqual([]);
  });
});

describe('a login whose tokens are bound to nothing', () => {
  it('sends no proof with them, whatever the service could have done', async () => {
    const { service, person } = await startBound();
    service.tokenExtra = {};
    await person.logIn(service);
    expect(withToken(service).filter(({ headers }) => headers['dpop'] !== undefined)).toEqual([]);
    expect(
      new Set(withToken(service).map(({ authorization }) => authorization?.split(' ')[0])),
    ).toEqual(new Set(['Bearer']));
  });
});

/** Refuses every proof without this nonce. */
function nonceAnswer(
  status: number,
  nonce: string,
  more: Record<string, string>,
): (request: ServiceRequest) => Answer | null {
  return ({ headers: { dpop } }) => {
    if (typeof dpop !== 'string') return null;
    const claims = Buffer.from(dpop.split('.')[1] ?? '', 'base64url').toString();
    if (claims.includes(`"nonce":"${nonce}"`)) return null;
    return {
      status,
      body: { error: 'use_dpop_nonce' },
      headers: { 'dpop-nonce': nonce, ...more },
    };
  };
}
