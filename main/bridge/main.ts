/** The bridge as a program of its own: `node dist/bridge/index.mjs`. */
import { runBridgeProgram } from './bridge-program.ts';

await runBridgeProgram(process.argv.slice(2));
