/**
 * The ceiling of an administrator at call time: what clients can reach, what a person can set, what
 * is written down.
 */
import type { Identified } from '../../../main/core/ports/identification.ts';
import { identificationThat } from '../../support/core/identification-that.ts';
import { describe, expect, test } from 'vitest';
import { callModern, logIn, register, toolNames } from '../../support/clients/oauth-client.ts';
import { policyWith } from '../../support/core/managed-policy.ts';
import { startChaosUpstream } from '../../support/upstreams/chaos-upstream.ts';
import { onTestFinished } from 'vitest';
import { addUpstream, call, tool } from '../gateway/support.ts';
import { startManaged, type ManagedCore } from './support.ts';

async function withClient(policy?: object | string) {
  const managed = await startManaged(policy);
  const upstream = await startChaosUpstream({ era: 'modern' });
  onTestFinished(() => upstream.close());
  upstream.tools = ['get_it', 'put_it'].map((name) => tool(name));
  await addUpstream(managed.core, upstream);
  await managed.core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'allow' });
  const login = await logIn(managed.core, {
    client: await register(managed.core.issuer),
    access: { up: 'write' },
  });
  return { ...managed, upstream, login };
}

async function changes({ core }: Pick<ManagedCore, 'core'>, action: string) {
  const { entries } = await core.run('audit.list', {});
  return entries.filter((entry) => entry.action === action);
}

