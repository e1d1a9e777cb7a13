/** The resolver of both shells, against the names that every machine knows by itself. */
import { expect, test } from 'vitest';
import { createNodeResolver } from '../../../main/shared-adapters/system/node-resolver.ts';

test('every address of a name, each with its family', async () => {
  const addresses = await createNodeResolver().resolve('localhost');
  expect(addresses.length).toBeGreaterThan(0);
  for (const { address, family } of addresses)
    expect({ address, family }).toEqual(
      address.includes(':') ? { address: '::1', family: 6 } : { address: '127.0.0.1', family: 4 },
    );
});

test('a name that has none is an error, not an empty list', async () => {
  await expect(createNodeResolver().resolve('no name')).rejects.toThrow();
});
