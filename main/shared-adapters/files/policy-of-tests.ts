/**
 * The place that tests name for an administrator's policy, so that none of them reads the policy of
 * the machine they run on. Only a checkout of the sources has it, and only for who owns that
 * checkout: whoever may write there could change the program itself.
 */
import { lstatSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';

/** In the environment of tests: the whole path of a file, which need not exist. */
const policyOfTestsVariable = 'CONSENTRY_TEST_POLICY';

/** A file of the tests that no package has in it. */
const sign = 'test/support/core/managed-policy.ts';
/** Of folders above a bundle, up to the checkout. */
const mostFolders = 6;

/**
 * @param from The folder of the running program.
 * @returns the path to read in place of the system's; null: there is none, or this is no checkout
 *   of the user
 */
export function policyOfTests(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  from: string = import.meta.dirname,
): string | null {
  const path = environment[policyOfTestsVariable] ?? '';
  return path !== '' && isOwnCheckout(from) ? path : null;
}

function isOwnCheckout(from: string): boolean {
  let folder = from;
  for (let looked = 0; looked < mostFolders; looked += 1) {
    const stats = look(join(folder, sign));
    if (stats !== undefined)
      return stats.isFile() && stats.uid === (process.getuid?.() ?? stats.uid);
    folder = dirname(folder);
  }
  return false;
}

/** In the archive of a package, asking for what is not there throws whatever the options say. */
function look(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}
