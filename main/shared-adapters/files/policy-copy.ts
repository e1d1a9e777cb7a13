/**
 * Writing a policy for other computers. The place of the policy in force is refused, however it is
 * spelt: putting it there is the administrator's, with the permission of the system (SEC-128).
 */
import { chmod, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { policyInstalls } from '../../../contract/plain/policy-install.ts';
import { CoreError, messageOf, systemCodeOf } from '../../core/lib/errors.ts';
import { createFileDurably, replaceFileDurably } from './durable-file.ts';
import { livePolicyPlaces, type ManagedPolicyPlace } from './managed-policy-file.ts';

/** For everybody to read, as it has to be where it will be in force. */
const forEverybody = 0o644;

/**
 * Writes the file whole.
 *
 * @param how `new`: what is there already stays
 * @throws CoreError `not_allowed_here` – it is the place of a policy in force; `already_exists`;
 *   `store_failed`
 */
export async function writePolicyCopy(
  path: string,
  text: string,
  how: 'new' | 'replace',
  places: readonly ManagedPolicyPlace[] = livePolicyPlaces(),
): Promise<void> {
  await assertNotLive(path, places);
  try {
    await (how === 'new' ? createFileDurably(path, text) : replaceFileDurably(path, text));
    await chmod(path, forEverybody);
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST')
      throw new CoreError('already_exists', `There is a file ${path} already.`, {
        hint: 'Name another one, or replace it with --force.',
      });
    throw new CoreError('store_failed', `${path} could not be written: ${messageOf(error)}`, {
      hint: 'Choose another place.',
      cause: error,
    });
  }
}

/** @throws CoreError `not_allowed_here` – it is the place of a policy in force */
export async function assertNotLive(
  path: string,
  places: readonly ManagedPolicyPlace[] = livePolicyPlaces(),
): Promise<void> {
  for (const place of places) {
    if (!(await isSame(path, place))) continue;
    throw new CoreError(
      'not_allowed_here',
      `${place.path} is the place of the policy in force, and Consentry never writes there.`,
      { hint: `Save it elsewhere, then put it in place:\n${installLines(place.platform)}` },
    );
  }
}

function installLines(platform: NodeJS.Platform): string {
  const system = platform === 'win32' ? 'windows' : platform === 'darwin' ? 'macos' : 'linux';
  return policyInstalls('policy.json').find((install) => install.system === system)?.lines ?? '';
}

async function isSame(
  path: string,
  { path: live, platform }: ManagedPolicyPlace,
): Promise<boolean> {
  const fold = (spelling: string): string => folded(spelling, platform);
  const places = new Set((await spellingsOf(live)).map(fold));
  if ((await spellingsOf(path)).some((spelling) => places.has(fold(spelling)))) return true;
  const [one, other] = await Promise.all([identityOf(path), identityOf(live)]);
  return one !== null && one === other;
}

/** As it is written, through the links of its folder, and through its own. */
async function spellingsOf(path: string): Promise<readonly string[]> {
  const plain = resolve(path);
  const [folder, whole] = await Promise.all([realOf(dirname(plain)), realOf(plain)]);
  return [plain, join(folder ?? dirname(plain), basename(plain)), whole ?? plain];
}

/** File systems that take two spellings for one file: macOS and Windows have such. */
function folded(path: string, platform: NodeJS.Platform): string {
  if (platform !== 'win32' && platform !== 'darwin') return path;
  const lower = path.normalize('NFC').toLowerCase();
  // Windows drops dots and spaces at the end, and what follows a colon is a stream of the file.
  return platform === 'win32'
    ? lower
        .replaceAll('/', '\\')
        .replace(/(?<=[^\\]):[^\\]*$/u, '')
        .replace(/[. ]+$/u, '')
    : lower;
}

async function realOf(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch {
    return null;
  }
}

/** Another name of one file; null where there is none. */
async function identityOf(path: string): Promise<string | null> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return null;
  }
}
