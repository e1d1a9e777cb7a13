/** The files below a folder in which a program may be writing, with their bytes. */
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface FoundFile {
  readonly path: string;
  readonly bytes: Buffer;
}

const attempts = 50;

/**
 * All files of one moment: when a file goes between the look at its folder and the look into it (a
 * program puts a finished file in the place of an older one), everything is read again.
 */
export function filesIn(folder: string): readonly FoundFile[] {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(readEntry);
    } catch (error) {
      if (!isGone(error) || attempt === attempts) throw error;
    }
  }
}

function readEntry(entry: Dirent): FoundFile {
  const path = join(entry.parentPath, entry.name);
  return { path, bytes: readFileSync(path) };
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
