/**
 * Reading and replacing a file that belongs to another program (SEC-117, CFG-7). A link is followed
 * where it stays inside the home folder (or the project that the person named) and refused
 * elsewhere. A file is replaced whole, by a rename in its own folder, with the owner and the mode
 * it had, and only if it still is what was read.
 */
import { randomBytes } from 'node:crypto';
import { constants, type BigIntStats } from 'node:fs';
import { lstat, mkdir, open, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, isAbsolute, resolve } from 'node:path';
import { platform } from 'node:process';
import { systemCodeOf } from '../lib/errors.ts';
import { sha256Hex } from '../lib/digest.ts';
import { limits } from '../limits/limits.ts';

export type FileProblem =
  'blocked' | 'outside' | 'too-large' | 'not-a-file' | 'not-text' | 'read-only' | 'failed';

/** Why a file of another program was not read or written; the message is for people. */
export class FileRefused extends Error {
  readonly problem: FileProblem | 'changed';

  constructor(problem: FileProblem | 'changed', options?: ErrorOptions) {
    super(problem, options);
    this.name = 'FileRefused';
    this.problem = problem;
  }
}

export interface ReadFile {
  /** Where the bytes really are, all links followed. */
  readonly target: string;
  /** Null: there is no file, and one would be made. */
  readonly content: { readonly text: string; readonly stat: BigIntStats } | null;
  /** Of the bytes and of where they are. */
  readonly digest: string;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * @param roots folders that a link may lead into
 * @throws FileRefused
 */
export async function readClientFile(path: string, roots: readonly string[]): Promise<ReadFile> {
  return refusing(async () => {
    const target = await targetOf(path, roots);
    let file;
    try {
      // Not a pipe that never ends, and nothing that was put in place of the file after we looked.
      file = await open(target, constants.O_RDONLY | noFollow | (constants.O_NONBLOCK ?? 0));
    } catch (error) {
      if (systemCodeOf(error) !== 'ENOENT') throw error;
      return { target, content: null, digest: sha256Hex(`absent\n${target}`) };
    }
    try {
      const stat = await file.stat({ bigint: true });
      if (!stat.isFile()) throw new FileRefused('not-a-file');
      if (stat.size > BigInt(limits.clientFiles.fileBytes)) throw new FileRefused('too-large');
      const bytes = await file.readFile();
      if (bytes.length > limits.clientFiles.fileBytes) throw new FileRefused('too-large');
      return { target, content: { text: textOf(bytes), stat }, digest: digestOf(target, bytes) };
    } finally {
      await file.close();
    }
  });
}

export function digestOf(target: string, content: string | Uint8Array): string {
  return sha256Hex(`${target}\n${sha256Hex(content)}`);
}

/**
 * Replaces what was read with `text`, or makes the file and its folders.
 *
 * @returns the folders that were made, the outermost first
 * @throws FileRefused `changed` – somebody else wrote meanwhile; nothing was written
 */
export async function replaceClientFile(
  read: ReadFile,
  path: string,
  roots: readonly string[],
  text: string,
): Promise<readonly string[]> {
  return refusing(async () => {
    const { target, content } = read;
    const folder = dirname(target);
    if (content !== null && (content.stat.mode & 0o222n) === 0n) throw new FileRefused('read-only');
    const made = content === null ? await makeFolders(folder) : [];
    const temporary = join(folder, `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      await writeLike(temporary, text, content?.stat);
      // Nothing may lie between this look and the rename; the system has no rename that also
      // compares.
      const now = await readClientFile(path, roots);
      if (now.digest !== read.digest || !isSameFile(now.content?.stat, content?.stat))
        throw new FileRefused('changed');
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      await removeFolders(made);
      throw error;
    }
    await syncFolder(folder);
    return made;
  });
}

/**
 * Removes a file that we made, and the folders that we made for it where they are empty.
 *
 * @throws FileRefused
 */
export async function removeClientFile(
  read: ReadFile,
  path: string,
  roots: readonly string[],
  made: readonly string[],
): Promise<void> {
  await refusing(async () => {
    const now = await readClientFile(path, roots);
    if (now.digest !== read.digest) throw new FileRefused('changed');
    await rm(read.target);
    await removeFolders(made);
  });
}

const noFollow = platform === 'win32' ? 0 : constants.O_NOFOLLOW;

/** Where the path leads. What is not there yet is named through the folder that is. */
async function targetOf(path: string, roots: readonly string[]): Promise<string> {
  const real = await realOf(resolve(path));
  if (real === resolve(path)) return real;
  const allowed = await Promise.all(roots.map((root) => realOf(resolve(root))));
  if (!allowed.some((root) => isInside(root, real))) throw new FileRefused('outside');
  return real;
}

async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
    // A link to nothing would be followed to wherever it points once somebody makes that.
    if (await isLink(path)) throw new FileRefused('outside');
    const above = dirname(path);
    return above === path ? path : join(await realOf(above), basename(path));
  }
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw new FileRefused('not-text', { cause: error });
  }
}

async function makeFolders(folder: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let at = folder; !(await exists(at)); at = dirname(at)) missing.unshift(at);
  for (const each of missing) await mkdir(each, { mode: 0o700 });
  return missing;
}

async function removeFolders(made: readonly string[]): Promise<void> {
  for (const folder of made.toReversed()) {
    try {
      await rmdir(folder);
    } catch {
      // Somebody put something in: it stays.
      return;
    }
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

async function writeLike(path: string, text: string, like: BigIntStats | undefined): Promise<void> {
  const mode = like === undefined ? 0o600 : Number(like.mode & 0o777n);
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode);
  try {
    const own = await file.stat({ bigint: true });
    if (like !== undefined && platform !== 'win32') {
      if (own.uid !== like.uid || own.gid !== like.gid)
        await file.chown(Number(like.uid), Number(like.gid));
      // What the mask took away, the old file had.
      await file.chmod(mode);
    }
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function isSameFile(now: BigIntStats | undefined, then: BigIntStats | undefined): boolean {
  if (now === undefined || then === undefined) return now === then;
  return (
    now.dev === then.dev &&
    now.ino === then.ino &&
    now.size === then.size &&
    now.mtimeNs === then.mtimeNs
  );
}

async function syncFolder(folder: string): Promise<void> {
  if (platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Every failure says what it means here. */
async function refusing<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FileRefused) throw error;
    const code = systemCodeOf(error) ?? '';
    if (['EACCES', 'EPERM'].includes(code)) throw new FileRefused('blocked', { cause: error });
    if (code === 'EROFS') throw new FileRefused('read-only', { cause: error });
    if (['ELOOP', 'ENOTDIR', 'EISDIR'].includes(code))
      throw new FileRefused('not-a-file', { cause: error });
    throw new FileRefused('failed', { cause: error });
  }
}
