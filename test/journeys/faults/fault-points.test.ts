/**
 * kill -9 at each named point of issuing and rotating tokens. Whatever the client heard, it ends
 * with a working pair or a clean `invalid_grant`, and nothing that was revoked works again (REL-02,
 * INV-3, INV-12).
 */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import {
  authorize,
  awaitRedirect,
  callModern,
  logIn,
  register,
  requestToken,
  waitingConsent,
  type Registered,
  type TokenAnswer,
} from '../../support/clients/oauth-client.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { kills } from '../../support/values/counts.ts';
import type { FaultName } from '../support/fault-child.ts';
import { faultyCores, type FaultyCore, type FaultyCores } from '../support/fault-process.ts';

interface Pair {
  readonly access: string;
  readonly refresh: string;
}

const points: readonly FaultName[] = [
  'issue.before-write',
  'issue.half-written',
  'issue.durable',
  'issue.answered',
  'refresh.before-write',
  'refresh.half-written',
  'refresh.durable',
  'refresh.answered',
];

/** What the client gets to hear of a request that the process dies in: an answer, or nothing. */
async function tryTo(work: Promise<TokenAnswer>): Promise<TokenAnswer | null> {
  try {
    return await work;
  } catch {
    return null;
  }
}

const pairOf = ({ body }: TokenAnswer): Pair => ({
  access: String(body['access_token']),
  refresh: String(body['refresh_token']),
});

async function works(core: FaultyCore, token: string): Promise<boolean> {
  const response = await callModern(`${core.issuer}/mcp`, token, 'server/discover');
  await response.text();
  expect([200, 401]).toContain(response.status);
  return response.status === 200;
}

const refresh = (core: FaultyCore, client: Registered, token: string): Promise<TokenAnswer> =>
  requestToken(core.issuer, {
    grant_type: 'refresh_token',
    refresh_token: token,
    client_id: client.clientId,
  });

let cores: FaultyCores;
beforeAll(async () => {
  cores = await faultyCores();
});
afterAll(() => cores.close());

test.each(points)(`REL-02 ${kills} deaths at %s`, { timeout: 240_000 }, async (point) => {
  const dataDir = makeTempDir();
  let core = await cores.start(dataDir, 0);
  onTestFinished(() => core.kill());
  const { port } = core;
  const client = await register(core.issuer);
  let pair: Pair | null = null;
  /** Revoked with an answer: must stay dead for good. */
  const revoked: string[] = [];
  const ends = { pair: 0, refused: 0 };

  for (let round = 0; round < kills; round += 1) {
    const isIssue = point.startsWith('issue');
    if (!isIssue && pair === null) {
      const login = await logIn(core, { client });
      pair = { access: login.accessToken, refresh: login.refreshToken };
    }
    const request = isIssue
      ? await codeRequest(core, client)
      : {
          grant_type: 'refresh_token',
          refresh_token: pair?.refresh,
          client_id: client.clientId,
        };
    await core.arm(point);
    const received = await tryTo(requestToken(core.issuer, request));
    await core.gone;
    core = await cores.start(dataDir, port);

    // What a client does next: it uses what it heard, or asks the same again.
    const answer: TokenAnswer = received ?? (await requestToken(core.issuer, request));
    if (answer.status === 200) {
      ends.pair += 1;
      const now = pairOf(answer);
      expect(await works(core, now.access), `round ${round}`).toBe(true);
      const renewed = await refresh(core, client, now.refresh);
      expect(renewed.status, `round ${round}: ${JSON.stringify(renewed.body)}`).toBe(200);
      pair = pairOf(renewed);
    } else {
      ends.refused += 1;
      expect([answer.status, answer.body['error']]).toEqual([400, 'invalid_grant']);
      pair = null;
    }
    if (round % 5 === 4 && pair !== null) {
      await core.run('client.revoke', { clientId: client.clientId });
      revoked.push(pair.access, pair.refresh);
      pair = null;
      await core.kill();
      core = await cores.start(dataDir, port);
    }
    for (const token of revoked.slice(-4)) expect(await works(core, token)).toBe(false);
  }
  for (const token of revoked.filter((one) => one.startsWith('cst_rt_')))
    expect((await refresh(core, client, token)).body['error']).toBe('invalid_grant');
  // Before anything is durable the request can be repeated; a rotation can be repeated always (the
  // 30 s grace).
  if (point !== 'issue.durable' && point !== 'issue.answered') expect(ends.refused).toBe(0);
  if (point === 'issue.durable') expect(ends.pair).toBe(0);
  expect(ends.pair + ends.refused).toBe(kills);
});

/** A login up to the token request. */
async function codeRequest(
  core: FaultyCore,
  client: Registered,
): Promise<Record<string, string | undefined>> {
  const { verifier, waitUrl } = await authorize(core.issuer, client);
  await core.run('question.allow', {
    id: (await waitingConsent(core, client.clientId)).id,
    access: { '*': 'read' },
  });
  return {
    grant_type: 'authorization_code',
    code: (await awaitRedirect(waitUrl)).searchParams.get('code') ?? '',
    code_verifier: verifier,
    client_id: client.clientId,
  };
}
