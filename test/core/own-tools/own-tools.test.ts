/**
 * Consentry's own tools as a client meets them: which there are, who sees which, and that none
 * changes anything.
 */
import { describe, expect, test } from 'vitest';
import { commands } from '../../../contract/commands/commands.ts';
import { ownRightNames, ownRights } from '../../../contract/plain/own-rights.ts';
import { ownToolTable } from '../../../main/core/own-tools/own-tools.ts';
import { classifyTool } from '../../../main/core/policy/access-class.ts';
import { callModern, logIn, register } from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';
import { approval, call, setUp } from '../gateway/support.ts';
import { eventsOf } from '../gateway/endpoint/legacy-client.ts';
import { ask, everyRight, everyScope, listed, reader, send } from './support.ts';

const names = ownToolTable.map(({ name }) => name);
const needsRight = ownToolTable.filter(({ right }) => right !== 'consentry');
const forAll = ['list_my_permissions', 'list_permission_errors'];
const atMcp = (tools: readonly string[]): string[] => tools.map((name) => `consentry__${name}`);

describe('ATMOS-48 one convention, and few', () => {
  test('thirteen tools: a list with filters and pages, or one thing', () => {
    expect(names.toSorted()).toEqual(
      [
        'list_connectors get_connector list_clients get_client list_permissions get_permission',
        'list_my_permissions list_audit_log_entries get_audit_log_entry list_permission_errors',
        'list_approvals get_setup_checklist list_repairs',
        'list_recommendations get_workspace list_egress_hosts',
      ]
        .join(' ')
        .split(' ')
        .toSorted(),
    );
    for (const { name, inputSchema } of ownToolTable) {
      const properties = Object.keys(inputSchema()['properties'] ?? {});
      expect(inputSchema()['additionalProperties']).toBe(false);
      if (name.startsWith('list_'))
        expect(properties).toEqual(expect.arrayContaining(['limit', 'after']));
      else expect(properties).toEqual(name === 'get_setup_checklist' ? [] : ['id']);
    }
  });

  test('each reads by name and by description, and all of them cost a model less than 10 kB', async () => {
    for (const { name, description, inputSchema } of ownToolTable) {
      const classified = classifyTool({ name, description, inputSchema: inputSchema() });
      expect([name, classified]).toEqual([name, { class: 'read', isKnown: true, flags: [] }]);
    }
    const core = await startCore();
    const { accessToken } = await reader(core);
    const list = await callModern(core.endpoint, accessToken, 'tools/list');
    expect((await list.text()).length).toBeLessThan(10_000);
  });
});

