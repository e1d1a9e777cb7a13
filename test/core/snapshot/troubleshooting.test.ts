/**
 * Each symptom of docs/troubleshooting.md is made to happen: what the document says is what
 * Consentry says, with that button and no other. A line without a scenario fails, and so does a
 * scenario without a line.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import { createCore } from '../../../main/core/create-core.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import {
  createTestClock,
  memoryPorts,
  memoryPreferences,
  newInstallation,
} from '../../support/core/memory-ports.ts';
import { makePolicyPlace, policyWith } from '../../support/core/managed-policy.ts';
import { logIn, register, requestToken } from '../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { startAtomic, type AtomicOrganization } from '../../support/vendors/atomic-like.ts';
import { rawRequest, sendRaw } from '../../support/clients/raw-http.ts';
import { call, setUp, type Setting } from '../gateway/support.ts';
import { startWith, type Person } from '../connectors/login/support.ts';

interface Row {
  readonly says: string;
  readonly buttons: readonly string[];
}

const text = readFileSync(join(import.meta.dirname, '../../../docs/troubleshooting.md'), 'utf8');
const rows: readonly Row[] = text
  .split('## In the window')[0]!
  .split('\n')
  .filter((line) => line.startsWith('|') && line.includes('**'))
  .map((line) => {
    const [, , says = '', mends = ''] = line.split('|').map((cell) => cell.trim());
    return { says: says.replaceAll('**', ''), buttons: bold(mends) };
  });

/**
 * By the ids it shows and what the document says. Gives the repairs that are there once it
 * happened.
 */
type Scenario = () => Promise<() => readonly Repair[]>;

const repairsOf =
  ({ core }: TestCore) =>
  () =>
    core.snapshot().repairs;

const ofPolicy = (policy: object | string): Scenario =>
  async function managed() {
    const { source } = makePolicyPlace(policy);
    return repairsOf(await startCore({ ports: { managedPolicy: source } }));
  };

/** A client that may write calls `put_it`, after something was set that holds it down. */
const refusedBy = (hold: (setting: Setting) => Promise<unknown>, policy?: object): Scenario =>
  async function refused() {
    const place = makePolicyPlace(policy);
    const setting = await setUp('modern', { managedPolicy: place.source });
    await hold(setting);
    expect((await call(setting, setting.login, 'put_it')).outcome).not.toBe('ok');
    return repairsOf(setting.core);
  };

const atAtomic = (
  happen: (person: Person, organization: AtomicOrganization) => Promise<unknown>,
  before: (organization: AtomicOrganization) => void = () => undefined,
): Scenario =>
  async function atomic() {
    const organization = await startAtomic('acme');
    before(organization);
    const person = await startWith(organization.vendor);
    await happen(person, organization);
    return repairsOf(person);
  };

const comesBack = async (person: Person, { vendor }: AtomicOrganization): Promise<unknown> =>
  person.comeBack(await vendor.logIn(await person.connect()));

const always: Readonly<Record<string, Scenario>> = {
  'ATOMIC-16 ATOMIC-25 | The access policy is set to Disabled': async () => {
    const core = await startCore();
    await core.run('policy.setAccess', { access: 'disabled' });
    return repairsOf(core);
  },
  'ATLAR-12 | Choose what AI apps may do': async () => {
    const core = await startCore({ ports: { preferences: memoryPreferences(newInstallation) } });
    return repairsOf(core);
  },
  'ATOMIC-25 | All access is paused': async () => {
    const core = await startCore();
    await core.run('gateway.pause', {});
    return repairsOf(core);
  },
  'ATOMIC-20 | … was refused: it may not …': async () => {
    const setting = await setUp();
    const client = await register(setting.core.issuer);
    const reader = await logIn(setting.core, { client, access: { up: 'read' } });
    expect((await call(setting, reader, 'put_it')).status).toBe(403);
    return repairsOf(setting.core);
  },
  'ATOMIC-19 ATOMIC-23 | … was refused: the access policy is Read-only': refusedBy(({ core }) =>
    core.run('policy.setAccess', { access: 'read-only' }),
  ),
  'ATOMIC-23 | … was refused: … may only be read': refusedBy(({ core }) =>
    core.run('connector.edit', { name: 'up', isReadOnly: true }),
  ),
  'ATOMIC-23 | … was refused: its group may not change anything at …': refusedBy(
    async ({ core, login }) => {
      const body = { name: 'Readers', levels: {}, others: 'read' as const };
      const { sets } = await core.run('permissions.change', { change: { kind: 'set', body } });
      const group = { name: 'Group', sets: [sets[0]?.id ?? ''], clients: [login.clientId] };
      await core.run('permissions.change', { change: { kind: 'group', body: group } });
    },
  ),
  'ATOMIC-23 | …: … waits for your review': async () => {
    const setting = await setUp();
    setting.upstream.tools = [
      ...setting.upstream.tools,
      { name: 'new_it', inputSchema: { type: 'object' } },
    ];
    await setting.core.run('connector.connect', { name: 'up' });
    return repairsOf(setting.core);
  },
  'ATOMIC-22 | A program came back with a registration that is not known here': async () => {
    const core = await startCore();
    const { clientId } = await register(core.issuer);
    await core.run('client.remove', { clientId });
    const answer = await requestToken(core.issuer, {
      grant_type: 'refresh_token',
      refresh_token: 'cst_rt_kept_from_before',
      client_id: clientId,
    });
    expect(answer.status).toBe(401);
    return repairsOf(core);
  },
  'ATOMIC-24 | Port … is taken by another program.': async () => {
    const stranger = createServer();
    await new Promise<void>((done) => stranger.listen({ host: '127.0.0.1', port: 0 }, done));
    onTestFinished(() => void stranger.close());
    const address = stranger.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const core = createCore(memoryPorts({ preferences: memoryPreferences({ port }) }), {
      dataDir: makeTempDir(),
      version: '0',
      shell: 'headless',
    });
    onTestFinished(() => core.stop('quit'));
    await expect(core.start()).rejects.toMatchObject({ code: 'conflict' });
    return () => core.snapshot().repairs;
  },
  'ATOMIC-1 | …: The server is not enabled there, or the URL is wrong.…': atAtomic(
    async () => undefined,
    (organization) => {
      organization.isOn = false;
    },
  ),
  'ATOMIC-20 | …: The server wants a login, or no longer accepts the token (401).': atAtomic(
    async () => undefined,
  ),
  'ATOMIC-6 | …: … does not let Consentry register itself….': atAtomic(
    (person) => person.refused('connector.connect', { name: 'up' }),
    (organization) => {
      organization.mayRegister = false;
    },
  ),
  'ATOMIC-6 | …: The login at … was declined there.': atAtomic(comesBack, (organization) => {
    organization.mayAuthorize = false;
  }),
  'ATOMIC-6 ATOMIC-20 | …: The login is good, but the account may not use this server (403).':
    atAtomic(comesBack, (organization) => {
      organization.isForbidden = true;
    }),
  'ATOMIC-21 | …: … no longer knows the registration of Consentry.': atAtomic(
    async (person, organization) => {
      const back = await organization.vendor.logIn(await person.connect());
      organization.loseRegistrations();
      await person.comeBack(back);
    },
  ),
  'ATOMIC-21 | …: No answer to the login came back from … in time.': async () => {
    const clock = createTestClock();
    const organization = await startAtomic('acme');
    const person = await startWith(organization.vendor, { ports: { clock } });
    await person.connect();
    clock.advance(limits.upstreamLogin.waiting);
    return repairsOf(person);
  },
};

