/**
 * Puts `window.consentry` into the main window: listed commands, snapshots, pages. Nothing else
 * crosses.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { MainBridge } from '../contract/plain/bridge.ts';
import {
  callChannel,
  mainWindowCommands,
  navigateChannel,
  snapshotChannel,
} from '../contract/plain/channels.ts';
import { listenTo, refusal } from './bridge-parts.ts';

type AppSnapshot = Parameters<Parameters<MainBridge['onSnapshot']>[0]>[0];

const names: ReadonlySet<string> = new Set(mainWindowCommands);

const bridge: MainBridge = {
  kind: 'main',
  call: (name, input) =>
    names.has(name) ? ipcRenderer.invoke(callChannel, name, input) : refusal(),
  onSnapshot: (listener) =>
    listenTo(snapshotChannel, (snapshot) => listener(snapshot as AppSnapshot)),
  onNavigate: (listener) => listenTo(navigateChannel, (page) => listener(String(page))),
};

contextBridge.exposeInMainWorld('consentry', bridge);
