/**
 * The shipped page on a real core in a world: it finds the bridge that Electron's preload would put
 * there, and what it calls goes to the command door of the core in the process of the test.
 */
import type { Page } from '@playwright/test';
import {
  hashOf,
  openWorld,
  type Address,
  type World,
  type WorldOptions,
} from '../../support/core/world-host.ts';

export interface ShowOptions extends WorldOptions {
  /** Default: the main window. */
  readonly window?: Door;
}

type Door = 'main' | 'prompt' | 'policy';
const pages: Readonly<Record<Door, string>> = {
  main: 'index.html',
  prompt: 'prompt.html',
  policy: 'policy.html',
};

/** Opens a page in a world of its own; the one before it ends. */
export type Show = (address: Address, options?: ShowOptions) => Promise<World>;

/** What the page is handed, under names that only this file knows. */
interface HandedIn {
  worldCall(name: string, input: unknown): Promise<unknown>;
  worldPush(kind: 'snapshot' | 'change', value: unknown): void;
}

/** @returns how pages are opened, and what ends their worlds */
export function createShow(page: Page, origin: string): { show: Show; close(): Promise<void> } {
  const closers: (() => Promise<void>)[] = [];
  let world: World | null = null;
  let door: Door = 'main';
  let isReady = false;

  async function ready(): Promise<void> {
    if (isReady) return;
    isReady = true;
    await page.exposeFunction('worldCall', (name: never, input: never) => {
      if (door === 'prompt') return world?.prompts.call(name, input);
      return door === 'policy'
        ? world?.policy.call(name, input)
        : world?.app.main.call(name, input);
    });
    await page.addInitScript(putBridge);
  }

  function push(kind: 'snapshot' | 'change', value: unknown): void {
    page
      .evaluate(([what, pushed]) => (window as unknown as HandedIn).worldPush(what, pushed), [
        kind,
        value,
      ] as const)
      // The page is on its way to another address, or gone.
      .catch(() => undefined);
  }

  async function end(): Promise<void> {
    // A page that is open still would call a core that is gone.
    if (!page.isClosed()) await page.goto('about:blank');
    world = null;
    for (const close of closers.splice(0)) await close();
  }

  return {
    async show(address, options = {}) {
      await ready();
      await end();
      const opened = await openWorld(options, (close) => closers.push(close));
      world = opened;
      door = options.window ?? 'main';
      opened.app.main.onSnapshot((snapshot) => {
        if (world === opened) push('snapshot', snapshot);
      });
      opened.prompts.onChange(() => {
        if (world === opened) push('change', null);
      });
      const hash = hashOf(opened, address);
      await page.goto(`${origin}/${pages[door]}${hash}`);
      return opened;
    },
    close: end,
  };
}

/** Runs in the page, before its own scripts. */
function putBridge(): void {
  const handed = window as unknown as HandedIn;
  const listeners = {
    snapshot: new Set<(value: never) => void>(),
    change: new Set<(value: never) => void>(),
  };
  const listenTo = (kind: 'snapshot' | 'change') => (listener: (value: never) => void) => {
    listeners[kind].add(listener);
    return () => listeners[kind].delete(listener);
  };
  handed.worldPush = (kind, value) => {
    for (const listener of listeners[kind]) listener(value as never);
  };
  Object.assign(window, {
    consentry: {
      kind: /\/(prompt|policy)\.html$/.exec(window.location.pathname)?.[1] ?? 'main',
      call: (name: string, input: unknown) => handed.worldCall(name, input),
      onSnapshot: listenTo('snapshot'),
      onChange: listenTo('change'),
      onNavigate: () => () => {},
    },
  });
}
