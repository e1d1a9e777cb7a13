/**
 * The file of an administrator, and whether an administrator put it there (SEC-118): it and every
 * folder above it belong to root, nobody else may write them, and none of them is a link. Then
 * nobody but root can put another file in its place, so looking and reading cannot be raced; the
 * file itself is opened once and judged by what was opened.
 *
 * The place is fixed. No variable of the environment moves it: who could, would manage themself.
 * Tests in a checkout of the sources have one of their own (`policy-of-tests.ts`).
 */
import { constants, type Stats, watch } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { basename, dirname, parse } from 'node:path';
import { policyFile } from '../../../contract/plain/input-limits.ts';
import { messageOf, systemCodeOf } from '../../core/lib/errors.ts';
import type {
  ManagedPolicyFile,
  ManagedPolicySource,
  SystemAccount,
} from '../../core/ports/ports.ts';
import { policyOfTests } from './policy-of-tests.ts';
import { systemAccount } from '../system/system-account.ts';
import { assertWindowsAdmins, systemDrive } from '../system/windows-owners.ts';

export interface ManagedPolicyPlace {
  readonly path: string;
  /** Folders are looked at up to this one; a test's folder lies in one that everybody may write. */
  readonly top: string;
  readonly platform: NodeJS.Platform;
  /**
   * Who has to own the file and its folders: root. Tests name themselves, or on Windows null, where
   * owners are then not looked at.
   */
  readonly owner: number | null;
}

/** Where this process looks: the place of the system, or that of the tests. */
function placeHere(): ManagedPolicyPlace {
  const path = policyOfTests();
  if (path === null) return managedPolicyPlace();
  const owner = process.getuid?.() ?? null;
  return { path, top: dirname(path), platform: process.platform, owner };
}

/** Where the system keeps what an administrator sets for the whole machine. */
export function managedPolicyPlace(
  platform: NodeJS.Platform = process.platform,
): ManagedPolicyPlace {
  if (platform === 'win32') {
    const drive = systemDrive();
    return {
      path: `${drive}\\ProgramData\\Consentry\\policy.json`,
      top: `${drive}\\`,
      platform,
      owner: 0,
    };
  }
  const path =
    platform === 'darwin'
      ? '/Library/Application Support/Consentry/policy.json'
      : '/etc/consentry/policy.json';
  return { path, top: '/', platform, owner: 0 };
}

/** Where a policy may be in force: the place of the system, and that of the tests. */
export function livePolicyPlaces(): readonly ManagedPolicyPlace[] {
  return [managedPolicyPlace(), placeHere()];
}

/** Something about it lets somebody else than an administrator decide. */
class NotTrusted extends Error {}

const wheel = 0;
/** macOS: its administrators, who may become root anyway. */
const macAdmins = 80;

export function createManagedPolicyFile(
  place: ManagedPolicyPlace = placeHere(),
): ManagedPolicySource {
  const { path, platform, owner } = place;
  const isWindows = platform === 'win32';
  /** Groups of a process do not change while it runs. */
  let account: Promise<SystemAccount> | null = null;
  /**
   * What was last found to be an administrator's alone: a change of rights changes the time of
   * change.
   */
  let trusted = '';

  async function read(): Promise<ManagedPolicyFile> {
    try {
      for (const folder of foldersOf(place)) {
        const stats = await lstat(folder);
        if (!stats.isDirectory()) throw new NotTrusted(`${folder} is a link or no folder`);
        if (!isWindows) assertOwned(stats, folder, place);
      }
      return { kind: 'found', bytes: await readFile() };
    } catch (error) {
      const code = systemCodeOf(error);
      if (code === 'ENOENT') return { kind: 'absent' };
      return { kind: 'refused', why: whyNot(error, path), hint: hintOf(path, isWindows) };
    }
  }

  async function readFile(): Promise<Buffer> {
    const before = await lstat(path);
    if (!before.isFile()) throw new NotTrusted(`${path} is a link or no file`);
    // Without NONBLOCK a pipe in its place would hold us.
    const flags =
      constants.O_RDONLY | (isWindows ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const file = await open(path, flags);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) throw new NotTrusted(`${path} is no file`);
      if (!isWindows) assertOwned(stats, path, place);
      else if (owner !== null) await assertAdmins(stats);
      if (stats.size > policyFile.bytes)
        throw new NotTrusted(`${path} is larger than ${policyFile.bytes / 1024} KiB`);
      const bytes = Buffer.alloc(policyFile.bytes + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
        if (length > policyFile.bytes) throw new NotTrusted(`${path} grows while it is read`);
      }
      return Buffer.from(bytes.subarray(0, length));
    } finally {
      await file.close();
    }
  }

  /** Asking takes a process, so it is asked only about what is not as it was. */
  async function assertAdmins(stats: Stats): Promise<void> {
    const folders = foldersOf(place).toReversed();
    const all = [stats, ...(await Promise.all(folders.map((folder) => lstat(folder))))];
    const key = all.map(({ ino, ctimeMs }) => `${ino} ${ctimeMs}`).join(';');
    if (key === trusted) return;
    await assertWindowsAdmins(path, folders);
    trusted = key;
  }

  async function ask(): Promise<SystemAccount> {
    const asked = await systemAccount(platform);
    if (asked.groups === null) account = null;
    return asked;
  }

  return {
    path,
    read,
    account: () => (account ??= ask()),
    watch(listener) {
      const folder = dirname(path);
      let stopInner = watchFolder(folder, listener);
      // A folder that takes the place of this one is another, which nobody watches yet.
      const stopOuter = watchFolder(dirname(folder), (name) => {
        if (name !== null && name !== basename(folder)) return;
        stopInner();
        stopInner = watchFolder(folder, listener);
        listener();
      });
      return () => {
        stopOuter();
        stopInner();
      };
    },
  };
}

/** @param onChange called with the name of what changed in it, where the system says it */
function watchFolder(folder: string, onChange: (name: string | null) => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, name) => onChange(name));
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    // It is not there, or cannot be watched: the file is looked at every few seconds anyway.
    return () => undefined;
  }
}

/** From the top down. */
function foldersOf({ path, top }: ManagedPolicyPlace): readonly string[] {
  const folders: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === top || folder === parse(folder).root) return folders;
  }
}

function assertOwned(stats: Stats, path: string, { platform, owner }: ManagedPolicyPlace): void {
  if (stats.uid !== owner) throw new NotTrusted(`${path} does not belong to root`);
  if ((stats.mode & 0o002) !== 0) throw new NotTrusted(`every user may write ${path}`);
  // Elsewhere the group of root may have other members, and the document says that no group may
  // write.
  const mayGroup = platform === 'darwin' && (stats.gid === wheel || stats.gid === macAdmins);
  if ((stats.mode & 0o020) !== 0 && !mayGroup)
    throw new NotTrusted(`the users of a group may write ${path}`);
}

function whyNot(error: unknown, path: string): string {
  if (error instanceof NotTrusted) return `It cannot be trusted: ${error.message}.`;
  const code = systemCodeOf(error);
  if (code === 'EACCES' || code === 'EPERM')
    return `It cannot be read: you may not look at ${path} or a folder above it.`;
  if (code === 'ELOOP') return `It cannot be trusted: ${path} is a link.`;
  return `It cannot be read: ${code ?? messageOf(error)}.`;
}

function hintOf(path: string, isWindows: boolean): string {
  return isWindows
    ? `An administrator can fix it: ${path} and its folder have to belong to Administrators or SYSTEM, and only they may write there.`
    : `An administrator can fix it: sudo chown root:0 and sudo chmod go-w for ${path} and its folder, readable for everybody.`;
}
