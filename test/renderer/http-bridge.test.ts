import { describe, expect, it, vi } from 'vitest';
import type { Connection } from '../../renderer/state/app-bridge.ts';
import { createFakeBridge } from '../../renderer/state/fake-bridge.ts';
import { createHttpBridge, type HttpBridgeHost } from '../../renderer/state/http-bridge.ts';

type Reply = (init: RequestInit | undefined) => Response | Promise<Response>;

/** A page at an address, with a server that answers as told. */
function page(hash: string, replies: Record<string, Reply>) {
  const requests: { path: string; init: RequestInit | undefined }[] = [];
  const timers: { action: () => void; delayMs: number }[] = [];
  const history = { replaceState: vi.fn() };
  const host: HttpBridgeHost = {
    location: { hash, pathname: '/', search: '' },
    history,
    fetch: async (path, init) => {
      requests.push({ path, init });
      const reply = replies[path];
      if (reply === undefined) throw new TypeError('fetch failed');
      return reply(init);
    },
    setTimeout: (action, delayMs) => timers.push({ action, delayMs }),
  };
  const bridge = createHttpBridge(host);
  const states: Connection[] = [];
  bridge.onConnection((state) => states.push(state));
  return { bridge, requests, timers, states, history };
}

const json = (status: number, value: unknown) => Response.json(value, { status });
const session: Reply = () => json(200, { token: 't0k' });
const never: Reply = () => new Promise<Response>(() => {});

/** A stream that holds these pieces and then stays open. */
function stream(...pieces: string[]): Response {
  const encoder = new TextEncoder();
  return new Response(
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(encoder.encode(piece));
      },
    }),
  );
}

describe('the HTTP bridge', () => {
  it('buys a token with the secret of the address and forgets the secret', async () => {
    const { bridge, requests, history } = page('#s3cret', {
      '/session': session,
      '/events': never,
      '/call/gateway.resume': () => json(200, { ok: true, value: { done: 1 } }),
    });
    expect(history.replaceState).toHaveBeenCalledWith(null, '', '/');
    expect(await bridge.main.call('gateway.resume', {})).toEqual({ ok: true, value: { done: 1 } });
    expect(requests[0]?.init?.body).toBe('{"secret":"s3cret"}');
    expect(requests.at(-1)?.init?.headers).toMatchObject({ authorization: 'Bearer t0k' });
  });

  it('says that the link is used when the secret is refused', async () => {
    const { bridge, states } = page('#old', { '/session': () => json(401, {}) });
    const result = await bridge.main.call('state.get', {});
    expect(result).toMatchObject({ ok: false, error: { code: 'not_running' } });
    expect(states.at(-1)).toEqual({ kind: 'no-session', reason: 'refused' });
  });

  it('does not ask at all without a secret; a page of ours is none', async () => {
    const { states, requests } = page('#/clients', {});
    await vi.waitFor(() =>
      expect(states.at(-1)).toEqual({ kind: 'no-session', reason: 'missing' }),
    );
    expect(requests).toEqual([]);
  });

  it('ends the session on 401 from a call', async () => {
    const { bridge, states } = page('#s', {
      '/session': session,
      '/events': never,
      '/call/state.get': () => json(401, {}),
    });
    await bridge.main.call('state.get', {});
    expect(states.at(-1)).toEqual({ kind: 'no-session', reason: 'refused' });
  });

  it('reads snapshots from the stream, however it is cut, and tells prompts only of new questions', async () => {
    const { snapshot } = createFakeBridge().world;
    const event = (revision: number) =>
      `event: snapshot\ndata: ${JSON.stringify({ ...snapshot, revision })}\n\n`;
    const text = `: hello\n\n${event(1)}${event(2)}`;
    const { bridge, states } = page('#s', {
      '/session': session,
      '/events': () => stream(text.slice(0, 40), text.slice(40, -1), text.slice(-1)),
    });
    const revisions: number[] = [];
    const changed = vi.fn();
    bridge.main.onSnapshot((each) => revisions.push(each.revision));
    bridge.prompts?.onChange(changed);
    await vi.waitFor(() => expect(revisions).toEqual([1, 2]));
    expect(changed).toHaveBeenCalledTimes(1);
    expect(states.at(-1)).toEqual({ kind: 'live' });
  });

  it('opens the stream again with growing pauses', async () => {
    let opened = 0;
    const { timers, states } = page('#s', {
      '/session': session,
      '/events': () => {
        opened += 1;
        throw new TypeError('fetch failed');
      },
    });
    for (const [turn, delayMs] of [500, 1000, 2000].entries()) {
      await vi.waitFor(() => expect(timers).toHaveLength(turn + 1));
      expect(timers[turn]?.delayMs).toBe(delayMs);
      timers[turn]?.action();
    }
    await vi.waitFor(() => expect(opened).toBe(4));
    expect(states.at(-1)).toEqual({ kind: 'lost' });
  });

  it('makes an error of an answer that is none', async () => {
    const { bridge } = page('#s', {
      '/session': session,
      '/events': never,
      '/call/state.get': () => new Response('<html>', { status: 502 }),
    });
    expect(await bridge.main.call('state.get', {})).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('502') },
    });
  });
});
