/** Another address for a connector: what belongs to the old host is never sent to the new one. */
import { expect, it } from 'vitest';
import { startAtomic } from '../../../support/vendors/atomic-like.ts';
import { startWith } from '../login/support.ts';

it('ALATION-34 another host gets nothing of the old one, which is forgotten only when the person agrees', async () => {
  const [acme, globex] = [await startAtomic('acme'), await startAtomic('globex')];
  const person = await startWith(acme.vendor);
  await person.logIn(acme.vendor);
  await person.run('connector.review', { name: 'up', accept: 'all' });
  const url = globex.vendor.mcpUrl;
  const refused = await person.refused('connector.edit', { name: 'up', url });
  expect(refused.code).toBe('conflict');
  expect(person.view()).toMatchObject({ target: acme.vendor.mcpUrl, connection: 'ready' });
  expect(globex.vendor.requests).toEqual([]);

  await person.run('connector.edit', { name: 'up', url, forgetCredentials: true });
  const view = await person.until('up', ({ connection }) => connection === 'error');
  expect(view).toMatchObject({ target: url, auth: 'action-required' });
  expect(view.login).toMatchObject({ isLoggedIn: false, registration: null });
  expect(acme.vendor.store.count('RefreshToken')).toBe(0);
  expect(globex.vendor.requests.every((request) => request.authorization === undefined)).toBe(true);
  // Another server: nothing that was accepted holds.
  await person.logIn(globex.vendor);
  expect(person.view().toolsToReview).toBe(person.view().tools);
});
