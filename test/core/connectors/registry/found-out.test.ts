/** What a connector is: a command or an address; the rest is found out. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { startLoginService } from '../../../support/upstreams/login-service.ts';
import { makeTempDir } from '../../../support/system/temp-dir.ts';
import { startPerson } from '../login/support.ts';

const memoryServer = join(
  import.meta.dirname,
  '../../../../node_modules/@modelcontextprotocol/server-memory/dist/index.js',
);

test('ATRYUM-1 a command, and addresses that want nothing, a token or a login, tell themselves apart', async () => {
  const person = await startPerson();
  const [open, closed] = [
    await startChaosUpstream({ era: 'modern' }),
    await startChaosUpstream({ era: 'modern', token: 'sesame' }),
  ];
  onTestFinished(async () => {
    await Promise.all([open.close(), closed.close()]);
  });
  const service = await startLoginService();
  const add = (name: string, more: object) =>
    person.run('connector.add', { name, ...more } as never);
  await add('program', {
    kind: 'stdio',
    command: process.execPath,
    args: [memoryServer],
    env: [{ name: 'MEMORY_FILE_PATH', value: join(makeTempDir(), 'm.jsonl'), secret: false }],
  });
  await add('open', { kind: 'http', url: open.url });
  await add('token', { kind: 'http', url: closed.url, bearer: 'sesame' });
  await add('login', { kind: 'http', url: service.mcpUrl });

  const settled = async (name: string): Promise<readonly string[]> => {
    const view = await person.until(name, ({ connection }) => connection !== 'connecting');
    return [view.connection, view.auth];
  };
  expect(await settled('program')).toEqual(['ready', 'none-needed']);
  expect(await settled('open')).toEqual(['ready', 'none-needed']);
  expect(await settled('token')).toEqual(['ready', 'ready']);
  expect(await settled('login')).toEqual(['error', 'action-required']);
  // Nothing of a login was begun by finding that out.
  expect(service.count('/register') + service.count('/authorize')).toBe(0);
});
