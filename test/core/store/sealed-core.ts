/** A core in which everything that is sealed is set, and what it says after a restart. */
import { callModern } from '../../support/clients/oauth-client.ts';
import { keepingVault } from '../../support/upstreams/keeping-vault.ts';
import type { TestCore } from '../../support/core/start-core.ts';
import { setUp, type Setting } from '../gateway/support.ts';

/** Everything that can be set is set once, so that there is something to change. */
export async function full(): Promise<Setting> {
  const setting = await setUp('modern', { vault: keepingVault() });
  const { core, login } = setting;
  await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'block' });
  const about = { clientId: login.clientId, connector: 'up' };
  await core.run('client.setTool', { ...about, tool: 'get_it', mode: 'ask' });
  await core.run('rule.add', { rule: { action: 'block', tools: ['other_*'] } });
  const { sets } = await core.run('permissions.change', {
    change: { kind: 'set', body: { name: 'All', levels: {}, others: 'write' } },
  });
  await core.run('permissions.change', {
    change: {
      kind: 'group',
      body: { name: 'Everybody', sets: sets.map(({ id }) => id), clients: [login.clientId] },
    },
  });
  return setting;
}

export async function status(core: TestCore, { login }: Setting): Promise<number> {
  return (await callModern(core.endpoint, login.accessToken, 'server/discover')).status;
}

export async function found(core: TestCore): Promise<string[]> {
  const { entries } = await core.run('audit.list', { action: 'seal.broken' });
  return entries.map(({ detail }) => detail ?? '').sort();
}
