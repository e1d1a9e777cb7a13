/**
 * What we issue is handed out once, and is nowhere else: not in the store, the log, the audit log
 * or the snapshot.
 */
import { join } from 'node:path';
import Database from 'libsql';
import { expect, onTestFinished, test } from 'vitest';
import { memoryLogger } from '../../support/core/memory-ports.ts';
import {
  authorize,
  awaitRedirect,
  callModern,
  register,
  requestToken,
  waitingConsent,
} from '../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { filesIn } from '../../support/system/files-in.ts';
import { browse, postForm, refreshWith } from './support.ts';

interface Issued {
  readonly secrets: Readonly<Record<string, string>>;
  readonly clientId: string;
}

/** Everything that is issued in a life: right, wrong, replayed, revoked. */
async function useEverything(core: TestCore): Promise<Issued> {
  const client = await register(core.issuer, { token_endpoint_auth_method: 'client_secret_post' });
  const secret = { client_secret: client.clientSecret ?? '' };
  const { waitUrl, verifier } = await authorize(core.issuer, client, { state: 'state-canary-1' });
  await core.run('question.allow', {
    id: (await waitingConsent(core)).id,
    access: { '*': 'read' },
  });
  const code = (await awaitRedirect(waitUrl)).searchParams.get('code') ?? '';
  const redeem = { grant_type: 'authorization_code', code, client_id: client.clientId, ...secret };
  await requestToken(core.issuer, { ...redeem, code_verifier: 'a'.repeat(50) });
  const first = (await requestToken(core.issuer, { ...redeem, code_verifier: verifier })).body;
  const second = (await refreshWith(core, client, String(first['refresh_token']), secret)).body;
  const access = String(second['access_token']);
  const called = await callModern(core.endpoint, access, 'tools/call', {
    name: 'nothing__here',
    arguments: { path: access, token: access, nested: [{ note: String(first['refresh_token']) }] },
  });
  await called.text();
  await callModern(core.endpoint, `${access.slice(0, -1)}!`, 'tools/list');
  await browse(`${core.issuer}/oauth/authorize?request=${code}`);
  await browse(`${core.issuer}/?code=${code}&access_token=${access}`);
  await requestToken(core.issuer, { ...redeem, code_verifier: verifier });
  await postForm(`${core.issuer}/oauth/revoke`, {
    client_id: client.clientId,
    ...secret,
    token: access,
  });
  return {
    clientId: client.clientId,
    secrets: {
      code,
      verifier,
      requestId: new URL(waitUrl).searchParams.get('request') ?? '',
      clientSecret: client.clientSecret ?? '',
      firstAccess: String(first['access_token']),
      firstRefresh: String(first['refresh_token']),
      access,
      refresh: String(second['refresh_token']),
    },
  };
}

function expectNone(where: string, text: string, secrets: Issued['secrets']): void {
  for (const [name, value] of Object.entries(secrets)) {
    expect(value.length, name).toBeGreaterThan(40);
    // Without its prefix too: half a token is a token.
    const bare = value.replace(/^cst_(?:at|rt|ac|cs)_/u, '');
    expect(text.includes(bare), `${name} in ${where}`).toBe(false);
  }
}

test('ATMOS-30 SEC-33 the bytes of every file in the data folder hold no issued value', async () => {
  const core = await startCore();
  const { secrets, clientId } = await useEverything(core);
  const scan = (): void => {
    const bytes = filesIn(core.dataDir)
      .map((file) => file.bytes.toString('latin1'))
      .join('\n');
    expect(bytes.includes(clientId)).toBe(true);
    expectNone('the data folder', bytes, secrets);
    expectNone('the data folder', Buffer.from(bytes, 'latin1').toString('utf16le'), secrets);
  };
  scan();
  await core.stop();
  scan();
});

test('SEC-28 no code or token in log, audit log, snapshot or any command’s answer', async () => {
  const logger = memoryLogger();
  const core = await startCore({ ports: { logger } });
  const { secrets } = await useEverything(core);
  const audit = await core.run('audit.list', { limit: 500 });
  expect(audit.entries.length).toBeGreaterThan(5);
  expectNone('the audit log', JSON.stringify(audit), secrets);
  expectNone('the log', JSON.stringify(logger.lines), secrets);
  expectNone('the snapshot', JSON.stringify(core.core.snapshot()), secrets);
  await core.stop();
  const db = new Database(join(core.dataDir, 'store.db'), { readonly: true });
  onTestFinished(() => void db.close());
  const tables = db.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all() as {
    name: string;
  }[];
  expect(tables.length).toBeGreaterThan(6);
  for (const { name } of tables)
    expectNone(name, JSON.stringify(db.prepare(`SELECT * FROM ${name}`).all()), secrets);
});

test('SEC-28 every answer that carries a code or token says no-store and no-referrer', async () => {
  const core = await startCore();
  const client = await register(core.issuer);
  const { waitUrl } = await authorize(core.issuer, client);
  await core.run('question.allow', {
    id: (await waitingConsent(core)).id,
    access: { '*': 'read' },
  });
  const response = await browse(waitUrl);
  expect(response.headers.get('location')).toContain('code=');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
});
