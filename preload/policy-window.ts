/**
 * Puts `window.consentry` into the window for policies: what a draft may begin with, its review,
 * its saving. Nothing comes by itself.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { PolicyBridge } from '../contract/plain/bridge.ts';
import { callChannel, policyWindowCommands } from '../contract/plain/channels.ts';
import { refusal } from './bridge-parts.ts';

const names: ReadonlySet<string> = new Set(policyWindowCommands);

const bridge: PolicyBridge = {
  kind: 'policy',
  call: (name, input) =>
    names.has(name) ? ipcRenderer.invoke(callChannel, name, input) : refusal(),
};

contextBridge.exposeInMainWorld('consentry', bridge);
