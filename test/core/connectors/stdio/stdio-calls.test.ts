/**
 * To which call belongs what a server says without naming one: to one only where there is no doubt.
 */
import { expect, it, vi } from 'vitest';
import { createNotificationBudget } from '../../../../main/core/connectors/conversation/notification-budget.ts';
import { openCall } from '../../../../main/core/connectors/conversation/open-call.ts';
import {
  failed,
  type UpstreamRequest,
} from '../../../../main/core/connectors/conversation/upstream.ts';
import { createStdioCalls } from '../../../../main/core/connectors/stdio/stdio-calls.ts';
import { metaKey } from '../../../../main/core/mcp/revisions.ts';
import { createTestClock } from '../../../support/core/memory-ports.ts';

function setUp() {
  const clock = createTestClock();
  const calls = createStdioCalls(createNotificationBudget(clock));
  const enter = (of: string, more: Partial<UpstreamRequest> = {}, listener?: () => void) => {
    const request: UpstreamRequest = {
      method: 'tools/call',
      params: {},
      signal: new AbortController().signal,
      timeoutMs: 10_000,
      upstreamSession: { key: of, capabilities: {} },
      ...more,
    };
    const id = calls.nextId();
    const opened = openCall(request, clock, () => undefined);
    calls.enter(id, opened, request, false, listener);
    return { id, request, opened };
  };
  return { calls, enter };
}

it('knows its ids: those of calls that are over, and none that it never gave', () => {
  const { calls, enter } = setUp();
  const { id } = enter('a');
  expect(calls.take(id)).toBeDefined();
  expect(calls.take(id)).toBeUndefined();
  expect([id, 0, id + 1, String(id), null].map((one) => calls.isOurs(one))).toEqual([
    true,
    ...Array.from({ length: 4 }, () => false),
  ]);
});

it('SEC-54 gives a question to the oldest call of one client, and to nobody when there are two', () => {
  const { calls, enter } = setUp();
  enter('a', { method: 'tools/list' });
  const first = enter('a', { onInput: () => Promise.resolve(null) });
  enter('a', { onInput: () => Promise.resolve(null) });
  expect(calls.oldestAskable()?.request).toBe(first.request);
  enter('b');
  expect(calls.oldestAskable()).toBeUndefined();
});

it('SEC-54 gives log messages to a call that was never open beside one of another client', () => {
  const { calls, enter } = setUp();
  const onLog = vi.fn<() => void>();
  const { id } = enter('a', { onLog });
  calls.notify('notifications/message', { level: 'info' });
  expect(onLog).toHaveBeenCalledOnce();
  const other = enter('b');
  calls.take(other.id);
  calls.notify('notifications/message', { level: 'info' });
  expect(onLog).toHaveBeenCalledOnce();
  calls.take(id);
});

it('says whether a notification belongs to a subscription', () => {
  const { calls, enter } = setUp();
  const listener = vi.fn<() => void>();
  const { id } = enter('a', {}, listener);
  const { id: plain } = enter('a');
  const tagged = (to: number) => ({ _meta: { [metaKey.subscriptionId]: to } });
  expect(calls.notify('notifications/resources/updated', tagged(id))).toBe(true);
  expect(calls.notify('notifications/resources/updated', tagged(plain))).toBe(false);
  expect(listener).toHaveBeenCalledOnce();
});

it('fails all calls at once when the process ends', async () => {
  const { calls, enter } = setUp();
  const { opened } = enter('a');
  calls.failAll(failed('closed', 'It ended.'));
  expect(await opened.outcome).toMatchObject({ code: 'closed' });
  expect(calls.count()).toBe(0);
});
