/** What a person calls a connector stands in what they are asked (ATLAR-32). */
import { expect, test } from 'vitest';
import { authorize, register, waitingConsent } from '../../../support/clients/oauth-client.ts';
import { approval, call, setUp } from '../support.ts';

test('ATLAR-32 the person’s own title is in consent and approval; that of the server is not', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  const asked = async () => {
    const running = call(setting, login, 'put_it');
    const question = await approval(core);
    await core.run('question.deny', { id: question.id });
    await running;
    return question;
  };
  expect(await asked()).toMatchObject({ connector: 'up', connectorTitle: null });
  await core.run('connector.edit', { name: 'up', title: 'Work notes' });
  expect(await asked()).toMatchObject({ connector: 'up', connectorTitle: 'Work notes' });
  const client = await register(core.issuer, { client_name: 'Another' });
  await authorize(core.issuer, client, { scope: 'up:read' });
  const { choices } = await waitingConsent(core, client.clientId);
  expect(choices.find(({ name }) => name === 'up')?.label).toBe('Work notes (up)');
});
