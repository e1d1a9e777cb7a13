/** A vault key that cannot be made: there is none to restore, and nothing was stored. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createKeyFile, newKey } from '../../main/headless/vault-key.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';

test('TRIAL-B2 a key that cannot be made is not spoken of as one that was lost', async () => {
  const path = join(makeTempDir(), 'missing', 'vault.key');
  const made = createKeyFile(path, newKey());
  await expect(made).rejects.toMatchObject({
    code: 'vault_unavailable',
    message: expect.stringContaining('it cannot be created: ENOENT'),
    hint: 'Nothing was stored. Look whether the disk is full or failing, then try again.',
  });
});
