/** Whom a legacy server speaks to when it says something that belongs to no call. */
import { expect, it, vi } from 'vitest';
import { createNotificationBudget } from '../../../../main/core/connectors/conversation/notification-budget.ts';
import { askable } from '../../../../main/core/connectors/conversation/server-questions.ts';
import type { UpstreamRequest } from '../../../../main/core/connectors/conversation/upstream.ts';
import { createBesideCalls } from '../../../../main/core/connectors/http/beside-calls.ts';
import type { RpcMessage } from '../../../../main/core/mcp/json-rpc.ts';
import { createTestClock } from '../../../support/core/memory-ports.ts';

const call = (more: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
  method: 'tools/call',
  params: {},
  signal: new AbortController().signal,
  timeoutMs: 1000,
  ...more,
});
const question: RpcMessage = { kind: 'request', id: 1, method: 'roots/list', params: {} };
const said = (level: string): RpcMessage => ({
  kind: 'notification',
  method: 'notifications/message',
  params: { level },
});

function setUp(isOneClients = true) {
  const onNotice = vi.fn<() => void>();
  const onToolsChanged = vi.fn<() => void>();
  const questions = { answer: vi.fn(() => Promise.resolve()), withdraw: vi.fn<() => void>() };
  const updated = vi.fn<() => void>();
  const beside = createBesideCalls(
    {
      onToolsChanged,
      onClosed: () => undefined,
      onLoginRequired: () => undefined,
      ...(isOneClients && { onNotice }),
    },
    createNotificationBudget(createTestClock()),
    () => ({ updated }),
  );
  return { beside, onNotice, onToolsChanged, questions, updated };
}

it('SEC-54 asks the caller of the only call, and where there are two only one and the same client', () => {
  const [first, second] = [askable(call()), askable(call())];
  for (const isOneClients of [true, false]) {
    const { beside, questions } = setUp(isOneClients);
    beside.asking.add(first);
    beside.take(question, questions);
    expect(questions.answer).toHaveBeenLastCalledWith(question, first, undefined);
    beside.asking.add(second);
    beside.take(question, questions);
    expect(questions.answer).toHaveBeenLastCalledWith(
      question,
      isOneClients ? first : undefined,
      isOneClients ? expect.any(Function) : undefined,
    );
  }
});

it('gives log messages to the only call as far as it wants them, else to the client', () => {
  const { beside, onNotice, questions } = setUp();
  const onLog = vi.fn<() => void>();
  const only = call({ onLog, logLevel: 'warning' });
  beside.running.add(only);
  beside.take(said('debug'), questions);
  beside.take(said('error'), questions);
  expect([onLog.mock.calls.length, onNotice.mock.calls.length]).toEqual([1, 0]);
  beside.running.add(call());
  beside.take(said('error'), questions);
  expect([onLog.mock.calls.length, onNotice.mock.calls.length]).toEqual([1, 1]);
});

it('SEC-54 gives log messages to nobody in a conversation of many clients', () => {
  const { beside, onNotice, questions } = setUp(false);
  const onLog = vi.fn<() => void>();
  beside.running.add(call({ onLog }));
  beside.take(said('error'), questions);
  expect([onLog.mock.calls.length, onNotice.mock.calls.length]).toEqual([0, 0]);
});

it('passes on what changed, and what the server no longer wants to know', () => {
  const { beside, onToolsChanged, questions, updated } = setUp();
  const notification = (method: string): RpcMessage => ({
    kind: 'notification',
    method,
    params: {},
  });
  beside.take(notification('notifications/tools/list_changed'), questions);
  beside.take(notification('notifications/resources/updated'), questions);
  beside.take(notification('notifications/cancelled'), questions);
  expect(
    [onToolsChanged, updated, questions.withdraw].map(({ mock }) => mock.calls.length),
  ).toEqual([1, 1, 1]);
});