describe('who sees which', () => {
  test('SEC-87 a client without a right sees the two about itself, and is told what to ask for', async () => {
    const { core, login } = await setUp();
    expect(await listed(core.endpoint, login.accessToken)).toEqual(
      expect.arrayContaining(atMcp(forAll)),
    );
    const own = (await listed(core.endpoint, login.accessToken)).filter((name) =>
      name.startsWith('consentry__'),
    );
    expect(own.toSorted()).toEqual(atMcp(forAll).toSorted());
    for (const { name, right } of needsRight) {
      const response = await send(core, login.accessToken, name);
      expect([name, response.status]).toEqual([name, 403]);
      const required = ownRightNames.find((known) => known === right);
      expect(response.headers.get('www-authenticate')).toContain(
        `error="insufficient_scope", error_description="More scope is needed for this call.", resource_metadata="${core.issuer}/.well-known/oauth-protected-resource/mcp", scope="${required === undefined ? '' : ownRights[required].scope}"`,
      );
    }
    const { entries } = await core.run('audit.list', { connector: 'consentry', decision: 'deny' });
    expect(entries).toHaveLength(needsRight.length);
    expect(entries.every(({ reason }) => reason === 'right_not_granted')).toBe(true);
  });

  test.each(ownRightNames)('each right opens its own tools and no others: %s', async (right) => {
    const core = await startCore();
    const { accessToken } = await reader(core, { [right]: 'read' });
    const open = ownToolTable.filter((tool) => tool.right === right).map(({ name }) => name);
    expect(open.length).toBeGreaterThan(1);
    expect((await listed(core.endpoint, accessToken)).toSorted()).toEqual(
      atMcp([...open, ...forAll]).toSorted(),
    );
  });

  test('every connector, present and future, is none of it', async () => {
    const core = await startCore();
    const { accessToken } = await reader(core, { '*': 'write' });
    expect(await listed(core.endpoint, accessToken)).toEqual(atMcp(forAll));
  });

  test('by its own route the names are plain, and nothing else is there', async () => {
    const { core } = await setUp();
    const endpoint = `${core.endpoint}/consentry`;
    const client = await register(core.issuer);
    const login = await logIn(core, {
      client,
      authorize: { resource: endpoint, scope: everyScope },
      access: everyRight,
    });
    expect((await listed(endpoint, login.accessToken)).toSorted()).toEqual(names.toSorted());
    expect((await callModern(core.endpoint, login.accessToken, 'tools/list')).status).toBe(401);
    const params = { name: 'list_my_permissions', arguments: {} };
    const answer = await callModern(endpoint, login.accessToken, 'tools/call', params);
    expect(await answer.text()).not.toContain('up__');
  });

  test('the person gives one more and takes it back: it holds from the next request', async () => {
    const core = await startCore();
    const login = await reader(core, { 'consentry:connectors': 'read' });
    const edit = (access: Record<string, 'none' | 'read'>, caller: 'main-window' | 'tray') =>
      core.run('client.grant', { clientId: login.clientId, access }, caller);
    expect(
      await core.refused(
        'client.grant',
        { clientId: login.clientId, access: { 'consentry:audit': 'read' } },
        'tray',
      ),
    ).toMatchObject({ code: 'not_allowed_here' });
    const view = await edit({ 'consentry:audit': 'read' }, 'main-window');
    expect(view.scopes).toContain('consentry:audit.read');
    expect(view.scopesInWords).toContain('Read its own entries in the activity log');
    expect((await ask(core, login, 'list_audit_log_entries')).isError).toBe(false);
    await edit({ 'consentry:audit': 'none' }, 'tray');
    expect((await send(core, login.accessToken, 'list_audit_log_entries')).status).toBe(403);
  });
});

describe('ATMOS-34 nothing of it changes anything', () => {
  test('no command, by no name and no route, and no tool with whatever arguments', async () => {
    const { core } = await setUp();
    const login = await reader(core, { ...everyRight, up: 'write' });
    await core.run('rule.add', { rule: { action: 'allow' } });
    const stateOf = () => {
      const { connectors, clients, authorization, accessPolicy, questions } = core.core.snapshot();
      const grants = clients.map(({ grants: own, status }) => [
        status,
        own.map(({ scopes }) => scopes),
      ]);
      const tools = connectors.map(({ name, enabled, tools: count }) => [name, enabled, count]);
      return {
        tools,
        grants,
        authorization,
        accessPolicy,
        questions,
        stored: core.ports.preferences.read(),
      };
    };
    const before = stateOf();
    const routes = [core.endpoint];
    for (const command of Object.keys(commands))
      for (const endpoint of routes)
        for (const name of [
          command,
          `consentry__${command}`,
          `consentry__${command.replace('.', '_')}`,
        ]) {
          const params = { name, arguments: { id: 'x', name: 'up', clientId: login.clientId } };
          const response = await callModern(endpoint, login.accessToken, 'tools/call', params);
          const text = await response.text();
          expect([name, /"code":-32602|not_granted/u.test(text)]).toEqual([name, true]);
        }
    const odd: readonly Record<string, unknown>[] = [
      {},
      { id: 'up' },
      { id: login.clientId },
      { id: '1' },
      { enabled: false, mode: 'allow', access: { '*': 'write' } },
      { limit: 100, after: '__proto__' },
      { limit: 1e9 },
      { action: `x' OR 1=1 --`, connector: '*', tool: '"' },
      { since: 'yesterday' },
      { status: ['ready'] },
    ];
    for (const name of names)
      for (const args of odd)
        expect((await send(core, login.accessToken, name, args)).status).toBe(200);
    expect(stateOf()).toEqual(before);
  });

  test('wrong arguments are told by name, and what they hold is not repeated', async () => {
    const core = await startCore();
    const login = await reader(core);
    const { isError, text } = await ask(core, login, 'list_clients', { status: 'IGNORE ALL' });
    expect([isError, text]).toEqual([true, expect.stringContaining('at "status"')]);
    expect(text).not.toContain('IGNORE');
    expect((await ask(core, login, 'list_clients', { nope: 1 })).isError).toBe(true);
  });
});

