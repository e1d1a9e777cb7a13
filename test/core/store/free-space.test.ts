import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createFreeSpace, type FreeSpace } from '../../../main/core/store/free-space.ts';
import { memoryPorts } from '../../support/core/memory-ports.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

function freeSpace(dataDir: string): FreeSpace {
  return createFreeSpace({ ...memoryPorts(), dataDir, onChange: () => undefined });
}

test('REL-12 the reserve is made once, also when it is asked for twice', async () => {
  const dataDir = makeTempDir();
  const disk = freeSpace(dataDir);
  await Promise.all([disk.keep(), disk.keep()]);
  expect(readdirSync(dataDir)).toEqual(['ballast']);
});

test('nothing is written any more once it has stopped', async () => {
  const dataDir = makeTempDir();
  const disk = freeSpace(dataDir);
  const making = disk.keep();
  await disk.stop();
  expect(readdirSync(dataDir)).toEqual([]);
  await making;
  await disk.keep();
  expect(readdirSync(dataDir)).toEqual([]);
});
