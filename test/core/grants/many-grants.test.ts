/**
 * Ends of thousands of grants: at once, durable, and not brought back by a crash before their rows
 * were written.
 */
import { join } from 'node:path';
import Database from 'libsql';
import { expect, test, vi } from 'vitest';
import type { Ports } from '../../../main/core/ports/ports.ts';
import { createNodeClock } from '../../../main/shared-adapters/system/node-clock.ts';
import { keepingVault } from '../../support/upstreams/keeping-vault.ts';
import { fillWithGrants } from '../../support/core/many-grants.ts';
import { callModern } from '../../support/clients/oauth-client.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

const clients = 40;
const grantsEach = 10;

/** A data folder in which every client has a grant and a token for each of its addresses. */
function filled(): { readonly dataDir: string; readonly token: string } {
  const dataDir = makeTempDir();
  const token = fillWithGrants(dataDir, clients, grantsEach);
  return { dataDir, token };
}

const statusOf = async (core: TestCore, token: string): Promise<number> =>
  (await callModern(core.endpoint, token, 'tools/list', {})).status;

function unended(dataDir: string): number {
  const db = new Database(join(dataDir, 'store.db'), { readonly: true });
  const { n } = db.prepare('SELECT count(*) AS n FROM grants WHERE ended_at IS NULL').get() as {
    n: number;
  };
  db.close();
  return n;
}

test('TRIAL-B6 all grants end in one write, their rows follow, and each client has one entry', async () => {
  const { dataDir, token } = filled();
  const core = await startCore({ dataDir });
  expect(await statusOf(core, token)).toBe(200);
  const answer = await core.run('client.revokeAll', {}, 'tray');
  expect(answer).toEqual({ clients, tokens: clients * grantsEach });
  expect(await statusOf(core, token)).toBe(401);
  await vi.waitFor(() => expect(unended(dataDir)).toBe(0));
  const { entries } = await core.run('audit.list', { action: 'grant.end', limit: 500 });
  expect(entries).toHaveLength(clients);
  expect(entries[0]?.detail).toBe(`all access, ${grantsEach} resources`);
});

test('TRIAL-B6 INV-12 a crash before their rows were written brings none back', async () => {
  const { dataDir, token } = filled();
  // Timers of the sweep never come: the process dies before.
  const clock = createNodeClock();
  const frozen: Ports['clock'] = { ...clock, after: () => () => undefined };
  const ports = { vault: keepingVault(), clock: frozen };
  const core = await startCore({ dataDir, ports });
  await core.run('client.revokeAll', {}, 'tray');
  await core.stop();
  expect(unended(dataDir)).toBeGreaterThan(0);
  const again = await restartCore(core, { ports: { ...ports, clock } });
  expect(await statusOf(again, token)).toBe(401);
  expect((await again.run('state.get', {})).repairs.map(({ id }) => id)).not.toContain('seals');
  await vi.waitFor(() => expect(unended(dataDir)).toBe(0));
});

test('SEC-94 TRIAL-B6 whoever takes the mark away gets nothing back by it', async () => {
  const { dataDir, token } = filled();
  const clock = createNodeClock();
  const frozen: Ports['clock'] = { ...clock, after: () => () => undefined };
  const ports = { vault: keepingVault(), clock: frozen };
  const core = await startCore({ dataDir, ports });
  await core.run('client.revokeAll', {}, 'tray');
  const again = await restartCore(core, {
    ports: { ...ports, clock },
    sql: `DELETE FROM meta WHERE name = 'grants_ended'`,
  });
  expect(await statusOf(again, token)).toBe(401);
  expect((await again.run('state.get', {})).repairs.map(({ id }) => id)).toContain('seals');
});
