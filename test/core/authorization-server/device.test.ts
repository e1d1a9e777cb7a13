/**
 * Programs without a browser show a code; only the person types it, and the consent is the same
 * (RFC 8628, SEC-31).
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { actsOf } from '../../support/core/acts.ts';
import { deviceGrantType } from '../../../main/core/authorization-server/protocol/supported.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { createTestClock, type TestClock } from '../../support/core/memory-ports.ts';
import {
  callModern,
  register,
  requestToken,
  waitingConsent,
  type Registered,
  type TokenAnswer,
} from '../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { browse, postForm } from './support.ts';

interface Started {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly expires_in: number;
  readonly interval: number;
}
interface Setting {
  readonly core: TestCore;
  readonly clock: TestClock;
  readonly client: Registered;
}

async function setUp(): Promise<Setting> {
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  const client = await register(core.issuer, {
    redirect_uris: [],
    grant_types: [deviceGrantType, 'refresh_token'],
  });
  return { core, clock, client };
}

const begin = (
  { core, client }: Setting,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  postForm(`${core.issuer}/oauth/device`, {
    client_id: client.clientId,
    scope: 'connectors:read',
    resource: `${core.issuer}/mcp`,
    ...more,
  });
const start = async (setting: Setting): Promise<Started> =>
  (await (await begin(setting)).json()) as Started;
const poll = ({ core, client }: Setting, code: string): Promise<TokenAnswer> =>
  requestToken(core.issuer, {
    grant_type: deviceGrantType,
    device_code: code,
    client_id: client.clientId,
  });
const pollLater = (setting: Setting, code: string): Promise<TokenAnswer> => {
  setting.clock.advance(limits.oauth.deviceInterval * 4);
  return poll(setting, code);
};

test('the whole way: code shown, typed, allowed, token', async () => {
  const setting = await setUp();
  const { core } = setting;
  const started = await start(setting);
  expect(started).toMatchObject({
    verification_uri: `${core.issuer}/oauth/device`,
    expires_in: 600,
    interval: 5,
  });
  expect(started.user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/u);
  expect((await pollLater(setting, started.device_code)).body['error']).toBe(
    'authorization_pending',
  );
  expect(await core.run('questions.list', {})).toEqual([]);

  const typed = ` ${started.user_code.replace('-', ' ').toLowerCase()} `;
  const { questionId } = await core.run('device.enter', { userCode: typed });
  const question = await waitingConsent(core);
  expect(question).toMatchObject({
    id: questionId,
    userCode: started.user_code,
    redirectUri: '',
    canRemember: false,
  });
  expect(question.warnings.map(({ code }) => code)).toContain('device');
  expect((await pollLater(setting, started.device_code)).body['error']).toBe(
    'authorization_pending',
  );
  await core.run('question.allow', { id: questionId, access: { '*': 'read' } });
  const { status, body } = await pollLater(setting, started.device_code);
  expect([status, body['scope']]).toEqual([200, 'connectors:read offline_access']);
  const token = String(body['access_token']);
  expect((await callModern(core.endpoint, token, 'server/discover')).status).toBe(200);
  expect((await pollLater(setting, started.device_code)).body['error']).toBe('invalid_grant');
  expect(await actsOf(core, 'token.issue')).toContainEqual(
    expect.stringMatching(/^mcp_client Got a token: done /u),
  );
  await fetch(`${core.issuer}/oauth/revoke`, {
    method: 'POST',
    body: new URLSearchParams({ token, client_id: setting.client.clientId }),
  });
  expect((await callModern(core.endpoint, token, 'server/discover')).status).toBe(401);
  expect(await actsOf(core, 'token.revoke')).toHaveLength(1);
});

describe('SEC-31', () => {
  test('only the person types the code, in no other door and at no page', async () => {
    const setting = await setUp();
    const { core } = setting;
    const { user_code: userCode, verification_uri: page } = await start(setting);
    for (const caller of ['control', 'tray', 'prompt-window'] as const)
      expect(await core.refused('device.enter', { userCode }, caller)).toMatchObject({
        code: 'not_allowed_here',
      });
    const html = await (await browse(`${page}?user_code=${userCode}`)).text();
    expect(html).not.toMatch(/<form|<input|<button/u);
    expect(html).not.toContain(userCode);
    expect(await core.run('questions.list', {})).toEqual([]);
  });

  test('the sixth wrong try ends the login', async () => {
    const setting = await setUp();
    const { core } = setting;
    const { user_code: userCode, device_code: code } = await start(setting);
    for (let wrong = 0; wrong < limits.oauth.wrongUserCodes; wrong += 1)
      expect(await core.refused('device.enter', { userCode: 'BCDF-BCDF' })).toMatchObject({
        code: 'not_found',
      });
    expect((await pollLater(setting, code)).body['error']).toBe('authorization_pending');
    await core.refused('device.enter', { userCode: 'BCDF-BCDG' });
    expect(await core.refused('device.enter', { userCode })).toMatchObject({ code: 'not_found' });
    expect((await pollLater(setting, code)).body['error']).toBe('expired_token');
  });

  test('asking too often slows down, and each time more', async () => {
    const setting = await setUp();
    const { clock } = setting;
    const { device_code: code } = await start(setting);
    expect((await poll(setting, code)).body['error']).toBe('authorization_pending');
    clock.advance(1000);
    expect((await poll(setting, code)).body['error']).toBe('slow_down');
    clock.advance(limits.oauth.deviceInterval + 1000);
    expect((await poll(setting, code)).body['error']).toBe('slow_down');
    clock.advance(limits.oauth.deviceInterval * 3);
    expect((await poll(setting, code)).body['error']).toBe('authorization_pending');
  });

  test('a code is good for ten minutes, for one client, and once', async () => {
    const setting = await setUp();
    const { core, clock } = setting;
    const { user_code: userCode, device_code: code } = await start(setting);
    const stranger = await register(core.issuer, {
      grant_types: [deviceGrantType],
      redirect_uris: [],
    });
    expect((await poll({ ...setting, client: stranger }, code)).body['error']).toBe(
      'invalid_grant',
    );
    clock.advance(limits.oauth.deviceCode);
    expect(await core.refused('device.enter', { userCode })).toMatchObject({ code: 'not_found' });
    expect((await poll(setting, code)).body['error']).toBe('expired_token');
  });

  test('few wait at a time', async () => {
    const setting = await setUp();
    for (let own = 0; own < limits.oauth.deviceRequestsPerClient; own += 1) await start(setting);
    const refused = await begin(setting);
    expect([refused.status, ((await refused.json()) as { error: string }).error]).toEqual([
      429,
      'temporarily_unavailable',
    ]);
  });

  test('off in the desktop app unless switched on, and then nowhere', async () => {
    const setting = await setUp();
    const { core } = setting;
    const { user_code: userCode } = await start(setting);
    await core.run('policy.setAuthorization', { deviceLogin: false }, 'control');
    expect((await begin(setting)).status).toBe(404);
    expect(await core.refused('device.enter', { userCode })).toMatchObject({ code: 'conflict' });
    const metadata = (await (
      await browse(`${core.issuer}/.well-known/oauth-authorization-server`)
    ).json()) as Record<string, unknown>;
    expect(metadata).not.toHaveProperty('device_authorization_endpoint');
    expect(metadata['grant_types_supported']).toEqual(['authorization_code', 'refresh_token']);
  });

  test('SEC-33 the codes are nowhere in the store', async () => {
    const setting = await setUp();
    const started = await start(setting);
    await setting.core.stop();
    const bytes = readFileSync(`${setting.core.dataDir}/store.db`);
    for (const code of [started.device_code, started.user_code, started.user_code.replace('-', '')])
      expect(bytes.includes(code)).toBe(false);
  });
});

test('denied, expired and withdrawn are told to the program', async () => {
  const setting = await setUp();
  const { core, clock } = setting;
  const denied = await start(setting);
  const { questionId } = await core.run('device.enter', { userCode: denied.user_code });
  await core.run('question.deny', { id: questionId }, 'tray');
  expect((await pollLater(setting, denied.device_code)).body['error']).toBe('access_denied');

  const left = await start(setting);
  await core.run('device.enter', { userCode: left.user_code });
  clock.advance(limits.oauth.deviceCode);
  expect((await poll(setting, left.device_code)).body['error']).toBe('expired_token');
  expect(await core.run('questions.list', {})).toEqual([]);
});

test('a client that is blocked, or not for devices, gets no code', async () => {
  const setting = await setUp();
  const { core, client } = setting;
  const browserOnly = await register(core.issuer, { client_name: 'Browser only' });
  const refused = await begin({ ...setting, client: browserOnly });
  expect(await refused.json()).toMatchObject({ error: 'unauthorized_client' });
  await core.run('client.block', { clientId: client.clientId });
  expect(await (await begin(setting)).json()).toMatchObject({ error: 'access_denied' });
  expect(await actsOf(core, 'device.start')).toEqual([
    'mcp_client Asked for a login code: deny access_denied',
    'mcp_client Asked for a login code: deny unauthorized_client',
  ]);
});
