/**
 * Epochs in the folder that the system has for the state of programs, apart from the data folder
 * (SEC-93): a small file for each data folder, named by its id. Ours alone as the data folder is,
 * or not used at all.
 */
import { constants } from 'node:fs';
import { chmod, lstat, mkdir, open, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { EpochStore, EpochPlace } from '../../core/ports/epoch-store.ts';
import { messageOf, systemCodeOf } from '../../core/lib/errors.ts';
import { replaceFileDurably } from './durable-file.ts';
import { sweepOldTemporaries } from './sweep-temporaries.ts';

export interface StateFolderOptions {
  readonly dataDir: string;
  /** Absent: `defaultStateFolder`. */
  readonly folder?: string;
}

/**
 * `CONSENTRY_STATE_DIR`, else the operating system's place for what belongs to this computer and is
 * no document or setting.
 */
export function defaultStateFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const own = environment['CONSENTRY_STATE_DIR'] ?? '';
  if (isAbsolute(own)) return own;
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Consentry State');
  if (platform === 'win32')
    return join(environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Consentry State');
  const chosen = environment['XDG_STATE_HOME'] ?? '';
  // The specification says to ignore a relative one.
  return join(isAbsolute(chosen) ? chosen : join(home, '.local', 'state'), 'consentry');
}

export function createStateFolderEpochs(options: StateFolderOptions): EpochStore {
  const folder = resolve(options.folder ?? defaultStateFolder());
  const kept: EpochPlace = { kind: 'kept', where: folder };
  const nowhere = (why: string): EpochPlace => ({ kind: 'nowhere', why });

  /** @returns why the folder is not used; undefined when it is, or when there is none yet */
  async function whyNot(): Promise<string | undefined> {
    const stats = await lstat(folder).catch((error: unknown) => {
      if (systemCodeOf(error) === 'ENOENT') return undefined;
      throw error;
    });
    // What is put back with the data folder proves nothing about it.
    const real = stats === undefined ? folder : await realpath(folder);
    const way = relative(await realpath(options.dataDir), real);
    if (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
      return `${folder} is in the data folder itself`;
    if (stats === undefined) return undefined;
    if (stats.isSymbolicLink()) return `${folder} is a symbolic link`;
    if (!stats.isDirectory()) return `${folder} is not a folder`;
    if (process.getuid === undefined) return undefined;
    if (stats.uid !== process.getuid()) return `${folder} belongs to another user`;
    if ((stats.mode & 0o077) !== 0) await chmod(folder, 0o700);
    return undefined;
  }

  async function readEpoch(path: string): Promise<number | null> {
    let text: string;
    try {
      // Not blocking: a pipe in its place would wait for a writer for ever.
      const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
      const file = await open(path, flags);
      try {
        const stats = await file.stat();
        if (!stats.isFile() || stats.size > longest) throw new Error('it is not one of ours');
        text = await file.readFile('utf8');
      } finally {
        await file.close();
      }
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return null;
      throw error;
    }
    const [, digits] = /^(\d{1,15})\n$/u.exec(text) ?? [];
    if (digits === undefined) throw new Error('it holds no number');
    return Number(digits);
  }

  return {
    async read(id) {
      try {
        const why = await whyNot();
        if (why !== undefined) return { epoch: null, place: nowhere(why) };
        sweepOldTemporaries(folder);
        return { epoch: await readEpoch(join(folder, id)), place: kept };
      } catch (error) {
        return { epoch: null, place: nowhere(`${folder} cannot be read (${messageOf(error)})`) };
      }
    },
    async write(id, epoch) {
      try {
        // Before there is one, and as it then is.
        let why = await whyNot();
        if (why === undefined) await mkdir(folder, { recursive: true, mode: 0o700 });
        why ??= await whyNot();
        if (why !== undefined) return nowhere(why);
        await replaceFileDurably(join(folder, id), `${epoch}\n`);
        return kept;
      } catch (error) {
        return nowhere(`${folder} cannot be written (${messageOf(error)})`);
      }
    },
  };
}

/** Digits and a line's end. */
const longest = 32;