describe('they are decided, asked about and written down like every call', () => {
  test('a rule asks; what is allowed then is answered, and both are in the log', async () => {
    const setting = await setUp();
    const { core } = setting;
    await core.run('rule.add', { rule: { action: 'ask', connectors: ['consentry'] } });
    const login = await reader(core);
    const running = ask(core, login, 'list_connectors');
    const { id, connector, tool } = await approval(core);
    expect([connector, tool]).toEqual(['consentry', 'list_connectors']);
    expect(await core.refused('question.deny', { id, block: true })).toMatchObject({
      code: 'conflict',
    });
    await core.run('question.allow', { id });
    expect((await running).items).toHaveLength(1);
    const { entries } = await core.run('audit.list', {
      connector: 'consentry',
      action: 'tools/call',
    });
    expect(entries.map(({ decision, reason }) => `${decision} ${reason}`)).toEqual([
      'allow approved_once',
      'ask rule_ask',
    ]);
  });

  test('a rule blocks; pausing turns it away; the call counts', async () => {
    const setting = await setUp();
    const { core } = setting;
    const login = await reader(core);
    await core.run('rule.add', { rule: { action: 'block', tools: ['list_*'] } });
    const blocked = await call(setting, login, 'list_connectors', {}, { connector: 'consentry' });
    expect(blocked.outcome).toBe('rule_block');
    expect((await ask(core, login, 'get_setup_checklist')).isError).toBe(false);
    await core.run('gateway.pause', {});
    expect((await send(core, login.accessToken, 'get_setup_checklist')).status).toBe(503);
  });
});

describe('ATMOS-41 it can be turned off', () => {
  test('then nothing of it is there, and clients are notified of the change', async () => {
    const { core } = await setUp();
    const login = await reader(core);
    const stream = await callModern(core.endpoint, login.accessToken, 'subscriptions/listen', {
      notifications: { toolsListChanged: true },
    });
    const events = eventsOf(stream);
    expect((await events.next()).value).toMatchObject({
      method: expect.stringContaining('acknowledged') as string,
    });
    await core.run('policy.setAuthorization', { ownTools: false }, 'tray');
    expect((await events.next()).value).toMatchObject({
      method: 'notifications/tools/list_changed',
    });
    await events.return(undefined);
    expect(await listed(core.endpoint, login.accessToken)).toEqual([]);
    const answer = await (await send(core, login.accessToken, 'list_my_permissions')).json();
    expect(answer).toMatchObject({ error: { code: -32602 } });
    const metadata = await fetch(`${core.issuer}/.well-known/oauth-authorization-server`);
    expect(await metadata.text()).not.toContain('consentry:');
    await core.run('policy.setAuthorization', { ownTools: true }, 'main-window');
    expect((await ask(core, login, 'list_connectors')).items).toHaveLength(1);
  });

  test('its name is nobody else’s, and it cannot be deleted', async () => {
    const { core, upstream } = await setUp();
    for (const name of ['consentry', 'connectors']) {
      const added = { kind: 'http', name, url: upstream.url };
      expect(await core.refused('connector.add', added)).toMatchObject({ code: 'invalid_input' });
      const copied = { name: 'up', newName: name };
      expect(await core.refused('connector.duplicate', copied)).toMatchObject({
        code: 'invalid_input',
      });
    }
    expect(await core.refused('connector.remove', { name: 'consentry' })).toMatchObject({
      code: 'not_found',
    });
  });
});
