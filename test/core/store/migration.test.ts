/**
 * A store of an earlier version keeps what it promised: who had access still has, what was revoked
 * stays revoked.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, test } from 'vitest';
import { migrate } from '../../../main/core/store/migrations.ts';
import { callModern, requestToken } from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

const hour = 3_600_000;

function token(kind: 'at' | 'rt'): { text: string; hash: Buffer } {
  const text = `cst_${kind}_${randomBytes(32).toString('base64url')}`;
  return { text, hash: createHash('sha256').update(text).digest() };
}

/**
 * As version 1 left it: two grants of one client for one resource, one of them revoked, a rotated
 * token family.
 */
function makeOldStore(dataDir: string) {
  const path = join(dataDir, 'store.db');
  const db = new Database(path);
  migrate(db, path, 1);
  const now = Date.now();
  db.prepare(
    `INSERT INTO clients (client_id, identity, name, redirect_uris, auth_method, grant_types, registered_at)
     VALUES ('old', 'dynamic', 'Old client', '["http://127.0.0.1/cb"]', 'none', '["authorization_code","refresh_token"]', ?)`,
  ).run([now]);
  const grant = db.prepare(
    `INSERT INTO grants (grant_id, client_id, audience, access, offline, redirect_uri, created_at, ended_at, ended_why)
     VALUES (?, 'old', '["/mcp"]', '{"*":"read"}', 1, 'http://127.0.0.1/cb', ?, ?, ?)`,
  );
  grant.run('gr_alive', now, null, null);
  grant.run('gr_ended', now, now, 'revoked_by_person');
  const insert = db.prepare(
    `INSERT INTO tokens (hash, kind, grant_id, family_id, generation, created_at, expires_at, chain_ends_at, used_at, rotated_at, revoked_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const made = {
    rotated: token('rt'),
    access: token('at'),
    refresh: token('rt'),
    endedAccess: token('at'),
    endedRefresh: token('rt'),
  };
  const far = now + 180 * 24 * hour;
  const longAgo = now - hour;
  const rows = [
    [
      made.rotated.hash,
      'refresh',
      'gr_alive',
      'fa_1',
      0,
      longAgo,
      far,
      far,
      longAgo,
      longAgo,
      null,
    ],
    [made.access.hash, 'access', 'gr_alive', 'fa_1', 1, now, now + hour, far, null, null, null],
    [made.refresh.hash, 'refresh', 'gr_alive', 'fa_1', 1, now, far, far, null, null, null],
    [made.endedAccess.hash, 'access', 'gr_ended', 'fa_2', 0, now, now + hour, far, null, null, now],
    [made.endedRefresh.hash, 'refresh', 'gr_ended', 'fa_2', 0, now, far, far, null, null, now],
  ];
  for (const row of rows) insert.run(...row);
  db.close();
  return made;
}

test('REL-19 tokens of version 1 work on, replays are known, the revoked stay dead, and a copy is kept', async () => {
  const dataDir = makeTempDir();
  const made = makeOldStore(dataDir);
  const core = await startCore({ dataDir });
  expect(readdirSync(dataDir).some((name) => /^store\.db\.before-\d+$/u.test(name))).toBe(true);
  const works = async (text: string): Promise<boolean> =>
    (await callModern(core.endpoint, text, 'server/discover')).status === 200;
  expect([await works(made.access.text), await works(made.endedAccess.text)]).toEqual([
    true,
    false,
  ]);
  expect(core.core.snapshot().clients[0]?.grants).toMatchObject([
    {
      grantId: 'gr_alive',
      endsAt: null,
      tokens: [{ tokenId: 'fa_1', rotations: 1, staysLoggedIn: true }],
    },
  ]);
  const refresh = (text: string) =>
    requestToken(core.issuer, {
      grant_type: 'refresh_token',
      refresh_token: text,
      client_id: 'old',
    });
  expect((await refresh(made.endedRefresh.text)).body['error']).toBe('invalid_grant');
  const renewed = await refresh(made.refresh.text);
  expect(renewed.status).toBe(200);
  // Rotated an hour ago: coming back now it ends the token family.
  expect((await refresh(made.rotated.text)).body['error']).toBe('invalid_grant');
  expect(await works(String(renewed.body['access_token']))).toBe(false);
});
