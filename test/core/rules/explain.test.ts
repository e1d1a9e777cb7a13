/** Why a call was decided as it was, and what would happen to one. */
import { expect, test } from 'vitest';
import { addUpstream, call, setUp, type Setting } from '../gateway/support.ts';

async function lastCall({ core }: Setting): Promise<number> {
  const { entries } = await core.run('audit.list', { action: 'tools/call', limit: 1 });
  return entries[0]?.id ?? 0;
}

test('ATMOS-28 ATOMIC-23 an entry says which step decided; what it would come to now stands beside it', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  const { rule } = { rule: { action: 'block' as const, tools: ['put_*'] } };
  const { id: ruleId } = await core.run('rule.add', { rule });
  expect((await call(setting, login, 'put_it')).outcome).toBe('rule_block');
  const id = await lastCall(setting);
  await core.run('rule.remove', { id: ruleId });
  await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'allow' });
  const explained = await core.run('explain.entry', { id });
  expect(explained).toMatchObject({
    entry: { id, reason: 'rule_block', layer: 'rules' },
    summary: 'The call was refused: Blocked by a rule.',
    change: 'The first rule that fits decides. Change, move or remove it.',
    now: { outcome: 'allow', reason: 'mode_allow' },
  });
  expect(explained.steps.at(-1)).toEqual({
    layer: 'rules',
    inWords: `Rule ${ruleId} is the first that fits, and is set to block.`,
    isDeciding: true,
  });
  expect(explained.steps.filter(({ isDeciding }) => isDeciding)).toHaveLength(1);
  expect(explained.steps.map(({ inWords }) => inWords)).toContain(
    'The client was given reading and writing at this connector.',
  );
});

test('ATRYUM-53 a rule made from a call goes directly above the rule that decided it, and above no other', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  const never = await core.run('rule.add', { rule: { action: 'block', tools: ['other_*'] } });
  const decided = await core.run('rule.add', {
    rule: { action: 'block', tools: ['put_*'] },
    position: 2,
  });
  const madeFrom = async (tool: string) => {
    await call(setting, login, tool);
    return (await core.run('explain.entry', { id: await lastCall(setting) })).ruleFrom;
  };
  const from = await madeFrom('put_it');
  const about = { clientId: login.clientId, connector: 'up' };
  expect(from).toEqual({ ...about, tool: 'put_it', position: 2, above: decided.inWords });
  const rule = { action: 'allow' as const, clients: [login.clientId], tools: ['put_it'] };
  const made = await core.run('rule.add', { rule, position: from?.position });
  expect((await core.run('rules.list', {})).map(({ id }) => id)).toEqual([
    never.id,
    made.id,
    decided.id,
  ]);
  expect((await call(setting, login, 'put_it')).outcome).not.toBe('rule_block');
  // No rule decided: after all others.
  expect(await madeFrom('get_it')).toEqual({ ...about, tool: 'get_it', position: 4, above: null });
  const { entries } = await core.run('audit.list', { action: 'rule.add', limit: 1 });
  expect((await core.run('explain.entry', { id: entries[0]?.id ?? 0 })).ruleFrom).toBeNull();
});

test('an entry that is no call, and one that is not there', async () => {
  const { core } = await setUp();
  const { entries } = await core.run('audit.list', { action: 'connector.add' });
  const explained = await core.run('explain.entry', { id: entries[0]?.id ?? 0 });
  expect(explained).toMatchObject({
    summary: 'This is not a tool call, so no decision was made.',
    steps: [],
    now: null,
    change: null,
  });
  expect(await core.refused('explain.entry', { id: 1_000_000 })).toMatchObject({
    code: 'not_found',
  });
});

test('a call that is only thought of: for a client, with arguments, before anything happened', async () => {
  const setting = await setUp();
  const { core, login, upstream } = setting;
  await core.run('rule.add', {
    rule: {
      action: 'allow',
      tools: ['put_it'],
      conditions: [{ pointer: '/repo', test: { kind: 'glob', pattern: 'acme/*' } }],
    },
  });
  const about = { clientId: login.clientId, connector: 'up', tool: 'put_it' };
  const judge = async (args?: Record<string, string>) => {
    const judged = await core.run('explain.call', {
      ...about,
      ...(args !== undefined && { arguments: args }),
    });
    return `${judged.outcome} ${judged.reason} ${judged.dependsOnArguments}`;
  };
  expect(await judge({ repo: 'acme/site' })).toBe('allow rule_allow true');
  expect(await judge({ repo: 'evil/site' })).toBe('ask class_write true');
  expect(await judge()).toBe('ask class_write true');
  expect(upstream.requests.filter(({ rpc }) => rpc?.method === 'tools/call')).toEqual([]);
  expect(await core.refused('explain.call', { ...about, tool: 'nothing' })).toMatchObject({
    code: 'not_found',
  });
});

test('SEC-86 after reading what strangers wrote, writing elsewhere asks for ten minutes', async () => {
  const setting = await setUp();
  const { core, login, upstream, clock } = setting;
  await addUpstream(core, upstream, 'mail');
  await core.run('connector.edit', { name: 'mail', isUntrusted: true });
  await core.run('client.grant', { clientId: login.clientId, access: { mail: 'write' } });
  for (const connector of ['up', 'mail'])
    await core.run('tool.set', { connector, tool: 'put_it', mode: 'allow' });
  const judge = async (connector: string, tool = 'put_it') => {
    const { reason } = await core.run('explain.call', {
      clientId: login.clientId,
      connector,
      tool,
    });
    return reason;
  };
  expect((await call(setting, login, 'put_it')).outcome).toBe('ok');
  const read = await call({ core }, login, 'get_it', {}, { connector: 'mail' });
  expect(read.outcome).toBe('ok');
  // Elsewhere asks; where it came from, and reading, go on.
  expect(await judge('up')).toBe('after_untrusted');
  expect(await judge('mail')).toBe('mode_allow');
  expect(await judge('up', 'get_it')).toBe('class_read');
  const waiting = call(setting, login, 'put_it');
  await expect.poll(() => core.run('questions.list', {})).toHaveLength(1);
  const [question] = await core.run('questions.list', {});
  expect(question).toMatchObject({ why: 'Untrusted content was read shortly before' });
  await core.run('question.deny', { id: question?.id ?? '' });
  expect((await waiting).outcome).toBe('denied_by_person');
  clock.advance(10 * 60_000 + 1000);
  expect((await call(setting, login, 'put_it')).outcome).toBe('ok');
});
