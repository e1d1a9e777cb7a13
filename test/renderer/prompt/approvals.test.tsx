import '../support/dom.ts';
import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { inputsOf, renderApp } from '../support/render-app.tsx';

describe('the page of approvals', () => {
  it('SEC-43 lists what holds, with its end, and ends it', async () => {
    const fake = await renderApp('#/approvals');
    const given = await screen.findByRole('region', { name: 'Given approvals' });
    const rows = within(given).getAllByRole('listitem');
    expect(rows.map((row) => row.textContent)).toEqual([
      expect.stringContaining('This session'),
      expect.stringContaining('until you end it'),
      expect.stringMatching(/4 calls left.*ends in \d:\d\d/u),
    ]);
    expect(rows[1]?.textContent).toContain('title begins with "Nightly"');
    fireEvent.click(screen.getByRole('button', { name: 'End: Cursor, create_issue' }));
    await expect.poll(() => within(given).getAllByRole('listitem').length).toBe(2);
    expect(inputsOf(fake, 'answer.end')).toEqual([{ id: 'sa-always' }]);
  });

  it('ATRYUM-55 lists what was missed, and brings the question back without an answer', async () => {
    const fake = await renderApp('#/approvals');
    const missed = await screen.findByRole('region', { name: 'Missed' });
    expect(missed.textContent).toContain('because nobody answered');
    fireEvent.click(within(missed).getByRole('button', { name: /Allow next time/ }));
    await expect.poll(() => inputsOf(fake, 'approval.reopen')).toEqual([{ id: 'mi-one' }]);
    await expect.poll(() => inputsOf(fake, 'prompt.show')).toEqual([{}]);
    expect(inputsOf(fake, 'question.allow')).toEqual([]);
  });

  it('shows the page of a client what holds for it, and nothing of others', async () => {
    await renderApp('#/clients/dyn-6f1c9a20');
    fireEvent.mouseDown(await screen.findByRole('tab', { name: 'Approvals' }), { button: 0 });
    expect(await screen.findByRole('button', { name: 'End: Cursor, add_comment' })).toBeTruthy();
  });

  it('sets the time to answer and what the lock of the screen does', async () => {
    const fake = await renderApp('#/settings');
    fireEvent.click(await screen.findByRole('radio', { name: '1 min' }));
    const lock = screen.getByRole('switch', { name: 'Locking the screen ends sessions' });
    await expect.poll(() => lock.hasAttribute('disabled')).toBe(false);
    fireEvent.click(lock);
    await expect
      .poll(() => inputsOf(fake, 'settings.set'))
      .toEqual([{ approvalSeconds: 60 }, { lockEndsSessions: false }]);
  });
});

it('TRIAL-D-B17 lists what was asked with the answer that was given', async () => {
  const fake = await renderApp('#/approvals');
  const history = await screen.findByRole('region', { name: 'Answered before' });
  const rows = await within(history).findAllByRole('listitem');
  expect(rows.length).toBeGreaterThan(1);
  for (const row of rows) {
    expect(row.textContent).toMatch(/Allowed.* · you allowed it once|Denied.* · you denied it/u);
  }
  const [input] = inputsOf(fake, 'audit.list');
  expect((input as { reasons: string[] }).reasons).toContain('approval_expired');
});
