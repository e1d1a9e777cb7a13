/**
 * Finds the bridge of the place this page runs in: Electron's preload, the fake one, or a headless
 * server.
 */
import type { PromptBridge } from '../../contract/plain/bridge.ts';
import type { AppBridge } from './app-bridge.ts';
import { createHttpBridge } from './http-bridge.ts';

/**
 * The fake bridge stays out of the shipped bundle: a page that could show invented state would be a
 * gift to forgers.
 */
const fakeAllowed = import.meta.env.DEV || import.meta.env.MODE === 'fake';

/** The bridge for the main window. */
export async function findAppBridge(): Promise<AppBridge> {
  const preload = window.consentry;
  if (preload?.kind === 'main') {
    return {
      main: preload,
      prompts: null,
      onConnection: (listener) => {
        listener({ kind: 'live' });
        return () => {};
      },
    };
  }
  if (fakeAllowed && isFakePage()) return (await makeFake()).app;
  return createHttpBridge(window);
}

/** The bridge for the prompt window; null when this page is not in one. */
export async function findPromptBridge(): Promise<PromptBridge | null> {
  const preload = window.consentry;
  if (preload?.kind === 'prompt') return preload;
  if (fakeAllowed && isFakePage()) return (await makeFake()).prompts;
  return null;
}

function isFakePage(): boolean {
  return new URLSearchParams(window.location.search).has('fake');
}

async function makeFake() {
  const { createFakeBridge } = await import('./fake-bridge.ts');
  const query = new URLSearchParams(window.location.search);
  return createFakeBridge({
    scene: query.get('fake') ?? '',
    auditRows: Number(query.get('rows') ?? 10_000),
    headless: query.has('headless'),
  });
}
