/** A key store behind a process whose library does what a test wants. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  createProcessKeyStore,
  type ProcessKeyStoreOptions,
} from '../../../main/headless/key-store/process-key-store.ts';
import { createNodeClock } from '../../../main/shared-adapters/system/node-clock.ts';
import { tempDir } from './temp-dir.ts';

/** The environment of somebody who has a session bus, which nobody answers. */
export const reachable = {
  PATH: process.env['PATH'],
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
};

/** A module with the face of the native library whose calls run this. */
export function library(body: string): string {
  const path = join(tempDir(), 'library.cjs');
  writeFileSync(
    path,
    `const { appendFileSync } = require('node:fs');
     const call = (act) => { ${body} };
     exports.Entry = class {
       getSecret() { return call('get'); }
       setSecret() { return call('put'); }
       deleteCredential() { return call('remove'); }
     };`,
  );
  return path;
}

/** A store that asks a process, closed with the test. */
export function storeOf(options: Partial<ProcessKeyStoreOptions>) {
  const store = createProcessKeyStore({
    clock: createNodeClock(),
    environment: reachable,
    ...options,
  });
  onTestFinished(() => store.close());
  return store;
}

/** What a library does that never comes back. */
export const hang = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600_000)';
