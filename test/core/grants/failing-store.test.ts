/**
 * What is taken away is gone although the disk fails, and the failure is reported; what is given is
 * not (INV-12).
 */
import { expect, onTestFinished, test } from 'vitest';
import { createClients } from '../../../main/core/grants/clients/clients.ts';
import { createGrants } from '../../../main/core/grants/grants.ts';
import type { Access } from '../../../main/core/lib/access.ts';
import { openStore } from '../../../main/core/store/open-store.ts';
import { createNodeClock } from '../../../main/shared-adapters/system/node-clock.ts';
import { createNodeRandom } from '../../../main/shared-adapters/system/node-random.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

const read: Access = new Map([['github', 'read']]);
const write: Access = new Map([['github', 'write']]);

function setUp(access: Access) {
  const store = openStore(makeTempDir());
  onTestFinished(() => store.close());
  const parts = { store, clock: createNodeClock(), random: createNodeRandom() };
  const { client } = createClients(parts).register({
    name: 'x',
    redirectUris: ['http://127.0.0.1/'],
    authMethod: 'none',
    grantTypes: [],
  });
  const grants = createGrants(parts);
  const consent = {
    clientId: client.clientId,
    audience: new Set(['/mcp']),
    access,
    redirectUri: '',
    endsAt: null,
    documentHash: null,
    isRemembered: false,
  };
  const grant = grants.allow(consent);
  // From now on every write to grants fails, as on a disk that is full.
  const fail = `BEGIN SELECT RAISE(FAIL, 'disk full'); END`;
  store.db.exec(`CREATE TRIGGER no_update BEFORE UPDATE ON grants ${fail}`);
  store.db.exec(`CREATE TRIGGER no_insert BEFORE INSERT ON grants ${fail}`);
  return { grants, grant, consent, store };
}

test('INV-12 narrowing holds for this run and is reported', () => {
  const { grants, grant } = setUp(write);
  expect(() => grants.setAccess(grant, read)).toThrow('disk full');
  expect(grants.get(grant.grantId)?.access).toEqual(read);
});

test('INV-12 widening and a new consent give nothing that is not durable', () => {
  const { grants, grant, consent, store } = setUp(read);
  expect(() => grants.setAccess(grant, write)).toThrow('disk full');
  expect(() => store.transaction(() => grants.allow({ ...consent, access: write }))).toThrow(
    'disk full',
  );
  expect(grants.get(grant.grantId)?.access).toEqual(read);
  const other = { ...consent, audience: new Set(['/mcp/github']) };
  expect(() => store.transaction(() => grants.allow(other))).toThrow('disk full');
  expect(grants.find(consent.clientId, other.audience)).toBeUndefined();
});
