/** In which order the page says what is broken, and with which button. */
import { expect, it } from 'vitest';
import { memoryPolicy } from '../../support/core/memory-policy.ts';
import { startWorld } from '../../support/core/world-host.ts';

const broken = { version: 1, acess: 'read-only' };

it('offers no button for what only the administrator can mend', async () => {
  const world = await startWorld({ ports: { managedPolicy: memoryPolicy(broken) } });
  const notAllowed = world.snapshot().repairs.filter(({ title }) => title.includes('Not allowed'));
  expect(notAllowed.length).toBeGreaterThan(0);
  for (const { fix } of notAllowed) expect(fix).toBeNull();
});

it('an error stands above what only wants attention', async () => {
  const world = await startWorld({ ports: { managedPolicy: memoryPolicy(broken) } });
  const { repairs } = world.snapshot();
  expect(repairs[0]).toMatchObject({ id: 'managed-policy', severity: 'error' });
  const severities = repairs.map(({ severity }) => severity);
  expect(severities).toContain('attention');
  expect(severities.lastIndexOf('error')).toBeLessThan(severities.indexOf('attention'));
});
