/** A person with a connector to `atmos-like`, and a clock for both sides. */
import { createTestClock, type TestClock } from '../../../support/core/memory-ports.ts';
import { startAtmos, type Atmos } from '../../../support/vendors/atmos-like.ts';
import { startWith, type Person } from '../login/support.ts';

export interface World {
  readonly atmos: Atmos;
  readonly person: Person;
  readonly clock: TestClock;
  /** Both sides grow older. */
  pass(ms: number): void;
}

export async function startWorld(): Promise<World> {
  const clock = createTestClock();
  const atmos = await startAtmos();
  const person = await startWith(atmos, { ports: { clock } });
  return {
    atmos,
    person,
    clock,
    pass(ms) {
      atmos.advance(ms);
      clock.advance(ms);
    },
  };
}

export async function loggedIn(): Promise<World> {
  const world = await startWorld();
  await world.person.logIn(world.atmos);
  await world.person.run('connector.review', { name: 'up', accept: 'all' });
  return world;
}
