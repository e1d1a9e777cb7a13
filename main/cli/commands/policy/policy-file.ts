/** A file that should be a policy, as the command line reads it. */
import { closeSync, openSync, readSync } from 'node:fs';
import { policyFile } from '../../../../contract/plain/input-limits.ts';
import { messageOf } from '../../../core/lib/errors.ts';
import { exitCodes } from '../../../shared-adapters/system/exit-codes.ts';
import { CliError } from '../../cli-error.ts';

/**
 * Its bytes, one more at most than a policy may have: whoever parses them says that it is too
 * large.
 *
 * @throws CliError `not_found`
 */
export function readPolicyFile(path: string): Buffer {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(policyFile.bytes + 1);
      let length = 0;
      for (;;) {
        const read = readSync(file, bytes, length, bytes.length - length, null);
        length += read;
        if (read === 0 || length === bytes.length) return bytes.subarray(0, length);
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new CliError(
      'not_found',
      `The file cannot be read: ${messageOf(error)}`,
      null,
      exitCodes.notFound,
    );
  }
}
