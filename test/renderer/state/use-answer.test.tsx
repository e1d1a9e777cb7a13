/** An answer belongs to what was asked: one that comes late, or to another input, is nobody's. */
import '../support/dom.ts';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it, vi } from 'vitest';
import type { CommandResult } from '../../../contract/views/errors.ts';
import type { AppBridge } from '../../../renderer/state/app-bridge.ts';
import { BridgeContext } from '../../../renderer/state/commands.ts';
import { useAnswer } from '../../../renderer/state/use-answer.ts';

interface Asked {
  readonly input: unknown;
  readonly answer: (result: CommandResult) => void;
}

/** A bridge that answers when the test says so. */
function createBridge(): {
  readonly asked: Asked[];
  readonly wrapper: (props: Children) => ReactNode;
} {
  const asked: Asked[] = [];
  const call = (_name: string, input: unknown): Promise<unknown> =>
    new Promise((resolve) => asked.push({ input, answer: resolve }));
  const bridge = { main: { call }, prompts: null, onConnection: () => () => {} };
  return {
    asked,
    wrapper: ({ children }) => (
      <BridgeContext value={bridge as unknown as AppBridge}>{children}</BridgeContext>
    ),
  };
}

interface Children {
  readonly children: ReactNode;
}

const latency = (connector: string) =>
  ({ ok: true, value: { connector } }) as unknown as CommandResult;
const refused = {
  ok: false,
  error: { code: 'not_running', message: 'Consentry did not answer.' },
} as unknown as CommandResult;

it('the answer to an earlier input is not shown, even when it comes last', async () => {
  const { asked, wrapper } = createBridge();
  const { result, rerender } = renderHook(
    ({ connector }) => useAnswer('usage.latency', { connector }),
    { wrapper, initialProps: { connector: 'one' } },
  );
  rerender({ connector: 'two' });
  await act(async () => asked[1]?.answer(latency('two')));
  await act(async () => asked[0]?.answer(latency('one')));
  expect(result.current.value).toEqual({ connector: 'two' });
});

it('another input shows nothing until its own answer, unless the last one may stay', async () => {
  for (const keepsLast of [false, true]) {
    const { asked, wrapper } = createBridge();
    const { result, rerender } = renderHook(
      ({ connector }) => useAnswer('usage.latency', { connector }, { keepsLast }),
      { wrapper, initialProps: { connector: 'one' } },
    );
    await act(async () => asked[0]?.answer(latency('one')));
    rerender({ connector: 'two' });
    expect(result.current.value).toEqual(keepsLast ? { connector: 'one' } : null);
  }
});

it('a refusal keeps the last answer to the same input, and the next answer ends it', async () => {
  const { asked, wrapper } = createBridge();
  const { result } = renderHook(() => useAnswer('usage.latency', { connector: 'one' }), {
    wrapper,
  });
  await act(async () => asked[0]?.answer(latency('one')));
  act(() => void result.current.reload());
  await act(async () => asked[1]?.answer(refused));
  expect(result.current).toMatchObject({
    value: { connector: 'one' },
    error: { code: 'not_running' },
  });
  act(() => void result.current.reload());
  await act(async () => asked[2]?.answer(latency('one')));
  expect(result.current.error).toBeNull();
});

it('without an input nothing is asked', () => {
  const { asked, wrapper } = createBridge();
  renderHook(() => useAnswer('usage.latency', null), { wrapper });
  expect(asked).toEqual([]);
});

it('a new version asks again, but not before the pause is over', async () => {
  vi.useFakeTimers();
  const { asked, wrapper } = createBridge();
  const { rerender } = renderHook(
    ({ version }) => useAnswer('usage.latency', { connector: 'one' }, { version, pauseMs: 5000 }),
    { wrapper, initialProps: { version: 1 } },
  );
  rerender({ version: 2 });
  rerender({ version: 3 });
  expect(asked).toHaveLength(1);
  act(() => void vi.advanceTimersByTime(5000));
  expect(asked).toHaveLength(2);
  vi.useRealTimers();
  await waitFor(() => expect(asked[1]?.input).toEqual({ connector: 'one' }));
});
