/** While several are done one after another: how far it is, and that it can be stopped. */
import '../support/dom.ts';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { TooltipProvider } from '../../../renderer/components/base/tooltip.tsx';
import { BulkConfirm } from '../../../renderer/features/shell/bulk-confirm.tsx';
import { useNotices } from '../../../renderer/state/notices.ts';

const items = ['one', 'two', 'three'].map((name) => ({ id: name, name }));
type Outcome = Awaited<ReturnType<Parameters<typeof BulkConfirm>[0]['act']>>;
const failure: Outcome = { ok: false, error: { code: 'internal', message: 'Full.', hint: null } };

/** Each item waits until the test answers for it. */
function setUp() {
  const begun: string[] = [];
  const waiting: ((outcome: Outcome) => void)[] = [];
  let isDone = false;
  function Question() {
    const [isOpen, setIsOpen] = useState(true);
    if (!isOpen) return <p>closed</p>;
    return (
      <BulkConfirm
        title={(count) => `Do ${count}?`}
        verb="Do"
        keep="Leave them"
        items={items}
        done="done"
        act={({ id }) => {
          begun.push(id);
          return new Promise((resolve) => void waiting.push(resolve));
        }}
        onDone={() => {
          isDone = true;
        }}
        onClose={() => setIsOpen(false)}
      >
        What it comes to.
      </BulkConfirm>
    );
  }
  render(
    <TooltipProvider>
      <Question />
    </TooltipProvider>,
  );
  return {
    begun,
    isDone: () => isDone,
    answer: (outcome: Outcome) => act(async () => waiting.shift()?.(outcome)),
    titles: () => useNotices.getState().notices.map(({ title }) => title),
  };
}

it('says which of how many is under way', async () => {
  const user = userEvent.setup();
  const { answer, titles, isDone } = setUp();
  await user.click(screen.getByRole('button', { name: 'Do' }));
  expect(screen.getByRole('status').textContent).toBe('1 of 3');
  await answer({ ok: true });
  expect(screen.getByRole('status').textContent).toBe('2 of 3');
  await answer({ ok: true });
  await answer({ ok: true });
  expect(screen.getByText('closed')).toBeTruthy();
  expect([titles().at(-1), isDone()]).toEqual(['3 done', true]);
});

it('stops before the next when it is closed, and says what was done and what failed', async () => {
  const user = userEvent.setup();
  const { answer, titles, begun, isDone } = setUp();
  await user.click(screen.getByRole('button', { name: 'Do' }));
  await answer({ ok: true });
  await user.click(screen.getByRole('button', { name: 'Stop' }));
  await answer(failure);
  expect(begun).toEqual(['one', 'two']);
  expect(titles().slice(-2)).toEqual(['1 of 3 done', '1 of 2 failed.']);
  expect(isDone()).toBe(false);
});
