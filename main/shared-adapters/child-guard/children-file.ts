/**
 * The groups we have started, in a file: what a next start looks at when neither we nor the watcher
 * could clean up. Lost or damaged, it means that nobody is ended by guess.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const schema = z
  .array(z.strictObject({ group: z.int().min(2), since: z.string().min(1).max(200) }))
  .max(4096);

export type RecordedGroup = z.infer<typeof schema>[number];

export interface ChildrenFile {
  read(): readonly RecordedGroup[];
  write(groups: readonly RecordedGroup[]): void;
}

export function openChildrenFile(dataDir: string): ChildrenFile {
  const path = join(dataDir, 'children.json');
  return {
    read() {
      try {
        const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
        return parsed.success ? parsed.data : [];
      } catch {
        return [];
      }
    },
    // Not synced to the disk: after the end of the system there is nothing left that it could be
    // about.
    write(groups) {
      if (groups.length === 0) {
        rmSync(path, { force: true });
        return;
      }
      const temporary = `${path}.tmp`;
      writeFileSync(temporary, `${JSON.stringify(groups)}\n`, { mode: 0o600 });
      renameSync(temporary, path);
    },
  };
}
