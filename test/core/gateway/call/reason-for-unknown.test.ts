/** What the log says of a call to something that the client has not got. */
import { expect, test } from 'vitest';
import { addUpstream, another, call, setUp, type Setting } from '../support.ts';

const newest = async ({ core }: Pick<Setting, 'core'>, filter: object = {}) =>
  (await core.run('audit.list', { limit: 1, decision: 'deny', ...filter })).entries[0];

test('TRIAL-D-B5 a call to a connector that was not given is in the log with that reason and that connector', async () => {
  const setting = await setUp();
  await addUpstream(setting.core, setting.upstream, 'hubspot');
  const answer = await call(setting, setting.login, 'get_it', {}, { connector: 'hubspot' });
  // The client hears no more than of a name that nobody has.
  const nowhere = await call(setting, setting.login, 'get_it', {}, { connector: 'nowhere' });
  expect(answer.messages.at(-1)?.error).toEqual(nowhere.messages.at(-1)?.error);
  const entry = await newest(setting, { connector: 'hubspot' });
  expect(entry).toMatchObject({
    reason: 'connector_not_granted',
    connector: 'hubspot',
    tool: 'get_it',
    layer: 'grant',
    clientId: setting.login.clientId,
  });
  const { steps, summary, now } = await setting.core.run('explain.entry', { id: entry?.id ?? 0 });
  expect(summary).toBe('The call was refused: The client was not given this connector.');
  expect(steps.at(-1)).toMatchObject({ layer: 'grant', isDeciding: true });
  expect(now?.reason).toBe('connector_not_granted');
});

test('TRIAL-D-B5 a tool that the connector does not list is tied to its connector, given or not', async () => {
  const setting = await setUp();
  await addUpstream(setting.core, setting.upstream, 'hubspot');
  await call(setting, setting.login, 'gone', {}, { connector: 'hubspot' });
  expect(await newest(setting, { connector: 'hubspot' })).toMatchObject({
    reason: 'connector_not_granted',
    tool: 'hubspot__gone',
  });
  await call(setting, setting.login, 'gone');
  expect(await newest(setting, { connector: 'up' })).toMatchObject({ reason: 'unknown_tool' });
  await call(setting, setting.login, 'gone', {}, { connector: 'nowhere' });
  expect(await newest(setting)).toMatchObject({ reason: 'unknown_tool', connector: null });
});

test('TRIAL-D-B5 a connector that was taken away is named as not given at its next call', async () => {
  const setting = await setUp();
  await addUpstream(setting.core, setting.upstream, 'hubspot');
  const login = await another(setting.core, { up: 'write', hubspot: 'read' });
  expect((await call(setting, login, 'get_it', {}, { connector: 'hubspot' })).outcome).toBe('ok');
  const { clientId } = login;
  await setting.core.run('client.grant', { clientId, access: { hubspot: 'none' } });
  await call(setting, login, 'get_it', {}, { connector: 'hubspot' });
  expect(await newest(setting, { connector: 'hubspot' })).toMatchObject({
    reason: 'connector_not_granted',
  });
});
