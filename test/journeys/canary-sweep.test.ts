/**
 * Secrets of every kind go through the real product – added, edited, logged in with, renewed,
 * refused and told aloud by hostile servers – and are then looked for everywhere they must not be
 * (SEC-90, SEC-91, ATRYUM-2, INV-4, INV-13).
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createSweep } from '../support/values/canary-sweep.ts';
import { startLoginService } from '../support/upstreams/login-service.ts';
import {
  authorize,
  awaitRedirect,
  callModern,
  requestToken,
  waitingConsent,
} from '../support/clients/oauth-client.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';
import { startProduct } from './support/killable.ts';
import { lookEverywhere, openPage } from './support/every-door.ts';
import { tell, tellings } from './support/telling-service.ts';

const tellingChild = join(import.meta.dirname, '../support/upstreams/telling-child.mjs');
/** With characters that every encoding writes in its own way. */
const canary = (kind: string): string => `kanary-${kind}-${randomBytes(12).toString('hex')}/+="ü&`;
/** Of a token's alphabet only: what goes into a header. */
const tokenCanary = (kind: string): string =>
  `kanary-${kind}-${randomBytes(12).toString('hex')}~/+==`;

test.runIf(process.platform === 'linux')(
  'SEC-90 SEC-91 SEC-92 ATRYUM-2 INV-4 INV-13 no secret is anywhere but in the vault and with whom it is for',
  { timeout: 180_000 },
  async () => {
    const sweep = createSweep();
    const folder = makeTempDir();
    const [temporary, home] = ['tmp', 'home'].map((name) => join(folder, name)) as [string, string];
    for (const path of [temporary, home]) mkdirSync(path, { mode: 0o700 });
    const vaultKey = randomBytes(32).toString('base64');
    const product = await startProduct(folder, {
      ui: true,
      umask: '000',
      environment: {
        TMPDIR: temporary,
        HOME: home,
        XDG_CONFIG_HOME: '',
        CONSENTRY_VAULT_KEY: vaultKey,
        CONSENTRY_KEY_STORE: 'none',
      },
    });
    onTestFinished(() => product.kill());
    const service = await startLoginService();
    const bearerService = await startLoginService();
    const page = await openPage(product, sweep);
    sweep.plant('vault key', vaultKey, new RegExp(`^environment of ${product.pid} `, 'u'));
    sweep.plant('operator key', product.operatorKey);
    sweep.plant('session of the page', page.token);

    // A local server with a secret variable, and its next value.
    const apiKeys = [canary('env'), canary('env-2')] as const;
    const child = / (?:node|node-MainThread|MainThread)$/u;
    const ofChild = new RegExp(`^environment of (?!${product.pid} ).*${child.source}`, 'u');
    for (const [index, key] of apiKeys.entries()) sweep.plant(`variable ${index}`, key, ofChild);
    await page.call('connector.add', {
      kind: 'stdio',
      name: 'child',
      command: process.execPath,
      args: [tellingChild],
      env: [{ name: 'API_KEY', value: apiKeys[0], secret: true }],
    });
    // A token by hand, and its next.
    const bearers = [tokenCanary('bearer'), tokenCanary('bearer-2')] as const;
    for (const [index, bearer] of bearers.entries()) {
      sweep.plant(`bearer ${index}`, bearer, /^sent to bearer service/u);
      bearerService.accessTokens.set(bearer, '');
    }
    // A secret request header beside it, and its next.
    const keys = [tokenCanary('header'), tokenCanary('header-2')] as const;
    for (const [index, key] of keys.entries())
      sweep.plant(`header ${index}`, key, /^sent to bearer service/u);
    await page.call('connector.add', {
      kind: 'http',
      name: 'token',
      url: bearerService.mcpUrl,
      bearer: bearers[0],
      headers: [{ name: 'X-Api-Key', value: keys[0], secret: true }],
    });
    // A login with a client secret.
    // The service does not decode what a Basic header encodes.
    const clientSecret = `kanary-secret-${randomBytes(12).toString('hex')}`;
    sweep.plant('client secret', clientSecret, /^sent to login service/u);
    service.clients.set('consentry-by-hand', { redirectUris: [], secret: clientSecret });
    await page.call('connector.add', {
      kind: 'http',
      name: 'login',
      url: service.mcpUrl,
      oauth: { clientId: 'consentry-by-hand', clientSecret },
    });
    const logIn = async (): Promise<void> => {
      const { authorizationUrl } = await page.call<{ authorizationUrl: string | null }>(
        'connector.connect',
        { name: 'login', again: true },
      );
      const url = new URL(authorizationUrl ?? '');
      service.clients
        .get('consentry-by-hand')
        ?.redirectUris.push(url.searchParams.get('redirect_uri') ?? '');
      const back = new URL(await service.logIn(url.href));
      sweep.plant(
        'code of the service',
        back.searchParams.get('code') ?? '',
        /^sent to login service/u,
      );
      sweep.hear('page after the login', await (await fetch(back)).text());
    };
    const plantTokens = (): void => {
      for (const [kind, tokens] of [
        ['access token', service.accessTokens],
        ['refresh token', service.refreshTokens],
      ] as const)
        for (const token of tokens.keys())
          sweep.plant(`${kind} of the service`, token, /^sent to login service/u);
    };
    const until = (name: string, connection: string) =>
      vi.waitFor(
        async () => {
          const { connectors } = await product.run('state.get', {});
          const found = connectors.find((connector) => connector.name === name);
          expect([name, found?.connection, found?.problem]).toEqual([name, connection, null]);
        },
        { timeout: 20_000, interval: 100 },
      );
    await logIn();
    plantTokens();
    for (const name of ['child', 'token', 'login']) {
      await until(name, 'ready');
      await page.call('connector.review', { name, accept: 'all' });
      await page.call('connector.test', { name });
    }

    // A client with a secret of its own: the answers to it are its own; nobody else may have them.
    const added = await product.run('client.add', {
      name: 'Confidential',
      redirectUris: ['http://127.0.0.1/callback'],
      confidential: true,
    });
    const client = {
      clientId: added.client.clientId,
      clientSecret: added.clientSecret ?? '',
      redirectUri: 'http://127.0.0.1/callback',
    };
    sweep.plant('secret of our client', client.clientSecret);
    const { waitUrl, verifier } = await authorize(product.issuer, client);
    await product.run('question.allow', {
      id: (await waitingConsent(product, client.clientId)).id,
      access: { child: 'write', token: 'write', login: 'write' },
    });
    const code = (await awaitRedirect(waitUrl)).searchParams.get('code') ?? '';
    sweep.plant('code of ours', code);
    const own = { client_id: client.clientId, client_secret: client.clientSecret };
    const ask = async (
      parameters: Record<string, string>,
    ): Promise<{ access: string; refresh: string }> => {
      const { status, body } = await requestToken(product.issuer, { ...own, ...parameters });
      expect(status).toBe(200);
      const [access, refresh] = [String(body['access_token']), String(body['refresh_token'])];
      sweep.plant('access token of ours', access);
      sweep.plant('refresh token of ours', refresh);
      return { access, refresh };
    };
    const first = await ask({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: client.redirectUri,
    });
    const { access, refresh } = await ask({
      grant_type: 'refresh_token',
      refresh_token: first.refresh,
    });
    for (const [name, mode] of [
      'child__get_result',
      'child__get_error',
      'token__read',
      'token__write',
      'login__read',
      'login__write',
    ].map((each) => each.split('__') as [string, string]))
      await page.call('tool.set', { connector: name, tool: mode, mode: 'allow' });
    const call = async (method: string, params: Record<string, unknown> = {}): Promise<string> => {
      const text = await (await callModern(product.endpoint, access, method, params)).text();
      sweep.hear(`answer to the client (${method} ${String(params['name'])})`, text);
      return text;
    };

    const sweepAll = async (): Promise<void> => {
      await lookEverywhere(product, page, sweep);
      for (const path of [product.dataDir, temporary, home]) sweep.hearFiles(path);
      sweep.hearProcesses(product.pid);
      for (const [name, { requests }] of [
        ['login', service],
        ['bearer', bearerService],
      ] as const)
        for (const request of requests)
          sweep.hear(`sent to ${name} service`, JSON.stringify(request));
      sweep.hear('standard output and error', product.said());
    };

    await call('tools/list');
    for (const name of ['child__get_result', 'child__get_error', 'token__read', 'login__read'])
      await call('tools/call', { name, arguments: {} });
    for (const telling of Object.keys(tellings)) {
      tell(bearerService, telling);
      tell(service, telling);
      for (const name of ['token__read', 'login__write'])
        await call('tools/call', { name, arguments: {} });
      plantTokens();
      await page.call('connector.test', { name: 'token' });
    }
    await sweepAll();

    // New secrets in place of the old; renewed, then refused, with everything told aloud.
    await page.call('connector.edit', {
      name: 'child',
      env: [{ name: 'API_KEY', value: apiKeys[1] }],
    });
    await page.call('connector.editAuth', {
      name: 'token',
      bearer: { do: 'replace', value: bearers[1] },
    });
    await page.call('connector.edit', {
      name: 'token',
      headers: [{ name: 'X-Api-Key', value: keys[1] }],
    });
    bearerService.answers.clear();
    service.answers.clear();
    await logIn();
    plantTokens();
    for (const name of ['child', 'token', 'login']) await until(name, 'ready');
    for (const name of ['child__get_result', 'token__read', 'login__read'])
      await call('tools/call', { name, arguments: {} });
    service.accessTokens.clear();
    service.answers.set('/token', ({ body, authorization }) => ({
      status: 400,
      body: { error: 'invalid_grant', error_description: `no ${body} ${authorization ?? ''}` },
    }));
    await call('tools/call', { name: 'login__read', arguments: {} });
    await requestToken(product.issuer, {
      ...own,
      client_secret: `${client.clientSecret}x`,
      grant_type: 'refresh_token',
      refresh_token: refresh,
    });
    await sweepAll();

    expect(await product.end()).toBe(0);
    for (const path of [product.dataDir, temporary, home]) sweep.hearFiles(path);
    sweep.hear('standard output and error', product.said());
    // SEC-92: with a umask that forbids nothing.
    for (const entry of readdirSync(product.dataDir, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      expect([path, statSync(path).mode & 0o077]).toEqual([path, 0]);
    }
    // Heard at all: otherwise nothing could be found.
    for (const place of [
      /store\.db-wal$/u,
      /vault\.json$/u,
      /consentry\.log$/u,
      /^page events$/u,
      /^environment of/u,
      /^output of audit list$/u,
      /^sent to login service$/u,
      /^answer to the client/u,
    ])
      expect(sweep.places()).toContainEqual(expect.stringMatching(place));
    expect(sweep.hits()).toEqual([]);
  },
);
