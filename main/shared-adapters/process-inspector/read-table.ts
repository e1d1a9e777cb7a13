/** Reads tables that the kernel makes while they are read (`/proc/net/tcp` and its like). */
import { close, open, read, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ReadTable } from './table-search.ts';

const openFile = promisify(open);
const closeFile = promisify(close);

/** No smaller page on any machine, less more than a row; a shorter read was the last one. */
const fullRead = 4096 - 256;
const pieceBytes = 64 * 1024;

/** After so many pieces the table is known to be full: the kernel finds the next page at once. */
const piecesBeside = 8;
/** This thread reads for so long before others have a turn, in ms. */
const slice = 0.5;

/**
 * The kernel answers with a page at a time, so that a large table takes dozens of reads. The first
 * are made beside this thread, because the kernel may have to pass many empty places before it
 * fills a page. In a full table a page takes it less time than asking another thread takes here.
 *
 * @param longest so many bytes are read at most, about
 */
export function tableReader(path: string, longest: number): ReadTable {
  const piece = Buffer.allocUnsafeSlow(pieceBytes);
  return async (onRows) => {
    const file = await openFile(path, 'r');
    try {
      let rest = '';
      let sliceEnd = 0;
      for (let size = 0, pieces = 0; size < longest; pieces += 1) {
        const isFull = pieces >= piecesBeside;
        if (isFull && performance.now() >= sliceEnd) {
          await nextTurn();
          sliceEnd = performance.now() + slice;
        }
        const bytes = isFull ? readSync(file, piece) : await readPiece(file, piece);
        size += bytes;
        const text = rest + piece.toString('latin1', 0, bytes);
        const end = text.lastIndexOf('\n') + 1;
        rest = text.slice(end);
        if (!onRows(text.slice(0, end)) || bytes < fullRead) break;
      }
    } finally {
      await closeFile(file);
    }
  };
}

/** Without a file handle of the promises API, which costs more than a read. */
function readPiece(file: number, piece: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    read(file, piece, 0, piece.length, null, (error, bytes) => {
      if (error === null) resolve(bytes);
      else reject(error);
    });
  });
}
