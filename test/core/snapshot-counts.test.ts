/** What the windows count follows the log, also when nothing happens after the last call. */
import { expect, it } from 'vitest';
import { call, setUp } from './gateway/support.ts';

it('the last call of several is counted two seconds later at most, with nothing else going on', async () => {
  const setting = await setUp();
  const { core, clock, login } = setting;
  let counted = { hasCalls: false, callsToday: 0 };
  core.core.onSnapshot(({ activity }) => {
    counted = activity;
  });
  const settle = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 50) {
      clock.advance(50);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await settle(3000);
  expect(counted).toMatchObject({ hasCalls: false, callsToday: 0 });
  // The first is counted at once, and begins the two seconds.
  await call(setting, login, 'get_it');
  await settle(300);
  await call(setting, login, 'get_it');
  await settle(2300);
  expect(counted).toMatchObject({ hasCalls: true, callsToday: 2 });
});
