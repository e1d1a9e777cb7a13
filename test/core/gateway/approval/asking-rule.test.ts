/** A question that a rule asks names the rule. */
import { expect, test } from 'vitest';
import { approval, call, setUp } from '../support.ts';

test('ATRYUM-51 says which rule asks, by its number and in words', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  const rule = {
    action: 'ask' as const,
    clients: [login.clientId],
    connectors: ['up'],
    tools: ['put_*'],
    classes: [],
    conditions: [],
  };
  await core.run('rule.add', { rule: { ...rule, tools: ['other'], action: 'block' }, position: 1 });
  await core.run('rule.add', { rule, position: 2 });
  const held = call(setting, login, 'put_it', { a: 1 });
  const question = await approval(core);
  const { clientName } = question;
  expect(question.why).toBe(`Rule 2 asks: Ask before tools named put_* of up for ${clientName}.`);
  await core.run('question.deny', { id: question.id });
  await held;
});
