/** Credentials of one Alation are for that one alone (docs/reference/vendors.md#alation). */
import { describe, expect, it } from 'vitest';
import { alationClient, startAlationLike } from '../../../support/vendors/alation-like.ts';
import { startWorld } from './alation-world.ts';

describe('ALATION-34 credentials of one tenant', () => {
  it('are not sent to another host that the address is changed to: the person agrees to forget them first', async () => {
    const { person, alation } = await startWorld();
    await person.logIn(alation);
    const other = await startAlationLike({ redirectUris: [] });
    const edit = { name: 'up', url: other.mcpUrl };
    expect((await person.refused('connector.edit', edit)).code).toBe('conflict');
    expect(person.view().target).toBe(alation.mcpUrl);
    await person.run('connector.edit', { ...edit, forgetCredentials: true });
    const view = await person.until('up', ({ connection }) => connection === 'error');
    expect(view).toMatchObject({
      target: other.mcpUrl,
      login: { clientId: null, hasClientSecret: false, isLoggedIn: false },
    });
    await person.refused('connector.connect', { name: 'up' });
    const sent = JSON.stringify(other.requests);
    expect(sent).not.toMatch(/Bearer |Basic /u);
    for (const secret of Object.values(alationClient)) expect(sent).not.toContain(secret);
  });

  it('are not sent to another login service that the server suddenly names', async () => {
    const { person, alation } = await startWorld();
    await person.logIn(alation);
    const other = await startAlationLike({ redirectUris: [] });
    alation.resourceMetadata = { authorization_servers: [other.origin] };
    alation.withdrawGrants();
    const refusal = await person.refused('connector.connect', { name: 'up', again: true });
    expect(refusal.code).toBe('conflict');
    const sent = JSON.stringify(other.requests);
    expect(sent).not.toContain(alationClient.id);
    expect(sent).not.toContain(alationClient.secret);
  });
});
