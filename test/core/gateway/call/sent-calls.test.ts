/**
 * What is sent to a server is in the log first: durable where it may change something, queued where
 * it only reads.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { CallContext } from '../../../../main/core/gateway/call/call-context.ts';
import { createDecideOn } from '../../../../main/core/gateway/call/decide-on.ts';
import { createRecordSending } from '../../../../main/core/gateway/call/record-sending.ts';
import { auditFile } from '../../../../main/core/store/audit-file.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { makeTempDir } from '../../../support/system/temp-dir.ts';
import { call, setUp, type Setting } from '../support.ts';

async function storyOf(core: TestCore): Promise<string[]> {
  const { entries } = await core.run('audit.list', { action: 'tools/call' });
  expect(new Set(entries.map(({ callId }) => callId)).size).toBeLessThanOrEqual(1);
  return entries.map(({ decision, reason }) => `${decision} ${reason}`).toReversed();
}

/** `put_it` writes, and is allowed without a question. */
async function setUpAllowed(): Promise<Setting> {
  const setting = await setUp();
  const allowed = { connector: 'up', tool: 'put_it', mode: 'allow' } as const;
  await setting.core.run('tool.set', allowed);
  return setting;
}

/** As a crash at this moment would leave it, started anew. */
async function afterCrash({ core }: Setting): Promise<TestCore> {
  const dataDir = makeTempDir();
  cpSync(core.dataDir, dataDir, { recursive: true });
  const { preferences, vault } = core.ports;
  return startCore({ dataDir, ports: { preferences, vault } });
}

describe('ATRYUM-50 a call that may change something', () => {
  test('is on the disk as sent before its server gets it, and ends in the same call', async () => {
    const setting = await setUpAllowed();
    const { core, upstream, login } = setting;
    const path = join(core.dataDir, auditFile);
    const seen: unknown[] = [];
    upstream.onCall = () => {
      const db = new Database(path, { readonly: true });
      seen.push(
        ...db
          .prepare('SELECT decision, call_id FROM entries WHERE call_id IS NOT NULL AND tool <> 0')
          .all(),
      );
      db.close();
      return {};
    };
    expect((await call(setting, login, 'put_it')).outcome).toBe('ok');
    expect(seen).toEqual([{ decision: 5, call_id: expect.any(String) as string }]);
    expect(await storyOf(core)).toEqual(['sent mode_allow', 'allow mode_allow']);
  });

  test('a crash meanwhile leaves "sent, end unknown", once, and nothing is sent again', async () => {
    const setting = await setUpAllowed();
    const { upstream, login } = setting;
    upstream.trouble.set('tools/call', 'hang-before-headers');
    await setting.core.run('connector.edit', { name: 'up', label: 'acme' });
    const leaving = new AbortController();
    const running = call(setting, login, 'put_it', {}, { signal: leaving.signal });
    await vi.waitFor(() => expect(upstream.count('tools/call')).toBe(1));
    await setting.core.run('connector.edit', { name: 'up', label: 'other' });
    const crashed = await afterCrash(setting);
    leaving.abort();
    await expect(running).rejects.toThrow();
    expect(await storyOf(crashed)).toEqual(['sent mode_allow', 'failed end_unknown']);
    const { entries } = await crashed.run('audit.list', { reasons: ['end_unknown'] });
    // Of the account at that moment, whatever is logged in to now.
    expect(entries[0]?.account).toBe('acme');
    const explained = await crashed.run('explain.entry', { id: entries[0]?.id ?? 0 });
    expect(explained.summary).toContain('Consentry ended before the answer came');
    expect(upstream.count('tools/call')).toBe(1);
    await crashed.stop();
    const { preferences, vault } = setting.core.ports;
    const later = await startCore({ dataDir: crashed.dataDir, ports: { preferences, vault } });
    expect(await storyOf(later)).toHaveLength(2);
  });

  test('REL-12 what cannot be written is not sent, and says so', async () => {
    const setting = await setUpAllowed();
    const { core, upstream, login } = setting;
    await core.run('audit.list', {});
    const db = new Database(join(core.dataDir, auditFile));
    onTestFinished(() => {
      db.close();
    });
    db.exec('BEGIN IMMEDIATE');
    expect((await call(setting, login, 'put_it')).outcome).toBe('audit_failed');
    expect(upstream.count('tools/call')).toBe(0);
    db.exec('ROLLBACK');
  });
});

