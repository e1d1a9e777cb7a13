/** The thread that reads the log, as a thread of Node: the same in Electron. */
import { Worker } from 'node:worker_threads';
import type { StartLogThread } from '../../core/ports/log-thread.ts';
import { closeGate, createGate } from './driver-gate.ts';

/** A search that goes wrong ends itself, and not the process. */
const resourceLimits = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 };

/** How long the end of the process may wait for a question that is being answered. */
const endAtMost = 500;

/** What the thread is given. */
export interface LogThreadData {
  readonly dataDir: string;
  readonly gate: SharedArrayBuffer;
}

/** @param file the built reader: `dist/log-reader/index.cjs` */
export function createLogThread(file: string): StartLogThread {
  return (dataDir, { onMessage, onEnded }) => {
    const gate = createGate();
    const workerData: LogThreadData = { dataDir, gate };
    const worker = new Worker(file, {
      name: 'log-reader',
      workerData,
      resourceLimits,
      execArgv: [],
    });
    let problem: string | null = null;
    const onExit = (): void => closeGate(gate, endAtMost);
    process.once('exit', onExit);
    worker.on('message', onMessage);
    // Without a listener it would be an error of this process.
    worker.on('error', (error: unknown) => (problem = String(error)));
    worker.on('messageerror', (error) => (problem = String(error)));
    worker.on('exit', (code) => {
      process.removeListener('exit', onExit);
      onEnded(problem ?? (code === 0 ? null : `it ended with code ${code}`));
    });
    return {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      send: (message) => worker.postMessage(message),
      letGo: () => worker.unref(),
    };
  };
}
