/**
 * Tokens, limits and tools of Atmos Pro: lines that Consentry has to cope with as a client
 * (docs/reference/vendors.md#atmos-pro).
 */
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryVault } from '../../../support/core/memory-ports.ts';
import { filesIn } from '../../../support/system/files-in.ts';
import { atmosToolNames, startAtmos } from '../../../support/vendors/atmos-like.ts';
import { startWith } from '../login/support.ts';
import { loggedIn, startWorld } from './atmos-world.ts';
import { lastCall, startClient } from './support.ts';

const hour = 3_600_000;
const day = 24 * hour;

describe('tokens', () => {
  it('ATMOS-10 tokens are in the vault and nowhere in the data folder or the settings', async () => {
    const vault = memoryVault();
    const atmos = await startAtmos();
    const seen: string[] = [];
    atmos.tokenAnswer = (body) => {
      seen.push(String(body['access_token']), String(body['refresh_token']));
      return body;
    };
    const person = await startWith(atmos, { ports: { vault } });
    await person.logIn(atmos);
    await person.stop();
    expect(seen).toHaveLength(2);
    const settings = JSON.stringify(person.ports.preferences.read());
    for (const token of seen) {
      expect([...vault.entries.values()].join()).toContain(token);
      expect(settings).not.toContain(token);
      expect(filesWith(person.dataDir, token)).toEqual([]);
    }
  });

  it('ATMOS-11 many calls at the end of a token make one refresh, and the new one is kept before it is used', async () => {
    const { atmos, person, pass } = await loggedIn();
    const kept: boolean[] = [];
    let fresh: string | null = null;
    const vault = person.ports.vault as ReturnType<typeof memoryVault>;
    atmos.tokenAnswer = (body) => {
      fresh = String(body['access_token']);
      return body;
    };
    atmos.onCall = () => {
      const used = atmos.requests.at(-1)?.authorization ?? '';
      if (fresh !== null && used.includes(fresh))
        kept.push([...vault.entries.values()].join().includes(fresh));
      return null;
    };
    pass(hour + 1000);
    const call = await startClient(person);
    const answers = await Promise.all(Array.from({ length: 12 }, () => call('list_stacks')));
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array(12).fill('ok'));
    expect(atmos.tokenRequests('refresh_token')).toHaveLength(1);
    expect(kept).toContain(true);
    expect(kept).not.toContain(false);
  });

  it('ATMOS-12 no refresh token is sent twice after an answer arrived', async () => {
    const { atmos, person, pass } = await loggedIn();
    for (let round = 0; round < 3; round += 1) {
      pass(hour + 1000);
      const call = await startClient(person);
      expect(await call('list_stacks')).toMatchObject({ outcome: 'ok' });
    }
    const sent = atmos.tokenRequests('refresh_token').map(({ form }) => form.get('refresh_token'));
    expect(sent.length).toBeGreaterThanOrEqual(3);
    expect(new Set(sent).size).toBe(sent.length);
  });

  it('ATMOS-13 reminds calmly before an idle login ends, where the service says when', async () => {
    const { atmos, person, pass } = await startWorld();
    atmos.tokenAnswer = (body) => ({ ...body, refresh_token_expires_in: (30 * day) / 1000 });
    await person.logIn(atmos);
    expect(person.view().login?.lastsUntil).not.toBeNull();
    const reminders = (): readonly string[] =>
      person.core
        .snapshot()
        .repairs.filter(({ severity }) => severity === 'attention')
        .map(({ id }) => id)
        .filter((id) => !id.startsWith('review:'));
    expect(reminders()).toEqual([]);
    // Nothing is renewed meanwhile: the computer was off.
    atmos.answers.set('/token', () => ({ status: 503 }));
    pass(29 * day);
    expect(reminders()).toHaveLength(1);
  });

  it('ATMOS-15 a withdrawn access is one silent refresh, then a login is required and the call says so', async () => {
    const { atmos, person } = await loggedIn();
    const call = await startClient(person);
    atmos.withdrawGrants();
    const answer = await call('list_stacks');
    expect(answer).toMatchObject({ isError: true, outcome: 'upstream_login_required' });
    expect(atmos.tokenRequests('refresh_token')).toHaveLength(1);
    await person.until('up', ({ auth }) => auth === 'action-required');
    expect(person.view().problem?.code).toBe('access_withdrawn');
    expect(atmos.count('/authorize')).toBe(1);
  });
});

