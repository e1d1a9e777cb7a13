/**
 * What cannot be saved ends no login: the client hears that it may try again (RFC 6749 section
 * 4.1.2.1).
 */
import { expect, test } from 'vitest';
import { callModern, logIn } from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';
import { refreshWith } from './support.ts';

test.each(['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'ENOSPC', 'EIO'])(
  'TRIAL-C7 a refresh that meets %s is temporarily_unavailable, and the same token is good afterwards',
  async (code) => {
    let isFull = false;
    const core = await startCore({
      ports: {
        faults: (point) => {
          if (isFull && point === 'refresh.half-written')
            throw Object.assign(new Error('no room'), { code });
        },
      },
    });
    const login = await logIn(core);
    isFull = true;
    const refused = await refreshWith(core, login, login.refreshToken);
    expect([refused.status, refused.body['error']]).toEqual([429, 'temporarily_unavailable']);
    isFull = false;
    expect((await callModern(core.endpoint, login.accessToken, 'tools/list')).status).toBe(200);
    expect((await refreshWith(core, login, login.refreshToken)).status).toBe(200);
  },
);
