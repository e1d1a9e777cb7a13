import { writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLinuxInspector } from '../../../main/shared-adapters/process-inspector/linux.ts';
import { tableReader } from '../../../main/shared-adapters/process-inspector/read-table.ts';
import {
  createTableSearch,
  type ReadTable,
} from '../../../main/shared-adapters/process-inspector/table-search.ts';
import { connectionOf } from '../../../main/core/http/peer.ts';
import { createDeferred } from '../../../main/core/lib/deferred.ts';
import { tempDir } from '../support/temp-dir.ts';

const row = (addresses: string, inode: number): string =>
  `   1: ${addresses} 01 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 2 0\n`;
const socket = (inode: number) => ({ uid: 1000, inode: String(inode) });

/** A table that the test hands out piece by piece. */
function start(mostWaiting = 100) {
  const readings: { piece(text: string): boolean; end(): void; fail(): void }[] = [];
  const read: ReadTable = async (onRows) => {
    const over = createDeferred<Error | null>();
    readings.push({
      piece: onRows,
      end: () => over.resolve(null),
      fail: () => over.resolve(new Error('no')),
    });
    const error = await over.promise;
    if (error !== null) throw error;
  };
  return { readings, search: createTableSearch(read, mostWaiting) };
}

describe('one reading for many', () => {
  it('answers each as soon as its row comes, and needs no more once all have theirs', async () => {
    const { readings, search } = start();
    const first = search('A B');
    const second = search('C D');
    expect(readings.length).toBe(1);
    expect(readings[0]?.piece(row('X Y', 5) + row('A B', 7))).toBe(true);
    expect(await first).toEqual(socket(7));
    expect(readings[0]?.piece(row('C D', 8))).toBe(false);
    expect(await second).toEqual(socket(8));
    readings[0]?.end();
    const third = search('C D');
    expect(await Promise.race([third, Promise.resolve('waits')])).toBe('waits');
  });

  it('finds who asks in the middle in the rest, or in the next reading', async () => {
    const { readings, search } = start();
    const early = search('A B');
    readings[0]?.piece(row('C D', 8));
    const [passed, coming] = [search('C D'), search('E F')];
    readings[0]?.piece(row('E F', 9));
    expect(await coming).toEqual(socket(9));
    readings[0]?.end();
    // All of the table was read since this was asked.
    expect(await early).toBeNull();
    expect(readings.length).toBe(2);
    readings[1]?.piece(row('C D', 8));
    expect(await passed).toEqual(socket(8));
    readings[1]?.end();
  });

  it('does not answer who asks again in the middle from a reading that began before', async () => {
    const { readings, search } = start();
    const first = search('A B');
    const again = search('A B');
    readings[0]?.end();
    // The last to ask came after this reading had begun.
    await Promise.resolve();
    expect(await Promise.race([first, again, Promise.resolve('waits')])).toBe('waits');
    expect(readings.length).toBe(2);
    readings[1]?.end();
    expect(await Promise.all([first, again])).toEqual([null, null]);
  });

  it('answers null at once to more than may wait, and when the table cannot be read', async () => {
    const { readings, search } = start(2);
    const waiting = [search('A B'), search('C D')];
    expect(await search('E F')).toBeNull();
    readings[0]?.fail();
    // The second asked after the reading had begun, and gets one of its own.
    expect(await waiting[0]).toBeNull();
    readings[1]?.fail();
    expect(await waiting[1]).toBeNull();
    const fresh = search('A B');
    readings[2]?.piece(row('A B', 7));
    expect(await fresh).toEqual(socket(7));
    readings[2]?.end();
  });
});

describe('reading', () => {
  it('hands out whole rows only, stops when asked to, and at its bound', async () => {
    const path = join(tempDir(), 'tcp');
    const rows = Array.from({ length: 3000 }, (_, index) => row(`A ${index}`, index));
    writeFileSync(path, rows.join(''));
    const pieces: string[] = [];
    await tableReader(path, 1e9)((text) => pieces.push(text) > 0);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(rows.join(''));
    expect(pieces.filter((piece) => !/^$|\n$/u.test(piece))).toEqual([]);
    let looks = 0;
    await tableReader(path, 1e9)(() => (looks += 1) < 2);
    expect(looks).toBe(2);
    looks = 0;
    await tableReader(path, 100)(() => (looks += 1) > 0);
    expect(looks).toBe(1);
    await expect(tableReader(`${path}.gone`, 100)(() => true)).rejects.toThrow('ENOENT');
  });

  it('reads a full table in this thread, and lets others have their turns', async () => {
    const path = join(tempDir(), 'table');
    const rows = Array.from({ length: 12_000 }, (_, index) => row(`A ${index}`, index)).join('');
    writeFileSync(path, rows);
    let turns = 0;
    let isOver = false;
    const turn = (): void => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    /** The turns that others had before each piece. */
    const before: number[] = [];
    let text = '';
    await tableReader(
      path,
      1e9,
    )((piece) => {
      before.push(turns);
      text += piece;
      // As long as a whole slice.
      for (const end = performance.now() + 1; performance.now() < end;);
      return true;
    });
    isOver = true;
    expect(text).toBe(rows);
    expect(before.length).toBeGreaterThan(12);
    for (const [index, turns] of before.entries())
      if (index > 8) expect(turns).toBeGreaterThan(before[index - 1] ?? 0);
    let looks = 0;
    await tableReader(path, 1e9)(() => (looks += 1) < 12);
    expect(looks).toBe(12);
  });
});

describe.runIf(process.platform === 'linux')('the table of this machine', () => {
  it('SEC-11 finds each of two hundred connections that came at once', async () => {
    const inspector = createLinuxInspector();
    const accepted: Socket[] = [];
    const all = createDeferred<void>();
    const server = createServer((each) => {
      if (accepted.push(each) === 200) all.resolve();
    });
    const listening = createDeferred<void>();
    server.listen(0, '127.0.0.1', () => listening.resolve());
    await listening.promise;
    const { port } = server.address() as AddressInfo;
    const clients = Array.from({ length: 200 }, () => connect(port, '127.0.0.1'));
    await all.promise;
    const owners = await Promise.all(
      accepted
        .map(connectionOf)
        .filter((connection) => connection !== null)
        .map((connection) => inspector.owner(connection)),
    );
    expect(owners.length).toBe(200);
    expect(new Set(owners)).toEqual(new Set(['own']));
    for (const each of [...clients, ...accepted]) each.destroy();
    server.close();
  });
});
