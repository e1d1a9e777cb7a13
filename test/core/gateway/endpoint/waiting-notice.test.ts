/**
 * A client that shows forms is told that its call waits; nothing that is answered there decides
 * anything (SEC-40, INV-6).
 */
import { describe, expect, test } from 'vitest';
import { approval, setUp, type Setting } from '../support.ts';
import { eventsOf, sendLegacy } from './legacy-client.ts';

async function open(
  { core, login }: Setting,
  capabilities: object,
  protocolVersion = '2025-11-25',
): Promise<string> {
  const response = await sendLegacy(core, login.accessToken, {
    id: 0,
    method: 'initialize',
    params: { protocolVersion, capabilities, clientInfo: { name: 'forms', version: '1' } },
  });
  await response.text();
  return response.headers.get('mcp-session-id') ?? '';
}

const callPut = ({ core, login }: Setting, session: string): Promise<Response> =>
  sendLegacy(
    core,
    login.accessToken,
    { id: 7, method: 'tools/call', params: { name: 'up__put_it', arguments: { a: 1 } } },
    { session },
  );

describe('SEC-40 the notice in the client', () => {
  test.each(['accept', 'decline', 'cancel'])(
    'is shown, "%s" to it decides nothing, and it goes with the answer',
    async (action) => {
      const setting = await setUp();
      const { core, login, upstream } = setting;
      const session = await open(setting, { elicitation: {} });
      const response = await callPut(setting, session);
      const events = eventsOf(response);
      const { value: notice } = await events.next();
      expect(notice).toMatchObject({
        method: 'elicitation/create',
        params: { requestedSchema: { type: 'object', properties: {} } },
      });
      expect(JSON.stringify(notice)).toContain('They answer in Consentry');
      const { id } = await approval(core);
      const answered = await sendLegacy(
        core,
        login.accessToken,
        { id: (notice as { id: string }).id, result: { action, content: {} } },
        { session },
      );
      expect(answered.status).toBe(202);
      expect((await approval(core)).id).toBe(id);
      expect(upstream.count('tools/call')).toBe(0);
      await core.run('question.deny', { id });
      const rest = [];
      for await (const event of events) rest.push(event);
      expect(rest).toMatchObject([
        {
          method: 'notifications/cancelled',
          params: { requestId: (notice as { id: string }).id },
        },
        { id: 7, result: { isError: true } },
      ]);
      expect(upstream.count('tools/call')).toBe(0);
    },
  );

  test.each([
    ['a client that declared nothing', {}, '2025-11-25'],
    ['a client that opens addresses only', { elicitation: { url: {} } }, '2025-11-25'],
    ['a revision without forms', { elicitation: {} }, '2025-03-26'],
  ])('is not sent to %s', async (_what, capabilities, revision) => {
    const setting = await setUp();
    const session = await open(setting, capabilities, revision);
    const pending = callPut(setting, session);
    const { id } = await approval(setting.core);
    await setting.core.run('question.deny', { id });
    const response = await pending;
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toMatchObject({ id: 7, result: { isError: true } });
  });
});
