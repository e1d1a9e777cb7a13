/**
 * Puts `window.consentry` into the prompt window: see one question, answer it, be notified that it
 * changed.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { PromptBridge } from '../contract/plain/bridge.ts';
import { callChannel, changedChannel, promptWindowCommands } from '../contract/plain/channels.ts';
import { listenTo, refusal } from './bridge-parts.ts';

const names: ReadonlySet<string> = new Set(promptWindowCommands);

const bridge: PromptBridge = {
  kind: 'prompt',
  call: (name, input) =>
    names.has(name) ? ipcRenderer.invoke(callChannel, name, input) : refusal(),
  onChange: (listener) => listenTo(changedChannel, () => listener()),
};

contextBridge.exposeInMainWorld('consentry', bridge);
