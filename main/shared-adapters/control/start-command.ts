/**
 * `start.json`: the command line that starts this installation with this data folder, written at
 * each start by the shell that runs, for the bridge to start it again. Whoever may change it is
 * this user, who may start anything anyway.
 */
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

export interface StartCommand {
  /** Absolute. */
  readonly command: string;
  readonly args: readonly string[];
}

/** @throws the system error */
export function recordStart(dataDir: string, { command, args }: StartCommand): void {
  const path = join(dataDir, 'start.json');
  const temporary = `${path}.tmp`;
  writeFileSync(temporary, `${JSON.stringify({ command, args })}\n`, { mode: 0o600 });
  renameSync(temporary, path);
}

/** Null where none was written, or where others could have written it. */
export function readStart(dataDir: string): StartCommand | null {
  const path = join(dataDir, 'start.json');
  try {
    const { uid, mode } = statSync(path);
    if (process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o022) !== 0))
      return null;
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const command = 'command' in value ? value.command : undefined;
    const args: unknown = 'args' in value ? value.args : undefined;
    if (typeof command !== 'string' || !isAbsolute(command) || !Array.isArray(args)) return null;
    const texts = (args as readonly unknown[]).filter((arg) => typeof arg === 'string');
    return texts.length === args.length ? { command, args: texts } : null;
  } catch {
    return null;
  }
}
