/** The side of the thread that reads the log: answers the questions that come in. */
import { failureOf, type ReaderMessage, type ReadQuestion } from './thread-messages.ts';
import { readHere } from './asked-reads.ts';
import type { ReadsHere } from './reads-here.ts';

/** @returns what takes a question. Never rejects. */
export function serveReads(
  reads: ReadsHere,
  post: (message: ReaderMessage) => void,
): (question: ReadQuestion) => Promise<void> {
  return async ({ id, name, args }) => {
    try {
      post({ kind: 'answer', id, result: await readHere(reads, name, args) });
    } catch (error) {
      post({ kind: 'failure', id, failure: failureOf(error) });
    }
  };
}
