/** A process that ends while its thread is inside the driver, after so many milliseconds. */
import { join } from 'node:path';
import { createLogThread } from '../../../main/shared-adapters/system/log-thread.ts';

createLogThread(join(import.meta.dirname, 'thread.cjs'))('', {
  onMessage: () => setTimeout(() => process.exit(7), Number(process.argv[2])),
  onEnded: () => process.exit(1),
});
