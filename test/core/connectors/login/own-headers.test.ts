/** Request headers beside a login: the server gets them, whoever logs in there does not. */
import { expect, test } from 'vitest';
import { startLoginService } from '../../../support/upstreams/login-service.ts';
import { startPerson } from './support.ts';

test('INV-4 no header of a connector reaches its login service, nor metadata of its server', async () => {
  const service = await startLoginService();
  const person = await startPerson();
  await person.run('connector.add', {
    kind: 'http',
    name: 'up',
    url: service.mcpUrl,
    headers: [{ name: 'X-Api-Key', value: 'canary-key-12345678', secret: true }],
  });
  await person.until('up', ({ connection }) => connection !== 'connecting');
  await person.logIn(service);
  const withKey = new Set(
    service.requests.filter(({ headers }) => 'x-api-key' in headers).map(({ path }) => path),
  );
  const without = new Set(
    service.requests.filter(({ headers }) => !('x-api-key' in headers)).map(({ path }) => path),
  );
  expect([...withKey]).toEqual(['/mcp']);
  expect([...without]).toEqual(
    expect.arrayContaining(['/.well-known/oauth-protected-resource/mcp', '/register', '/token']),
  );
  expect(without.has('/mcp')).toBe(false);
  // A header cannot take the place of the login that is there.
  const authorization = { name: 'authorization', value: 'Basic canary-2' };
  expect(
    await person.refused('connector.edit', { name: 'up', headers: [authorization] }),
  ).toMatchObject({
    code: 'invalid_input',
    message: 'The login of this connector sets Authorization already.',
  });
  await person.run('connector.disconnect', { name: 'up' });
  await person.run('connector.edit', { name: 'up', headers: [authorization] });
  expect(person.view().login).toBeNull();
  const { entries } = await person.run('audit.list', {});
  const seen = JSON.stringify([entries, person.core.snapshot(), person.ports.preferences.read()]);
  expect(seen).not.toContain('canary');
});
