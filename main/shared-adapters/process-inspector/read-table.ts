/** Reads tables that the kernel makes while they are read (`/proc/net/tcp` and its like). */
import { close, open, read } from 'node:fs';
import { promisify } from 'node:util';
import type { ReadTable } from './table-search.ts';

const openFile = promisify(open);
const closeFile = promisify(close);

/** No smaller page on any machine, less more than a row; a shorter read was the last one. */
const fullRead = 4096 - 256;
const pieceBytes = 64 * 1024;

/**
 * The kernel answers with a page at a time, so that a large table takes dozens of reads. They go
 * into one buffer without a file handle of the promises API, which costs more than a read.
 *
 * @param longest so many bytes are read at most, about
 */
export function tableReader(path: string, longest: number): ReadTable {
  const piece = Buffer.allocUnsafeSlow(pieceBytes);
  return async (onRows) => {
    const file = await openFile(path, 'r');
    try {
      let rest = '';
      for (let size = 0; size < longest;) {
        const bytes = await readPiece(file, piece);
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

function readPiece(file: number, piece: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    read(file, piece, 0, piece.length, null, (error, bytes) => {
      if (error === null) resolve(bytes);
      else reject(error);
    });
  });
}
