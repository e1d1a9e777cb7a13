/**
 * Makes sure that the person is there now, with what the system has for that: on macOS its
 * fingerprint or password dialog. Windows and Linux offer Electron nothing of the kind, so there
 * the window itself has to do (ATLAR-14). Not yet run on macOS.
 */
import { systemPreferences } from 'electron';
import { messageOf } from '../../core/lib/errors.ts';
import type { Logger, Ports } from '../../core/ports/ports.ts';

export function createPresence({
  platform,
  logger,
}: {
  readonly platform: NodeJS.Platform;
  readonly logger: Logger;
}): Ports['presence'] {
  if (platform !== 'darwin') return undefined;
  return async (why) => {
    if (!systemPreferences.canPromptTouchID()) return 'unavailable';
    try {
      await systemPreferences.promptTouchID(why);
      return 'present';
    } catch (error) {
      // Cancelled, failed, or timed out: the system does not tell these apart, and all of them are
      // no.
      logger.info('presence.refused', { error: messageOf(error) });
      return 'refused';
    }
  };
}
