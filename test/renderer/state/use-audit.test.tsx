/** The window into the log, while news and older pages cross. */
import '../support/dom.ts';
import type { ReactNode } from 'react';
import { act, renderHook, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useAudit } from '../../../renderer/features/activity/use-audit.ts';
import type { AppBridge } from '../../../renderer/state/app-bridge.ts';
import { BridgeContext } from '../../../renderer/state/commands.ts';

interface Asked {
  readonly before?: number;
  readonly limit: number;
}

/** A log of which the answers come when the test says so. */
function slowLog() {
  let lastId = 200;
  const waiting: (() => void)[] = [];
  const main = {
    call: (_name: string, { before = lastId + 1, limit }: Asked) =>
      new Promise((resolve) =>
        waiting.push(() => {
          const least = Math.max(1, before - limit);
          const entries = Array.from({ length: before - least }, (_, index) => ({
            id: before - 1 - index,
            callId: null,
          }));
          resolve({ ok: true, value: { entries, more: least > 1 } });
        }),
      ),
  };
  const bridge = { main, prompts: null, onConnection: () => () => {} };
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <BridgeContext value={bridge as unknown as AppBridge}>{children}</BridgeContext>
  );
  const answer = async (): Promise<void> => {
    await waitFor(() => expect(waiting.length).toBeGreaterThan(0));
    await act(async () => waiting.shift()?.());
  };
  return { wrapper, answer, write: () => (lastId += 1), waiting };
}

test.each(['loadOlder', 'loadAll'] as const)(
  'news that comes while %s runs is loaded after it',
  async (older) => {
    const log = slowLog();
    const { result } = renderHook(() => useAudit({}), { wrapper: log.wrapper });
    await log.answer();
    expect(result.current.entries?.[0]?.id).toBe(200);
    act(() => void result.current[older]());
    log.write();
    act(() => result.current.loadNewer());
    await log.answer();
    await log.answer();
    await waitFor(() => expect(result.current.entries?.[0]?.id).toBe(201));
    expect(result.current.entries?.map(({ id }) => id)).toEqual(
      Array.from({ length: 201 }, (_, index) => 201 - index),
    );
    expect(log.waiting).toEqual([]);
  },
);
