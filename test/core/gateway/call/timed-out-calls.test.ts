/**
 * A server that takes a call and does not answer: the client hears that it may have happened, the
 * log says what it was.
 */
import { expect, test } from 'vitest';
import { call, setUp } from '../support.ts';

test.each(['hang-before-headers', 'hang-mid-event'] as const)(
  'REL-07 a call that is not answered (%s) ends with the time limit of the connector, once',
  async (trouble) => {
    const setting = await setUp();
    const { core, upstream, login, clock } = setting;
    await core.run('connector.edit', { name: 'up', timeoutSeconds: 5 });
    upstream.trouble.set('tools/call', trouble);
    const waiting = call(setting, login, 'get_it');
    await expect.poll(() => upstream.count('tools/call')).toBe(1);
    clock.advance(5000);
    const { status, messages } = await waiting;
    expect(status).toBe(200);
    expect(messages.at(-1)?.result).toMatchObject({ isError: true });
    expect(JSON.stringify(messages)).toContain('may or may not have happened');
    const { entries } = await core.run('audit.list', { tool: 'get_it' });
    expect(entries).toMatchObject([
      { decision: 'failed', reason: 'upstream_timed_out', connector: 'up', tool: 'get_it' },
      { decision: 'sent' },
    ]);
    expect(upstream.count('tools/call')).toBe(1);
  },
);
