/**
 * mcp-remote comes back with what it kept: after a revoke, and after its registration was removed.
 */
import { expect, test } from 'vitest';
import { startCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { returnWithRemote } from '../support/real-clients.ts';
import { addEverything } from '../support/real-upstreams.ts';

test('TRIAL-A3 mcp-remote logs in again after a revoke, with one question, and registers anew after a removal', async () => {
  const core = await startCore();
  await addEverything(core);
  const config = makeTempDir();
  const answer = {
    allow: true,
    access: { everything: 'read' },
    onAsked: () => expect(core.core.snapshot().questions).toHaveLength(1),
  } as const;
  const echo = { text: 'Echo: here', isError: false };

  const first = await returnWithRemote(core, core.endpoint, answer, config);
  expect(await first.callTool('everything__echo', { message: 'here' })).toEqual(echo);
  await first.close();
  const [{ clientId } = { clientId: '' }] = core.core.snapshot().clients;

  // It looks at the authorization URL first, then the browser opens it.
  await core.run('client.revoke', { clientId });
  const second = await returnWithRemote(core, core.endpoint, answer, config);
  expect(await second.callTool('everything__echo', { message: 'here' })).toEqual(echo);
  await second.close();
  expect(core.core.snapshot().clients.map((client) => client.clientId)).toEqual([clientId]);

  // Revoked, so that it has nothing to refresh with and comes with its registration alone.
  await core.run('client.revoke', { clientId });
  await core.run('client.remove', { clientId });
  const isNew = (url: URL): boolean => url.searchParams.get('client_id') !== clientId;
  const third = await returnWithRemote(core, core.endpoint, answer, config, isNew);
  expect(await third.callTool('everything__echo', { message: 'here' })).toEqual(echo);
  expect(core.core.snapshot().clients.some((client) => client.clientId === clientId)).toBe(false);
});
