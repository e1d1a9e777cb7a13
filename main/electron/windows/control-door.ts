/**
 * The control channel of the desktop: the command line may look and take; there is no operator key
 * (SEC-114).
 */
import type { Core } from '../../core/ports/core.ts';
import type { Logger } from '../../core/ports/ports.ts';
import { controlAddress } from '../../shared-adapters/control/control-address.ts';
import { freeDescriptors } from '../../shared-adapters/system/free-descriptors.ts';
import {
  openControlChannel,
  type ControlChannel,
} from '../../shared-adapters/control/control-channel.ts';

/**
 * @param showWindow for `consentry ui`: presence is in the window, so showing it is the answer
 * @throws CoreError `store_failed` when nothing can listen at the address
 */
export function openControlDoor(
  dataDir: string,
  core: Core,
  logger: Logger,
  showWindow: () => void,
): Promise<ControlChannel> {
  return openControlChannel({
    address: controlAddress(dataDir),
    core,
    logger,
    freeDescriptors: freeDescriptors(),
    shellCommands: new Map([
      [
        'ui.link',
        () => {
          showWindow();
          return {
            ok: false,
            error: {
              code: 'conflict',
              message: 'The desktop app has a window instead of a link; it is shown now.',
              hint: null,
            },
          };
        },
      ],
    ]),
  });
}
