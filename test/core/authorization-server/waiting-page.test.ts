/** The page on which a browser waits until the person has answered. */
import { describe, expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import {
  authorize,
  register,
  requestToken,
  waitingConsent,
} from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';
import { browse } from './support.ts';

describe('the waiting page', () => {
  test('a browser that leaves it takes no answer with it: the next look at the page gets the code', async () => {
    const core = await startCore();
    const client = await register(core.issuer);
    const { waitUrl, verifier } = await authorize(core.issuer, client);
    const closing = new AbortController();
    const left = browse(`${waitUrl}&held=1`, { signal: closing.signal });
    // The page is being held once a later request on another connection has been answered.
    await browse(waitUrl);
    closing.abort();
    await expect(left).rejects.toThrow();
    const stays = browse(`${waitUrl}&held=1`);
    await browse(waitUrl);
    await core.run('question.allow', {
      id: (await waitingConsent(core)).id,
      access: { '*': 'read' },
    });
    const location = new URL((await stays).headers.get('location') ?? 'about:blank');
    const answer = await requestToken(core.issuer, {
      grant_type: 'authorization_code',
      code: location.searchParams.get('code') ?? '',
      code_verifier: verifier,
      client_id: client.clientId,
    });
    expect(answer.status).toBe(200);
  });

  test('SEC-13 the code is handed out once: who comes second with the same id gets none', async () => {
    const core = await startCore();
    const { waitUrl } = await authorize(core.issuer, await register(core.issuer));
    const both = [browse(`${waitUrl}&held=1`), browse(`${waitUrl}&held=1`)];
    await browse(waitUrl);
    await core.run('question.allow', {
      id: (await waitingConsent(core)).id,
      access: { '*': 'read' },
    });
    const answers = await Promise.all(both);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([302, 404]);
    expect((await browse(waitUrl)).status).toBe(404);
  });

  test('without an answer the page comes again after a while, so that no browser gives up', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const { waitUrl } = await authorize(core.issuer, await register(core.issuer));
    const held = browse(`${waitUrl}&held=1`);
    await browse(waitUrl);
    clock.advance(limits.oauth.waitingPageHold);
    expect(await (await held).text()).toContain('http-equiv="refresh"');
  });

  test('a foreign name is shown as text, not as markup', async () => {
    const core = await startCore();
    const client = await register(core.issuer, {
      client_name: '</p><script>alert(1)</script>\u202eevil',
    });
    const { waitUrl } = await authorize(core.issuer, client);
    const html = await (await browse(waitUrl)).text();
    expect(html).not.toContain('<script');
    expect(html).not.toContain('\u202e');
    expect(html).toContain('⟨U+202E⟩');
  });
});
