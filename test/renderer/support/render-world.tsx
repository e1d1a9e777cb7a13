import './dom.ts';
import { configure, getConfig, render, screen } from '@testing-library/react';
import { onTestFinished } from 'vitest';
import { App } from '../../../renderer/features/shell/app.tsx';
import {
  hashOf,
  startWorld,
  type Address,
  type World,
  type WorldOptions,
} from '../../support/core/world-host.ts';

/** However busy the machine is. */
const patienceMs = 15_000;

/** Shows the main window at a page, once its first snapshot is there. */
export async function renderApp(address: Address, options: WorldOptions = {}): Promise<World> {
  const world = await startWorld(options);
  await renderIn(world, address);
  return world;
}

/** The same in a world that was started already. */
export async function renderIn(world: World, address: Address): Promise<void> {
  window.location.hash = hashOf(world, address);
  settleAfterActs(world);
  render(<App bridge={world.app} />);
  await screen.findByRole('navigation', { name: 'Pages', hidden: true });
  await world.settled();
}

/**
 * From now on each act of `user`, and each `findBy…`, ends when the core has answered what the page
 * asked, and the page shows what came of it.
 */
export function settleAfterActs({ settled }: Pick<World, 'settled'>): void {
  const { asyncWrapper, asyncUtilTimeout } = getConfig();
  // The core answers in its own time, so React draws as in a browser: when something has come.
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false });
  configure({
    asyncUtilTimeout: patienceMs,
    asyncWrapper: async (callback) => {
      const result = await asyncWrapper(callback);
      await settled();
      return result;
    },
  });
  onTestFinished(() => {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
    configure({ asyncWrapper, asyncUtilTimeout });
  });
}

/** The inputs of all calls of one command so far. */
export function inputsOf({ calls }: Pick<World, 'calls'>, name: string): unknown[] {
  return calls.filter((call) => call.name === name).map((call) => call.input);
}
