import { expect, it } from 'vitest';
import { createDeferred, type Deferred } from '../../../main/core/lib/deferred.ts';
import { createSharedScan } from '../../../main/shared-adapters/process-inspector/shared-scan.ts';

function start(mostWaiting = 100) {
  const scans: Deferred<string>[] = [];
  const ask = createSharedScan(() => {
    const scan = createDeferred<string>();
    scans.push(scan);
    return scan.promise;
  }, mostWaiting);
  return { scans, ask };
}

it('scans once at a time; who asks meanwhile shares the scan after it', async () => {
  const { scans, ask } = start();
  const first = ask();
  const later = [ask(), ask(), ask()];
  expect(scans.length).toBe(1);
  scans[0]?.resolve('one');
  expect(await first).toBe('one');
  const last = ask();
  expect(scans.length).toBe(2);
  scans[1]?.resolve('two');
  expect(await Promise.all(later)).toEqual(['two', 'two', 'two']);
  scans[2]?.resolve('three');
  expect(await last).toBe('three');
  expect(scans.length).toBe(3);
  const fresh = ask();
  scans[3]?.resolve('four');
  expect(await fresh).toBe('four');
});

it('answers null at once to more than may wait, and takes new ones afterwards', async () => {
  const { scans, ask } = start(2);
  const waiting = [ask(), ask()];
  expect(await ask()).toBeNull();
  scans[0]?.resolve('one');
  await waiting[0];
  scans[1]?.resolve('two');
  expect(await Promise.all(waiting)).toEqual(['one', 'two']);
  const fresh = ask();
  scans[2]?.resolve('three');
  expect(await fresh).toBe('three');
});

it('answers null when a scan fails, and scans again', async () => {
  let isBroken = true;
  const ask = createSharedScan(async () => {
    if (isBroken) throw new Error('no');
    return 'table';
  }, 10);
  const during = [ask(), ask()];
  expect(await Promise.all(during)).toEqual([null, null]);
  isBroken = false;
  expect(await ask()).toBe('table');
});