describe('a call that only reads', () => {
  const reads = (setting: Setting) =>
    setting.core.run('tool.set', { connector: 'up', tool: 'get_it', class: 'read' });

  test('has no entry of its sending when its end came before that was written', async () => {
    const setting = await setUp();
    await reads(setting);
    expect((await call(setting, setting.login, 'get_it')).outcome).toBe('ok');
    expect(await storyOf(setting.core)).toEqual(['allow class_read']);
  });

  test('has one when it takes longer', async () => {
    const setting = await setUp();
    await reads(setting);
    const { upstream, core, login } = setting;
    upstream.trouble.set('tools/call', 'hang-before-headers');
    const leaving = new AbortController();
    const running = call(setting, login, 'get_it', {}, { signal: leaving.signal });
    await vi.waitFor(() => expect(upstream.count('tools/call')).toBe(1));
    expect(await storyOf(core)).toEqual(['sent class_read']);
    leaving.abort();
    await expect(running).rejects.toThrow();
    await vi.waitFor(async () =>
      expect(await storyOf(core)).toEqual(['sent class_read', 'failed class_read']),
    );
  });
});

test('calls on their way count as no calls yet', async () => {
  const setting = await setUpAllowed();
  await call(setting, setting.login, 'put_it');
  const [today] = (await setting.core.run('usage.days', { days: 1 })).slice(-1);
  expect(today).toMatchObject({ allowed: 1, denied: 0, failed: 0 });
});

test('ATRYUM-58 what is decided otherwise while the disk is waited for is not sent', async () => {
  const judgedAs = (outcome: string) => ({
    classified: { class: 'write' },
    decision: { outcome, reason: `mode_${outcome}`, trace: [], dependsOnArguments: false },
  });
  const refused: string[] = [];
  const untrusted = { readFrom: () => null } as unknown as Parameters<typeof createDecideOn>[0];
  const parts = {
    recorder: {
      sending: () => Promise.resolve(true),
      refuse: (_operation: unknown, _row: unknown, reason: string) => {
        refused.push(reason);
        return Promise.resolve({ kind: 'cancelled' });
      },
    },
  } as unknown as Parameters<typeof createRecordSending>[0];
  const recordSending = createRecordSending({ ...parts, decideOn: createDecideOn(untrusted) });
  const before = {
    kind: 'tool',
    owner: { connector: 'up', connectorId: 'c1', hash: 'h' },
    judged: judgedAs('allow'),
  };
  const callWith = (now: object | undefined, ended: 'grant' | 'family' | 'nothing' = 'nothing') =>
    ({
      operation: {
        method: 'tools/call',
        token: { grant: { isEnded: ended === 'grant' }, family: { isEnded: ended === 'family' } },
      },
      row: {},
      read: { client: { clientId: 'c' }, target: { args: {}, resolve: () => now } },
      found: { resolved: before },
      decided: { decision: before.judged.decision },
      allowed: { reason: 'mode_allow' },
    }) as unknown as CallContext;
  const same = { ...before, judged: judgedAs('allow') };
  await recordSending(callWith(same));
  expect(refused).toEqual([]);
  for (const ended of ['grant', 'family'] as const) await recordSending(callWith(same, ended));
  expect(refused.splice(0)).toEqual(['changed_while_held', 'changed_while_held']);
  for (const now of [undefined, { ...before, judged: judgedAs('deny') }])
    await recordSending(callWith(now));
  expect(refused).toEqual(['changed_while_held', 'changed_while_held']);
});