describe('limits', () => {
  it('ATMOS-14 honours Retry-After: the call names the wait, and nothing is sent before', async () => {
    const { atmos, person, clock } = await loggedIn();
    const call = await startClient(person);
    atmos.callsLeft = 0;
    atmos.retryAfter = '30';
    const first = await call('list_stacks');
    expect(first).toMatchObject({ isError: true, outcome: 'upstream_too_many' });
    expect(first.text).toContain('Wait 30 s ');
    await person.until('up', ({ pausedUntil }) => pausedUntil !== null);
    const sent = atmos.requests.length;
    atmos.callsLeft = null;
    expect(await call('list_stacks')).toMatchObject({ outcome: 'upstream_too_many' });
    expect(atmos.requests.length).toBe(sent);
    expect(person.view().connection).toBe('ready');
    clock.advance(31_000);
    expect(await call('list_stacks')).toMatchObject({ outcome: 'ok' });
    await person.until('up', (view) => view.pausedUntil === null && view.callsToday === 2);
  });

  it('ATMOS-14 a budget of the person holds for all clients together', async () => {
    const { atmos, person, clock } = await loggedIn();
    await person.run('connector.edit', { name: 'up', callsPerMinute: 2, callsPerDay: 3 });
    const [one, two] = [await startClient(person), await startClient(person)];
    expect((await one('list_stacks')).outcome).toBe('ok');
    expect((await two('list_stacks')).outcome).toBe('ok');
    const sent = atmos.requests.length;
    const refused = await two('list_stacks');
    expect(refused).toMatchObject({ outcome: 'upstream_too_many', isError: true });
    expect(refused.text).toContain('2 calls');
    expect(atmos.requests.length).toBe(sent);
    clock.advance(60_001);
    expect((await one('list_stacks')).outcome).toBe('ok');
    clock.advance(60_001);
    expect((await one('list_stacks')).text).toContain('3 calls');
    await person.until('up', (view) => view.callsToday === 3 && view.callsPerDay === 3);
    await person.run('connector.edit', { name: 'up', callsPerMinute: null, callsPerDay: null });
    expect((await one('list_stacks')).outcome).toBe('ok');
  });

  it('ATMOS-19 measures answers, and cuts them to what the person set with a mark', async () => {
    const { atmos, person } = await loggedIn();
    const call = await startClient(person);
    const log = 'ü'.repeat(40_000);
    atmos.onCall = () => ({ content: [{ type: 'text', text: log }] });
    expect((await call('list_stacks')).text).toBe(log);
    await person.until('up', ({ largestResult }) => (largestResult ?? 0) > 80_000);
    expect((await lastCall(person, 'list_stacks'))?.resultBytes).toBeGreaterThan(80_000);

    await person.run('connector.edit', { name: 'up', resultLimitKb: 10 });
    const cut = await call('list_stacks');
    expect(cut.isError).toBe(false);
    expect(cut.text.startsWith('ü'.repeat(5120))).toBe(true);
    expect(cut.text).toMatch(/\[Consentry cut this text: 10 KB of 79 KB are shown/u);
    expect(Buffer.byteLength(cut.text)).toBeLessThan(10 * 1024 + 300);
    expect((await lastCall(person, 'list_stacks'))?.detail).toContain('cut');
  });
});

describe('tools', () => {
  it('ATMOS-16 lists all of them; the class is a suggestion until the person accepts', async () => {
    const { atmos, person } = await startWorld();
    await person.logIn(atmos);
    const tools = await person.run('tools.list', { connector: 'up' });
    expect(tools).toHaveLength(atmosToolNames.length + 3);
    expect(tools.length).toBe(37);
    expect(tools.every(({ review, outcome }) => review === 'new' && outcome === 'deny')).toBe(true);
    const listed = tools.filter(({ name }) => name.startsWith('list_'));
    expect(listed.filter(({ class: access }) => access !== 'read')).toEqual([]);
  });

  it('ATMOS-17 a refused tool is not a broken connector', async () => {
    const { person } = await loggedIn();
    const call = await startClient(person);
    const refused = await call('explain_workflow_failure');
    expect(refused.outcome).toBe('ok');
    const denied = await call('get_audit_log_entrie');
    expect(denied.isError).toBe(true);
    expect(person.view().connection).toBe('ready');
    expect(await call('list_stacks')).toMatchObject({ outcome: 'ok' });
  });

  it('ATMOS-18 write tools that come later are held; more rights only after the person agreed', async () => {
    const { atmos, person } = await loggedIn();
    const call = await startClient(person);
    atmos.addWriteTools();
    await person.run('connector.connect', { name: 'up' });
    await person.until('up', ({ toolsToReview }) => toolsToReview === 2);
    expect(await call('update_settings')).toMatchObject({ outcome: 'tool_not_reviewed' });

    await person.run('connector.review', { name: 'up', accept: 'all' });
    await person.run('tool.set', { connector: 'up', tool: 'update_settings', mode: 'allow' });
    const authorized = atmos.count('/authorize');
    const denied = await call('update_settings');
    expect(denied.isError).toBe(true);
    expect(denied.text).toContain('ws:workspace:update_settings');
    expect(atmos.count('/authorize')).toBe(authorized);
    expect(person.view().login?.missingScopes).toEqual(['ws:workspace:update_settings']);

    // Declined: what there was stays.
    const url = new URL(await person.connect());
    expect(url.searchParams.get('scope')?.split(' ').sort()).toEqual([
      'ws:read',
      'ws:workspace:update_settings',
    ]);
    await person.comeBack(await atmos.logIn(url.href, { declines: true }));
    expect(await call('list_stacks')).toMatchObject({ outcome: 'ok' });

    await person.comeBack(await atmos.logIn(await person.connect()));
    await person.until(
      'up',
      ({ connection, login }) => connection === 'ready' && login?.missingScopes.length === 0,
    );
    expect(await call('update_settings')).toMatchObject({ outcome: 'ok' });
    expect(person.view().toolsToReview).toBe(0);
  });

  it('ATMOS-49 schemas are those of the server now', async () => {
    const { atmos, person } = await loggedIn();
    atmos.tools = [
      ...atmos.tools.filter(({ name }) => name !== 'list_stacks'),
      {
        name: 'list_stacks',
        inputSchema: { type: 'object', properties: { region: { type: 'string' } } },
      },
      { name: 'list_inventions' },
    ];
    await person.run('connector.connect', { name: 'up' });
    await person.until('up', ({ toolsToReview }) => toolsToReview === 2);
    const tools = await person.run('tools.list', { connector: 'up' });
    const of = (name: string): string | undefined =>
      tools.find((tool) => tool.name === name)?.review;
    expect([of('list_stacks'), of('list_inventions'), of('get_stack')]).toEqual([
      'changed',
      'new',
      'accepted',
    ]);
  });
});

function filesWith(folder: string, text: string): string[] {
  return filesIn(folder)
    .filter(({ bytes }) => bytes.includes(text))
    .map(({ path }) => relative(folder, path));
}
