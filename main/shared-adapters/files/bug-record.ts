/**
 * When this program ended because of an error nobody expected, in `unexpected-ends.json`: for
 * people to see, and so that it is started again once and not for ever (REL-27). Synchronous: it is
 * written by a process that is about to end.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const fileSchema = z.strictObject({
  version: z.literal(1),
  at: z.array(z.iso.datetime()).max(1000),
});

const mostKept = 50;
/** A second end within this time: starting again does not help. */
const soonMs = 10 * 60_000;

export interface BugRecord {
  /** Newest last. */
  list(): readonly string[];
  /** Notes an end; true when another start may help. Never throws. */
  note(nowMs: number): boolean;
}

export function createBugRecord(dataDir: string): BugRecord {
  const path = join(dataDir, 'unexpected-ends.json');

  function list(): readonly string[] {
    try {
      return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).at;
    } catch {
      return [];
    }
  }

  return {
    list,
    note(nowMs) {
      const before = list();
      const last = before.at(-1);
      const isFirst = last === undefined || Math.abs(nowMs - Date.parse(last)) > soonMs;
      try {
        const at = [...before, new Date(nowMs).toISOString()].slice(-mostKept);
        const text = `${JSON.stringify({ version: 1, at })}\n`;
        writeFileSync(`${path}.new`, text, { mode: 0o600 });
        renameSync(`${path}.new`, path);
      } catch {
        // What cannot be counted is not started again.
        return false;
      }
      return isFirst;
    },
  };
}
