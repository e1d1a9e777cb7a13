/** Entries of skills that cannot be used, or reach beyond their folder, are left out. */
import { expect, onTestFinished, test } from 'vitest';
import { startCore } from '../../../support/core/start-core.ts';
import { entryOf, scheme, startSkillUpstream } from '../../../support/upstreams/skill-upstream.ts';

/** Lists are read beside, once the connector is ready. */
const patient = { timeout: 10_000 };

test('skills that are no skills are left out, and it is said', async () => {
  const server = await startSkillUpstream();
  onTestFinished(() => server.close());
  const [whole] = server.entries as { resources: object[] }[];
  const outside = { uri: 'skill://acme/other/X.md', digest: `sha256:${'0'.repeat(64)}`, size: 1 };
  server.entries = [
    whole as object,
    { uri: `${scheme}bare/SKILL.md`, frontmatter: { name: 'bare' }, resources: [] },
    { ...entryOf('outside', {}), resources: [outside] },
    { ...entryOf('huge', {}), resources: [{ ...outside, size: 17 * 1024 * 1024 }] },
  ];
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'up', url: server.url });
  await core.run('connector.connect', { name: 'up' });
  const leftOut = async () => (await core.run('state.get', {})).connectors[0]?.bridging;
  await expect
    .poll(leftOut, patient)
    .toContain('3 skills are left out, each because it has no usable form.');
  expect(await core.run('items.list', { connector: 'up' })).toHaveLength(1);
});
