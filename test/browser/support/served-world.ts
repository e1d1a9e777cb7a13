/** The page of headless mode as `consentry serve` serves it, from a core in a world. */
import { join } from 'node:path';
import { startUiServer } from '../../../main/headless/ui/ui-server.ts';
import { loadUiAssets } from '../../../main/headless/ui/ui-assets.ts';
import { openWorld, type World, type WorldOptions } from '../../support/core/world-host.ts';

interface ServedWorld {
  readonly world: World;
  /** Without a slash at its end. */
  readonly origin: string;
  /** A one-time link into the page; the one before stops working. */
  newLink(): string;
}

export type Serve = (options?: WorldOptions) => Promise<ServedWorld>;

const assets = loadUiAssets(join(import.meta.dirname, '../../../dist/renderer'));

/** @returns how a world is served, and what ends all that were */
export function createServe(): { serve: Serve; close(): Promise<void> } {
  const closers: (() => Promise<void>)[] = [];
  return {
    async serve(options = {}) {
      const world = await openWorld({ ...options, headless: true }, (close) => closers.push(close));
      if (assets === undefined) throw new Error('the renderer is not built');
      const { core, ports } = world.core;
      const server = await startUiServer({ ...ports, core, assets });
      closers.unshift(() => server.close());
      return {
        world,
        origin: `http://127.0.0.1:${server.port}`,
        newLink: () => server.newLink(),
      };
    },
    async close() {
      for (const end of closers) await end();
    },
  };
}
