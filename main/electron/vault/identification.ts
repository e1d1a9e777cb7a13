/**
 * Makes sure that the person is there now, with what the system has for that (ATLAR-14): polkit on
 * Linux, Windows Hello, and on macOS its fingerprint or password dialog, which alone is Electron's.
 * Not yet run on macOS.
 */
import { systemPreferences } from 'electron';
import { messageOf } from '../../core/lib/errors.ts';
import type { Identification } from '../../core/ports/identification.ts';
import type { Logger } from '../../core/ports/ports.ts';
import { oneAtATime } from '../../shared-adapters/identification/one-at-a-time.ts';
import { createPolkit } from '../../shared-adapters/identification/polkit.ts';
import { createWindowsHello } from '../../shared-adapters/identification/windows-hello.ts';

interface Parts {
  readonly platform: NodeJS.Platform;
  readonly logger: Logger;
}

/** @returns undefined on a system that has nothing of the kind */
export function createIdentification({ platform, logger }: Parts): Identification | undefined {
  if (platform === 'darwin') return createTouchId(logger);
  if (platform === 'win32') return createWindowsHello({ logger });
  return platform === 'linux' ? createPolkit({ logger }) : undefined;
}

const noTouchId = 'this Mac has no Touch ID, or none is set up';

function createTouchId(logger: Logger): Identification {
  return {
    look: async () =>
      systemPreferences.canPromptTouchID()
        ? {
            state: 'available',
            detail: 'Before access is raised, macOS asks for Touch ID or your password.',
          }
        : {
            state: 'unavailable',
            detail: `macOS cannot identify you here, because ${noTouchId}.`,
          },
    identify: oneAtATime(async ({ why }) => {
      if (!systemPreferences.canPromptTouchID()) return { kind: 'unavailable', why: noTouchId };
      try {
        await systemPreferences.promptTouchID(why);
        return { kind: 'identified', by: 'Touch ID or the password of macOS' };
      } catch (error) {
        // Cancelled, failed, or timed out: the system does not tell these apart, and all of them
        // are no.
        logger.info('identification.refused', { error: messageOf(error) });
        return { kind: 'refused' };
      }
    }),
  };
}
