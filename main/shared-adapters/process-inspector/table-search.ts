/**
 * Finds sockets in a table of the kernel, for many askers with one reading. Connections come in
 * bursts, and a reading goes through all sockets of the machine.
 */
import { createDeferred, type Deferred } from '../../core/lib/deferred.ts';
import { rowsOf, type TableSocket } from './tcp-table.ts';

/**
 * Reads a table from its start.
 *
 * @param onRows takes whole rows as they come; false: no more are needed
 */
export type ReadTable = (onRows: (text: string) => boolean) => Promise<void>;

interface Sought extends Deferred<TableSocket | null> {
  /** The reading that ran, or ran last, when it was asked for. */
  askedAt: number;
}

/**
 * One reading at a time, and no longer than until everybody has an answer. Who asks during a
 * reading is found in what is left of it, or in the next: this one may have passed the row.
 *
 * @param mostWaiting beyond so many waiting askers the answer is null at once
 * @returns finds the socket of a row that begins with these addresses; null: none does, or the
 *   table could not be read
 */
export function createTableSearch(
  read: ReadTable,
  mostWaiting: number,
): (addresses: string) => Promise<TableSocket | null> {
  const sought = new Map<string, Sought>();
  let reading = 0;
  let isReading = false;

  function settle(addresses: string, socket: TableSocket | null): void {
    sought.get(addresses)?.resolve(socket);
    sought.delete(addresses);
  }

  function look(text: string): boolean {
    for (const { addresses, socket } of rowsOf(text, sought)) settle(addresses, socket);
    return sought.size > 0;
  }

  async function readForAll(): Promise<void> {
    isReading = true;
    while (sought.size > 0) {
      reading += 1;
      try {
        await read(look);
      } catch {
        // Nobody is known then.
      }
      for (const [addresses, { askedAt }] of sought) if (askedAt < reading) settle(addresses, null);
    }
    isReading = false;
  }

  return (addresses) => {
    let one = sought.get(addresses);
    if (one === undefined) {
      if (sought.size >= mostWaiting) return Promise.resolve(null);
      one = { ...createDeferred<TableSocket | null>(), askedAt: reading };
      sought.set(addresses, one);
    } else one.askedAt = reading;
    if (!isReading) void readForAll();
    return one.promise;
  };
}
