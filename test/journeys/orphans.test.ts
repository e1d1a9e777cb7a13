/**
 * What our children do when we are gone without a word (REL-10). Linux: the test looks into /proc.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { endMarked, markedProcesses } from '../support/system/marked-processes.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';
import { startProduct, type Killable } from './support/killable.ts';

const chaosChild = join(import.meta.dirname, '../support/upstreams/chaos-child.mjs');
const families = 5;
const members = 3;

/** Five servers of three processes each, none of which minds SIGTERM or the end of its input. */
async function startFamilies(folder: string): Promise<{ product: Killable; mark: string }> {
  const mark = `mark-${randomUUID()}`;
  onTestFinished(() => endMarked(mark));
  const product = await startProduct(folder);
  onTestFinished(() => product.kill());
  for (let index = 0; index < families; index += 1) {
    await product.run('connector.add', {
      kind: 'stdio',
      name: `family${index}`,
      command: process.execPath,
      args: [chaosChild, 'family', mark],
    });
  }
  await vi.waitFor(() => expect(markedProcesses(mark)).toHaveLength(families * members), {
    timeout: 15_000,
    interval: 50,
  });
  return { product, mark };
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.trim().split(/\s+/u).filter(Boolean).map(Number);
}

function watcherOf(pid: number): number {
  const found = childrenOf(pid).filter((child) =>
    readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('consentry-watcher'),
  );
  expect(found).toHaveLength(1);
  return found[0] ?? 0;
}

test.runIf(process.platform === 'linux')(
  'REL-10 kill -9 of the product with five servers that fork: none of their processes after 5 s',
  { timeout: 60_000 },
  async () => {
    const { product, mark } = await startFamilies(makeTempDir());
    const watcher = watcherOf(product.pid);
    await product.kill();
    await vi.waitFor(() => expect(markedProcesses(mark)).toEqual([]), {
      timeout: 5000,
      interval: 50,
    });
    // The watcher goes as well.
    await vi.waitFor(() => expect(existsSync(`/proc/${watcher}`)).toBe(false), { timeout: 5000 });
  },
);

test.runIf(process.platform === 'linux')(
  'REL-10 when the watcher was killed too, the next start ends what is left',
  { timeout: 60_000 },
  async () => {
    const folder = makeTempDir();
    const { product, mark } = await startFamilies(folder);
    const recorded = (): unknown[] =>
      JSON.parse(readFileSync(join(folder, 'data', 'children.json'), 'utf8')) as unknown[];
    await vi.waitFor(() => expect(recorded()).toHaveLength(families));
    // Stopped first, so that it cannot act between the two kills.
    const watcher = watcherOf(product.pid);
    process.kill(watcher, 'SIGSTOP');
    await product.kill();
    process.kill(watcher, 'SIGKILL');
    expect(markedProcesses(mark)).toHaveLength(families * members);

    // The connectors are switched off by hand, so that what runs then is not a new child.
    const file = join(folder, 'data', 'preferences.json');
    writeFileSync(
      file,
      readFileSync(file, 'utf8')
        .replaceAll('"enabled": true', '"enabled": false')
        .replaceAll('"enabled":true', '"enabled":false'),
    );
    const next = await startProduct(folder);
    onTestFinished(() => next.kill());
    await vi.waitFor(() => expect(markedProcesses(mark)).toEqual([]), { timeout: 5000 });
    expect(existsSync(join(folder, 'data', 'children.json'))).toBe(false);
  },
);
