/** Connectors that the organisation provides, from the command line. */
import { expect, it } from 'vitest';
import { makePolicyPlace, policyWith } from '../../support/core/managed-policy.ts';
import { cli, runningCore } from '../support.ts';

it('ATLAR-24 ALATION-20 lists what is provided; adding it takes presence, and nothing else beside it', async () => {
  const url = 'https://wiki.invalid/mcp';
  const provided = [{ name: 'wiki', title: 'Company wiki', url, tools: ['get_*'] }];
  const place = makePolicyPlace(policyWith({ connectors: { usersMayAdd: false, provided } }));
  const { dataDir, run } = await runningCore({ ports: { managedPolicy: place.source } });
  const connectors = (...line: readonly string[]) =>
    cli(['connectors', ...line, '--data-dir', dataDir]);

  const list = await connectors('provided');
  expect(list.out).toMatch(/wiki +Company wiki +- +get_\* +https:\/\/wiki\.invalid\/mcp/u);
  expect(list.err).toContain('Others cannot be added here.');
  expect(JSON.parse((await connectors('provided', '--json')).out)).toMatchObject([
    { name: 'wiki', url, addedAs: null },
  ]);
  expect((await connectors('add', '--provided', 'wiki')).code).toBe(4);
  expect((await connectors('add', '--provided', 'wiki', '--url', url)).code).toBe(2);
  await run('connector.addProvided', { provided: 'wiki', name: 'ours' });
  expect((await connectors('provided')).out).toMatch(/wiki +Company wiki +ours /u);
});

it('ATLAR-24 says that nobody provides any', async () => {
  const { dataDir } = await runningCore();
  expect((await cli(['connectors', 'provided', '--data-dir', dataDir])).out).toBe(
    'Nobody provides connectors for this computer.\n',
  );
});