const managed: Readonly<Record<string, Scenario>> = {
  'ATOMIC-16 ATOMIC-19 | Access is switched off by …': ofPolicy(policyWith({ access: 'disabled' })),
  'SEC-118 | The policy of this computer cannot be used, so nothing is allowed':
    ofPolicy('{"version": 1'),
  'ATOMIC-19 ATOMIC-23 | … was refused: … holds access at Read-only': refusedBy(
    async () => undefined,
    policyWith({ access: 'read-only' }),
  ),
  'ATOMIC-19 ATOMIC-23 | … was refused: … blocks a tool that it wanted at …': refusedBy(
    async () => undefined,
    policyWith({ tools: [{ tools: ['put_it'], mode: 'block' }] }),
  ),
};

const scenarios = { ...always, ...managed };

test('every symptom of the document is shown here, and every one here is in the document', () => {
  const known = Object.keys(scenarios).map((key) => key.split(' | ')[1] ?? '');
  expect(rows.map(({ says }) => says).toSorted()).toEqual(known.toSorted());
});

const cases = Object.entries(scenarios).map(([key, happen]) => {
  const [ids = '', says = ''] = key.split(' | ');
  return [ids, says, happen] as const;
});

test.each(cases)('%s “%s” is said when it happens, with its fix', async (_ids, says, happen) => {
  const row = rows.find((one) => one.says === says);
  const repairs = await happen();
  const found = await vi.waitFor(() => {
    const repair = repairs().find(({ title }) => patternOf(says).test(title));
    if (repair === undefined) throw new Error(JSON.stringify(repairs()));
    return repair;
  });
  expect(found.detail).not.toBe('');
  // The button of the line is that of the repair; a line without one has none.
  expect(row?.buttons).toEqual(found.fix === null ? [] : [found.fix.label]);
});

test('ATOMIC-19 what the organisation holds names the control, by whom and whom to ask, and goes when it is raised', async () => {
  const place = makePolicyPlace(policyWith({ access: 'read-only' }));
  const setting = await setUp('modern', { managedPolicy: place.source });
  await call(setting, setting.login, 'put_it');
  const held = (): Repair | undefined =>
    setting.core.core.snapshot().repairs.find(({ id }) => id.startsWith('held:'));
  expect(held()?.title).toContain('Example IT holds access at Read-only');
  expect(held()?.detail).toContain('Ask it@example.com');
  place.write(policyWith());
  setting.clock.advance(limits.managed.checkEvery);
  await vi.waitFor(() => expect(held()).toBeUndefined());
});

test('ATOMIC-22 the word about an unknown registration goes when somebody registers, and a web page cannot bring it up', async () => {
  const core = await startCore();
  const isSaid = (): boolean =>
    core.core.snapshot().repairs.some(({ id }) => id === 'unknown-client');
  const target = 'GET /oauth/authorize?client_id=gone&response_type=code';
  const authorize = (...headers: string[]) =>
    sendRaw(core.port, rawRequest(core.port, target, [`Host: 127.0.0.1:${core.port}`, ...headers]));
  const page = await authorize(
    'Sec-Fetch-Site: cross-site',
    'Sec-Fetch-Mode: navigate',
    'Sec-Fetch-Dest: document',
  );
  expect([page.status, isSaid()]).toEqual([400, false]);
  expect(page.text).toContain('Remove Dynamic Authentication Providers');
  await authorize();
  expect(isSaid()).toBe(true);
  await register(core.issuer);
  expect(isSaid()).toBe(false);
});

function bold(cell: string): string[] {
  return [...cell.matchAll(/\*\*(.+?)\*\*/gu)].map(([, found = '']) => found);
}

function patternOf(says: string): RegExp {
  const parts = says.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`, 'u');
}
