/** Finds the bridge of the place this page runs in: Electron's preload, or a headless server. */
import type { PolicyBridge, PromptBridge } from '../../contract/plain/bridge.ts';
import type { AppBridge } from './app-bridge.ts';
import { createHttpBridge } from './http-bridge.ts';

/** The bridge for the main window. */
export function findAppBridge(): AppBridge {
  const preload = window.consentry;
  if (preload?.kind === 'main') {
    return {
      main: preload,
      prompts: null,
      policy: null,
      onConnection: (listener) => {
        listener({ kind: 'live' });
        return () => {};
      },
    };
  }
  return createHttpBridge(window);
}

/** The bridge for the prompt window; null when this page is not in one. */
export function findPromptBridge(): PromptBridge | null {
  const preload = window.consentry;
  return preload?.kind === 'prompt' ? preload : null;
}

/** The bridge for the window for policies; null when this page is not in one. */
export function findPolicyBridge(): PolicyBridge | null {
  const preload = window.consentry;
  return preload?.kind === 'policy' ? preload : null;
}
