/** Which window comes forward when the browser is done with a login. */
import { expect, it } from 'vitest';
import { createLoginReturn } from '../../../main/electron/login/login-return.ts';

const waits = (name: string, waitingFor: string | null) => ({ name, login: { waitingFor } });

it('ALATION-19 the window comes forward once after a login that it started, and for no other', () => {
  let times = 0;
  const back = createLoginReturn(() => {
    times += 1;
  });
  // Started on the command line.
  back.saw({ connectors: [waits('cli', 'a.example')] });
  back.saw({ connectors: [waits('cli', null)] });
  expect(times).toBe(0);
  // Connected without a login.
  back.started({ name: 'up', authorizationUrl: null });
  back.saw({ connectors: [waits('up', null)] });
  expect(times).toBe(0);

  back.started({ name: 'up', authorizationUrl: 'https://a.example/authorize' });
  back.saw({ connectors: [waits('up', 'a.example'), waits('cli', null)] });
  expect(times).toBe(0);
  back.saw({ connectors: [waits('up', null)] });
  back.saw({ connectors: [waits('up', null)] });
  expect(times).toBe(1);
});
