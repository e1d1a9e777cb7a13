import { describe, expect, it, vi } from 'vitest';
import type { Connection } from '../../../renderer/state/app-bridge.ts';
import { createHttpBridge } from '../../../renderer/state/http-bridge.ts';
import type { HttpBridgeHost } from '../../../renderer/state/http-host.ts';
import { startWorld } from '../../support/core/world-host.ts';

type Reply = (init: RequestInit | undefined) => Response | Promise<Response>;

/** A page at an address, with a server that answers as told. */
function page(hash: string, replies: Record<string, Reply>, keeps = new Map<string, string>()) {
  const requests: { path: string; init: RequestInit | undefined }[] = [];
  const timers: { action: () => void; delayMs: number }[] = [];
  const history = { replaceState: vi.fn() };
  const location = { hash, pathname: '/', search: '' };
  const hashListeners: (() => void)[] = [];
  const host: HttpBridgeHost = {
    location,
    sessionStorage: {
      getItem: (key) => keeps.get(key) ?? null,
      setItem: (key, value) => void keeps.set(key, value),
      removeItem: (key) => void keeps.delete(key),
    },
    addEventListener: (_event, listener) => void hashListeners.push(listener),
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
  /** What a browser does when only the fragment of the address changes. */
  const openInSameTab = (fragment: string) => {
    location.hash = fragment;
    for (const listener of hashListeners) listener();
  };
  return { bridge, requests, timers, states, history, keeps, openInSameTab };
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

  it('a link may lead to a page: the secret goes, the page stays', async () => {
    const { requests, history, states } = page('#s3cret/policy', {
      '/session': session,
      '/events': () => stream(': hello\n\n'),
    });
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ kind: 'live' }));
    expect(history.replaceState).toHaveBeenCalledWith(null, '', '/#/policy');
    expect(requests[0]?.init?.body).toBe('{"secret":"s3cret"}');
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
    expect(states.at(-1)).toEqual({ kind: 'no-session', reason: 'ended' });
  });

  it('TRIAL-D-B1 a reload goes on with the session that the tab kept, and asks for no link', async () => {
    const replies = {
      '/session': session,
      '/events': () => stream('event: snapshot\ndata: {"revision":1,"questions":[]}\n\n'),
      '/call/gateway.resume': () => json(200, { ok: true, value: {} }),
    };
    const first = page('#s3cret', replies);
    await vi.waitFor(() => expect(first.states.at(-1)).toEqual({ kind: 'live' }));
    const reloaded = page('#/clients', replies, first.keeps);
    await vi.waitFor(() => expect(reloaded.states.at(-1)).toEqual({ kind: 'live' }));
    expect(await reloaded.bridge.main.call('gateway.resume', {})).toMatchObject({ ok: true });
    expect(reloaded.requests.map(({ path }) => path)).toEqual(['/events', '/call/gateway.resume']);
    expect(reloaded.requests.at(-1)?.init?.headers).toMatchObject({ authorization: 'Bearer t0k' });
  });

  it('TRIAL-D-B1 a kept session that has ended is forgotten and said', async () => {
    const first = page('#s', { '/session': session, '/events': never });
    await vi.waitFor(() => expect([...first.keeps.values()]).toEqual(['t0k']));
    const { states, keeps } = page('', { '/events': () => json(401, {}) }, first.keeps);
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ kind: 'no-session', reason: 'ended' }));
    expect(keeps.size).toBe(0);
  });

  it('TRIAL-D-B1 a new link in the same tab logs in where there was no session', async () => {
    const replies = { '/session': session, '/events': () => stream(': hello\n\n') };
    const { states, openInSameTab, requests, history } = page('#/overview', replies);
    await vi.waitFor(() =>
      expect(states.at(-1)).toEqual({ kind: 'no-session', reason: 'missing' }),
    );
    openInSameTab('#fresh');
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ kind: 'live' }));
    expect(requests[0]?.init?.body).toBe('{"secret":"fresh"}');
    expect(history.replaceState).toHaveBeenCalledWith(null, '', '/');
  });

  it('TRIAL-D-B1 a refused link in the same tab takes no session away', async () => {
    let links = 0;
    const { bridge, states, keeps, openInSameTab } = page('#good', {
      '/session': () => ((links += 1), links === 1 ? json(200, { token: 't0k' }) : json(401, {})),
      '/events': () => stream(': hello\n\n'),
      '/call/gateway.resume': () => json(200, { ok: true, value: {} }),
    });
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ kind: 'live' }));
    openInSameTab('#used');
    expect(await bridge.main.call('gateway.resume', {})).toMatchObject({ ok: true });
    expect(links).toBe(2);
    expect([...keeps.values()]).toEqual(['t0k']);
    expect(states.filter(({ kind }) => kind === 'no-session')).toEqual([]);
  });

  it('TRIAL-D-B1 works for one page where the browser keeps nothing', async () => {
    const closed = new Map<string, string>();
    closed.get = closed.set = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    const { states } = page(
      '#s3cret',
      { '/session': session, '/events': () => stream(': hello\n\n') },
      closed,
    );
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ kind: 'live' }));
  });

  it('reads snapshots from the stream, however it is cut, and tells prompts only of new questions', async () => {
    const snapshot = (await startWorld({ world: 'calm' })).snapshot();
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
