/** Why a file of a client is left alone, in words, with what the person can do. */
import { CannotEdit } from './formats/notation.ts';
import { FileRefused } from './safe-file.ts';

export interface ProblemInWords {
  readonly reason: string;
  readonly message: string;
  readonly hint: string | null;
}

const paste = 'You can paste the lines yourself.';

/** @throws what it does not know */
export function inWords(error: unknown, platform: NodeJS.Platform): ProblemInWords {
  if (error instanceof CannotEdit)
    return { reason: error.reason, message: error.message, hint: `${paste} Nothing was changed.` };
  if (!(error instanceof FileRefused)) throw error;
  return { reason: error.problem, ...sentences(platform)[error.problem] };
}

function sentences(
  platform: NodeJS.Platform,
): Readonly<Record<FileRefused['problem'], { message: string; hint: string | null }>> {
  return {
    blocked: {
      message: 'The system’s privacy settings do not let Consentry read or write this file.',
      hint:
        platform === 'darwin'
          ? 'Allow Consentry in System Settings › Privacy & Security › App Management, or Files and Folders; then look again.'
          : `The file or its folder belongs to somebody else, or is protected. ${paste}`,
    },
    outside: {
      message: 'The file is a link that leads out of your home folder.',
      hint: `Consentry does not write there. ${paste}`,
    },
    'too-large': { message: 'The file is too large to be changed safely.', hint: paste },
    'not-a-file': { message: 'There is something else in place of the file.', hint: paste },
    'not-text': { message: 'The file is not text in UTF-8.', hint: paste },
    'read-only': {
      message: 'The file is write-protected.',
      hint: `Somebody wants it to stay as it is. Take the protection away, or paste the lines yourself.`,
    },
    changed: {
      message: 'The file changed since it was shown.',
      hint: 'Look at it again, then decide.',
    },
    failed: { message: 'The file could not be read or written.', hint: paste },
  };
}
