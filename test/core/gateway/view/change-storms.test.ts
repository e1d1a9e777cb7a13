/**
 * A server that says a thousand times a second that its list changed: it is asked twice a second at
 * most, clients hear once.
 */
import { expect, onTestFinished, test, vi } from 'vitest';
import { callModern } from '../../../support/clients/oauth-client.ts';
import { eventsOf, openSession, sendLegacy } from '../endpoint/legacy-client.ts';
import { setUp, tool, type Setting } from '../support.ts';

/** Names of the notifications of a stream, as they come. */
function hear(response: Response, leave: AbortController): string[] {
  const received: string[] = [];
  void (async () => {
    for await (const { method } of eventsOf(response)) received.push(String(method));
  })().catch((error: unknown) => {
    if (!leave.signal.aborted) throw error;
  });
  return received;
}

async function listen({ core, login }: Setting): Promise<{ modern: string[]; legacy: string[] }> {
  const leave = new AbortController();
  onTestFinished(() => leave.abort());
  const { signal } = leave;
  const { accessToken } = login;
  const params = { notifications: { toolsListChanged: true } };
  const modern = await callModern(core.endpoint, accessToken, 'subscriptions/listen', params, {
    signal,
  });
  const session = await openSession(core, accessToken);
  const legacy = await sendLegacy(core, accessToken, null, { session, method: 'GET', signal });
  return { modern: hear(modern, leave), legacy: hear(legacy, leave) };
}

const changed = 'notifications/tools/list_changed';

test.each(['legacy', 'modern'] as const)(
  'REL-23 a storm of changes from a %s server is few lists, and one notice for each client when something did change',
  async (era) => {
    const setting = await setUp(era);
    const { upstream, clock } = setting;
    await vi.waitFor(() => expect(upstream.streams()).toBeGreaterThan(0));
    const { modern, legacy } = await listen(setting);
    await vi.waitFor(() => expect(modern).toHaveLength(1));
    modern.length = 0;

    /**
     * Three seconds of it, and what the machine takes.
     *
     * @returns how often a second the server was asked for its tools
     */
    async function storm(): Promise<number> {
      const [before, begun] = [upstream.count('tools/list'), clock.monotonicMs()];
      for (let tenth = 0; tenth < 30; tenth += 1) {
        for (let each = 0; each < 100; each += 1) upstream.announceChange();
        // A call in between, so that what was announced has time to arrive.
        const params = { name: 'up__get_it', arguments: {} };
        const { core, login } = setting;
        await (await callModern(core.endpoint, login.accessToken, 'tools/call', params)).text();
        clock.advance(100);
      }
      return (upstream.count('tools/list') - before) / ((clock.monotonicMs() - begun) / 1000);
    }

    const asked = await storm();
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(2);
    expect([...modern, ...legacy]).toEqual([]);

    upstream.tools = ['get_it', 'put_it'].map((name) => tool(name));
    expect(await storm()).toBeLessThanOrEqual(2);
    await vi.waitFor(() => expect([modern, legacy]).toEqual([[changed], [changed]]));

    // What no client gets is said with the connector, and to nobody else.
    upstream.tools.push({ name: 'without a schema' });
    await storm();
    const [connector] = (await setting.core.run('state.get', {})).connectors;
    expect(connector?.bridging.join()).toContain('One tool is left out');
    expect([modern, legacy]).toEqual([[changed], [changed]]);
  },
);
