import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createOperatorKey } from '../../main/headless/operator-key.ts';
import { tempDir } from './support/temp-dir.ts';

const hasPipes = process.platform !== 'win32';

test.runIf(hasPipes)(
  'TRIAL-C7 SEC-114 a pipe as operator key is refused, and nothing waits',
  () => {
    const path = join(tempDir(), 'key');
    spawnSync('/usr/bin/mkfifo', ['-m', '600', path]);
    expect(() => createOperatorKey(path)).toThrow(/cannot be used/u);
  },
);

test.runIf(hasPipes)('TRIAL-C7 a pipe that took the place of the key holds no stop', () => {
  const path = join(tempDir(), 'key');
  const key = createOperatorKey(path);
  rmSync(path);
  spawnSync('/usr/bin/mkfifo', ['-m', '600', path]);
  expect(() => key.remove()).not.toThrow();
});
