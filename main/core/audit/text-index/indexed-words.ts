/**
 * The words that the text index has, by their beginning. Asked for a beginning, the index goes
 * through every entry of every word before it gives the first; asked for each of these words, it
 * goes from the newest entry to the oldest and stops where the page is full. 44 ms or 3, for a word
 * of 40 % of a million entries.
 */
import { limits } from '../../limits/limits.ts';
import type { Db } from '../../store/db.ts';

/**
 * Every word of the index that begins so, the beginning itself among them; null where there are too
 * many, or it cannot say.
 */
export type LongerWords = (beginning: string) => readonly string[] | null;

/**
 * Letters that the index keeps as they are, but for their case; of others only it knows what it
 * makes of them.
 */
const plain = /^[a-z0-9]+$/u;
/** What a question may name as one word. */
const oneWord = /^[\p{L}\p{N}\p{Co}]+$/u;
/**
 * What no word of the index has in it: the first place after a word, and after all that begin with
 * one.
 */
const [least, most] = ['\u0001', '\u{10ffff}'];

export function createIndexedWords(db: Db): LongerWords {
  let next: ReturnType<Db['prepare']> | null = null;

  /**
   * Of this connection, kept nowhere; made when somebody searches, because most starts of the
   * product have nobody who does.
   */
  function prepared(): ReturnType<Db['prepare']> {
    db.exec(
      `CREATE VIRTUAL TABLE IF NOT EXISTS temp.indexed_words USING fts5vocab('main', 'entry_text', 'instance')`,
    );
    // The driver ends the process at a text that is not UTF-8.
    return db.prepare(
      'SELECT hex(term) AS term FROM temp.indexed_words WHERE term >= ? AND term <= ? LIMIT 1',
    );
  }

  return (beginning) => {
    const prefix = beginning.toLowerCase();
    if (!plain.test(prefix)) return null;
    next ??= prepared();
    const words: string[] = [];
    for (let from = prefix; ;) {
      const found = next.get([from, prefix + most]) as { term: string } | undefined;
      if (found === undefined) return words;
      const word = Buffer.from(found.term, 'hex').toString('utf8');
      if (words.length >= limits.audit.longerWords || !oneWord.test(word)) return null;
      words.push(word);
      from = word + least;
    }
  };
}
