/** A key store that hangs holds up whoever needs a secret, and nobody else. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Secret } from '../../main/core/lib/secret.ts';
import { openFileVault } from '../../main/headless/file-vault.ts';
import { createNodeClock } from '../../main/shared-adapters/system/node-clock.ts';
import { memoryLogger } from '../support/core/memory-ports.ts';
import { startCore } from '../support/core/start-core.ts';
import { fakeKeyStore, openVault } from './support/open-vault.ts';
import { hang, library, storeOf } from './support/process-key-store.ts';
import { tempDir } from './support/temp-dir.ts';

it('REL-05 a key store that hangs leaves everything else running: /healthz under 50 ms', async () => {
  const dataDir = tempDir();
  const clock = createNodeClock();
  const logger = memoryLogger();
  const keyStore = storeOf({ library: library(hang) });
  // A vault whose key is in the store.
  writeFileSync(
    join(dataDir, 'vault.json'),
    readFileSync(join(await vaultFolder(), 'vault.json'), 'utf8'),
    { mode: 0o600 },
  );
  const vault = await openFileVault({ dataDir, keyStore, clock, logger });
  const core = await startCore({ ports: { vault } });
  const waiting = vault.get('a');
  waiting.catch(() => undefined);
  const times: number[] = [];
  for (let round = 0; round < 50; round += 1) {
    const from = performance.now();
    const answer = await fetch(`${core.issuer}/healthz`);
    await answer.text();
    times.push(performance.now() - from);
  }
  expect(vault.status().state).toBe('held');
  expect(times.toSorted((a, b) => a - b)[25]).toBeLessThan(50);
  keyStore.close();
  await expect(waiting).rejects.toMatchObject({ code: 'vault_unavailable' });
});

/** A data folder whose vault has its key in a store that is gone. */
async function vaultFolder(): Promise<string> {
  const dataDir = tempDir();
  await (await openVault({ dataDir, keyStore: fakeKeyStore() })).put('a', new Secret('one'));
  return dataDir;
}
