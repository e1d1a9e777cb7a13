/** The bridge for the desktop app, which loads this bundle in place of itself. */
export { runBridgeProgram } from './bridge-program.ts';