describe('the ceiling', () => {
  test('TRIAL-A2 metadata documents are not offered where the organisation says so, whatever the person set', async () => {
    const { core, manage } = await startManaged(policyWith({ access: 'read-write' }));
    const offered = async (): Promise<unknown> => {
      const answer = await fetch(`${core.issuer}/.well-known/oauth-authorization-server`);
      const { client_id_metadata_document_supported: isOffered } = (await answer.json()) as {
        client_id_metadata_document_supported?: boolean;
      };
      return isOffered;
    };
    expect(await offered()).toBe(true);
    const without = { mode: 'ask', metadataDocuments: false };
    await manage(policyWith({ access: 'read-write', registration: without }));
    expect(await offered()).toBeUndefined();
    await core.run('policy.setAuthorization', { metadataDocuments: true });
    expect(await offered()).toBeUndefined();
    expect(core.core.snapshot().authorization.metadataDocuments).toBe(false);
    const opening = { mode: 'ask', metadataDocuments: true };
    await manage(policyWith({ access: 'read-write', registration: opening }));
    expect(core.core.snapshot().accessPolicy).toBe('disabled');
  });

  test.each<[string, object | string]>([
    ['the key is missing', policyWith({ access: undefined })],
    ['the key cannot be read', policyWith({ access: 'everything' })],
    ['the file cannot be read', '{"version": 1, "access": "read-wri'],
  ])('ATLAR-12 SEC-118 a policy is there and %s: disabled', async (_name, policy) => {
    const { core } = await startManaged(policy);
    expect(core.core.snapshot()).toMatchObject({
      accessPolicy: 'disabled',
      managed: { access: 'disabled' },
    });
    for (const access of ['read-only', 'read-write'] as const)
      expect(await core.refused('policy.setAccess', { access })).toMatchObject({ code: 'managed' });
  });

  test('ATLAR-11 the same three values, by the person and by the organisation; the lower holds', async () => {
    const values = ['disabled', 'read-only', 'read-write'] as const;
    const { core, manage } = await startManaged(policyWith());
    for (const organisation of values) {
      if (organisation !== 'disabled' || core.core.snapshot().managed.access !== 'disabled')
        await manage(policyWith({ access: organisation }), ({ access }) => access === organisation);
      for (const [place, own] of values.entries()) {
        const isAllowed = place <= values.indexOf(organisation);
        if (isAllowed) await core.run('policy.setAccess', { access: own });
        else
          expect(await core.refused('policy.setAccess', { access: own })).toMatchObject({
            code: 'managed',
          });
        if (isAllowed) expect((await core.run('policy.get', {})).access).toBe(own);
      }
    }
  });

  test('ATLAR-13 says who manages it and whom to ask; stricter works, looser does not', async () => {
    const { core, manage } = await startManaged(policyWith({ access: 'read-only' }));
    const refused = await core.refused('policy.setAccess', { access: 'read-write' }, 'main-window');
    expect(refused).toMatchObject({
      code: 'managed',
      message: 'Access is held at read-only by Example IT.',
      hint: expect.stringContaining('it@example.com'),
    });
    await core.run('policy.setAccess', { access: 'disabled' }, 'main-window');
    await core.run('policy.setAccess', { access: 'read-only' }, 'main-window');
    expect(core.core.snapshot()).toMatchObject({
      accessPolicy: 'read-only',
      managed: { by: { name: 'Example IT', contact: 'it@example.com' }, access: 'read-only' },
    });
    // What the person set is theirs again when the organisation lets it.
    await manage(policyWith({ access: 'read-write' }));
    expect(core.core.snapshot().accessPolicy).toBe('read-only');
  });

  test('ATLAR-15 read-only over a choice of writing: the choice is kept, and the minimum holds at each call', async () => {
    const setting = await withClient(policyWith());
    const { core, login, manage } = setting;
    expect(await call(setting, login, 'put_it')).toMatchObject({ outcome: 'ok' });
    await manage(policyWith({ access: 'read-only' }));
    expect(await call(setting, login, 'put_it')).toMatchObject({ outcome: 'above_ceiling' });
    expect(await call(setting, login, 'get_it')).toMatchObject({ outcome: 'ok' });
    expect(await toolNames(core.endpoint, login.accessToken)).toEqual(['up__get_it']);
    expect(core.core.snapshot().clients[0]?.grants[0]?.access).toEqual({ up: 'write' });
    const judged = await core.run('explain.call', {
      clientId: login.clientId,
      connector: 'up',
      tool: 'put_it',
    });
    expect(judged.steps.find(({ isDeciding }) => isDeciding)?.inWords).toContain('administrator');
    await manage(policyWith());
    expect(await call(setting, login, 'put_it')).toMatchObject({ outcome: 'ok' });
  });

  test('ATLAR-17 disabled stops clients at their next request and keeps their grants; afterwards they work as before', async () => {
    const setting = await withClient(policyWith());
    const { core, login, manage } = setting;
    await manage(policyWith({ access: 'disabled' }));
    expect((await callModern(core.endpoint, login.accessToken, 'tools/list')).status).toBe(503);
    expect(core.core.snapshot().clients[0]?.grants).toHaveLength(1);
    await manage(policyWith());
    expect(await call(setting, login, 'get_it')).toMatchObject({ outcome: 'ok' });
    const entries = await changes(setting, 'policy.managed');
    expect(entries.map(({ actor, detail }) => [actor, detail])).toEqual([
      ['policy', 'access disabled → read-write, from the organisation'],
      ['policy', 'access read-write → disabled, from the organisation'],
      ['policy', 'access unknown → read-write, from the organisation'],
    ]);
  });

  test('ATLAR-14 the log has old, new and from whom', async () => {
    const { core } = await startManaged(policyWith());
    await core.run('policy.setAccess', { access: 'read-only' }, 'main-window');
    const [entry] = await changes({ core }, 'policy.setAccess');
    expect(entry).toMatchObject({
      actor: 'user',
      detail: 'read-write → read-only, by the person, in the window',
    });
  });

  test.each<[Identified, string | null]>([
    [{ kind: 'identified', by: 'a finger' }, ', identified by a finger'],
    [{ kind: 'refused' }, null],
    [{ kind: 'unavailable', why: 'no agent' }, ', not identified by the system: no agent'],
  ])('ATLAR-14 raising it asks the system for the person: %o', async (answer, how) => {
    const asked: string[] = [];
    const identification = identificationThat(answer, asked);
    const { core } = await startManaged(policyWith(), { ports: { identification } });
    await core.run('policy.setAccess', { access: 'read-only' }, 'main-window');
    expect(asked).toEqual([]);
    const result = await core.core.call('main-window', 'policy.setAccess', {
      access: 'read-write',
    });
    expect(asked).toEqual(['set the access policy to read-write']);
    expect(result.ok).toBe(how !== null);
    expect(core.core.snapshot().accessPolicy).toBe(how === null ? 'read-only' : 'read-write');
    const [entry] = await changes({ core }, 'policy.setAccess');
    if (how === null) expect(entry).toMatchObject({ decision: 'failed' });
    else expect(entry?.detail).toBe(`read-only → read-write, by the person${how}, in the window`);
  });

  test('ATLAR-14 the settings say what the system asks for, or why it cannot', async () => {
    const identification = identificationThat({ kind: 'refused' }, []);
    const { core } = await startManaged(policyWith(), { ports: { identification } });
    expect((await core.run('app.info', {})).identification).toEqual({
      state: 'available',
      detail: 'The test asks.',
    });
    const without = await startManaged(policyWith());
    expect((await without.core.run('app.info', {})).identification).toMatchObject({
      state: 'unavailable',
      detail: expect.stringContaining('without a desktop'),
    });
  });
});
