/** A person with Alation added, for the tests beside this. */
import {
  alationClient,
  startAlationLike,
  type AlationLike,
  type AlationOptions,
} from '../../../support/vendors/alation-like.ts';
import { createTestClock, type TestClock } from '../../../support/core/memory-ports.ts';
import { startPerson, type Person } from '../login/support.ts';

export const byHand = { clientId: alationClient.id, clientSecret: alationClient.secret };
export interface World {
  readonly person: Person;
  readonly alation: AlationLike;
  readonly clock: TestClock;
  /** Both sides grow older. */
  pass(ms: number): void;
  call(): Promise<string>;
}

/**
 * A person with Alation added, the client made for the redirect URI that Consentry showed before.
 */
export async function startWorld(
  options: Partial<AlationOptions> & { host?: 'localhost' | '127.0.0.1'; oauth?: object } = {},
): Promise<World> {
  const clock = createTestClock();
  const person = await startPerson({ ports: { clock } });
  const redirectUri = `http://${options.host ?? '127.0.0.1'}:${person.port}/oauth/callback`;
  const alation = await startAlationLike({ redirectUris: [redirectUri], ...options });
  await person.run('connector.add', {
    kind: 'http',
    name: 'up',
    url: alation.mcpUrl,
    oauth: options.oauth ?? { ...byHand, ...(options.host && { redirectHost: options.host }) },
  });
  await person.until('up', ({ connection }) => connection !== 'connecting');
  return {
    person,
    alation,
    clock,
    pass(ms) {
      alation.advance(ms);
      clock.advance(ms);
    },
    async call() {
      const { steps } = await person.run('connector.test', { name: 'up' });
      return steps.every(({ ok }) => ok) ? 'works' : JSON.stringify(steps);
    },
  };
}
