/** What a renderer that went bad would wish for: the channel itself. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { callChannel } from '../../../contract/plain/channels.ts';
import type { CommandResult } from '../../../contract/views/errors.ts';
import type { TestApp } from './app.ts';

/** A preload that a broken renderer would wish for: every channel, any value. */
const rawPreload = `
const { contextBridge, ipcRenderer } = require('electron');
contextBridge.exposeInMainWorld('raw', { invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args) });
`;

/** From now on each window that opens has it. */
export async function addRawPreload(started: TestApp): Promise<void> {
  const filePath = join(started.dataDir, 'raw-preload.cjs');
  writeFileSync(filePath, rawPreload);
  await started.app.evaluate(({ session }, path) => {
    for (const role of ['main', 'prompt', 'policy']) {
      session.fromPartition(role).registerPreloadScript({ type: 'frame', filePath: path });
    }
  }, filePath);
}

/** What a page with it may try. */
export function invokeRaw(page: Page, ...args: readonly unknown[]): Promise<CommandResult> {
  return page.evaluate(
    (all) => {
      const { raw } = globalThis as unknown as {
        raw: { invoke(...args: unknown[]): Promise<CommandResult> };
      };
      return raw.invoke(...all);
    },
    [callChannel, ...args],
  );
}
