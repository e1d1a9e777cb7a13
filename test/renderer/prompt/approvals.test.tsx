import '../support/dom.ts';
import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { answered, missed } from '../../support/worlds/answers.ts';
import { clientPage } from '../../support/core/world-host.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

describe('the page of approvals', () => {
  it('SEC-43 lists what holds, with its end, and ends it', async () => {
    const world = await renderApp('#/approvals', answered);
    const { given: all } = await world.core.run('answers.list', {});
    const given = await screen.findByRole('region', { name: 'Given approvals' });
    const rows = within(given).getAllByRole('listitem');
    expect(rows.map((row) => row.textContent)).toEqual([
      expect.stringContaining('This session'),
      expect.stringContaining('until you end it'),
      expect.stringMatching(/5 calls left.*ends in \d+:\d\d/u),
    ]);
    expect(
      rows.map((row) => /used \d+ times?, the last|not used yet/u.exec(row.textContent)?.[0]),
    ).toEqual(
      all.map(({ calls, lastUsedAt }) =>
        lastUsedAt === null
          ? 'not used yet'
          : `used ${calls} ${calls === 1 ? 'time' : 'times'}, the last`,
      ),
    );
    expect(rows[1]?.textContent).toContain('title begins with "Nightly"');
    fireEvent.click(screen.getByRole('button', { name: 'Stop: Claude Code, create_issue' }));
    await expect.poll(() => within(given).getAllByRole('listitem').length).toBe(2);
    expect(inputsOf(world, 'answer.end')).toEqual([
      { id: all.find(({ tool }) => tool === 'create_issue')?.id },
    ]);
  });

  it('SEC-43 stops several at once, after one question that names them', async () => {
    const world = await renderApp('#/approvals', answered);
    const { given: all } = await world.core.run('answers.list', {});
    const given = await screen.findByRole('region', { name: 'Given approvals' });
    for (const tool of ['create_issue', 'get_file_contents'])
      fireEvent.click(
        within(given).getByRole('checkbox', { name: new RegExp(`^Select: .*${tool}`, 'u') }),
      );
    fireEvent.click(within(given).getByRole('button', { name: 'Stop 2' }));
    const question = await screen.findByRole('dialog', { name: 'Stop 2 approvals?' });
    expect(question.textContent).toMatch(/create_issue on github.*get_file_contents on github/u);
    expect(inputsOf(world, 'answer.end')).toEqual([]);
    fireEvent.click(within(question).getByRole('button', { name: 'Stop 2' }));
    await expect.poll(() => within(given).getAllByRole('listitem').length).toBe(1);
    const ids = all.filter(({ tool }) => tool !== 'list_pull_requests').map(({ id }) => ({ id }));
    expect(inputsOf(world, 'answer.end')).toEqual(ids);
  });

  it('SEC-43 says which of several could not be stopped', async () => {
    const world = await renderApp('#/approvals', answered);
    const { given: all } = await world.core.run('answers.list', {});
    const given = await screen.findByRole('region', { name: 'Given approvals' });
    fireEvent.click(within(given).getByRole('checkbox', { name: 'Select all approvals' }));
    fireEvent.click(within(given).getByRole('button', { name: 'Stop 3' }));
    const question = await screen.findByRole('dialog', { name: 'Stop 3 approvals?' });
    await world.core.run('answer.end', { id: all[0]?.id ?? '' });
    fireEvent.click(within(question).getByRole('button', { name: 'Stop 3' }));
    await expect.poll(() => question.textContent).toContain('1 of 3 failed.');
    expect((await world.core.run('answers.list', {})).given).toEqual([]);
  });

  it('ATRYUM-55 lists what was missed, and brings the question back without an answer', async () => {
    const world = await renderApp('#/approvals', missed);
    const { missed: calls } = await world.core.run('answers.list', {});
    const region = await screen.findByRole('region', { name: 'Missed' });
    expect(region.textContent).toContain('because nobody answered');
    fireEvent.click(within(region).getByRole('button', { name: /Allow next time/ }));
    await expect.poll(() => inputsOf(world, 'approval.reopen')).toEqual([{ id: calls[0]?.id }]);
    await expect.poll(() => inputsOf(world, 'prompt.show')).toEqual([{}]);
    expect(inputsOf(world, 'question.allow')).toEqual([]);
  });

  it('shows the page of a client what holds for it, and nothing of others', async () => {
    await renderApp(clientPage('Claude Code'), answered);
    fireEvent.mouseDown(await screen.findByRole('tab', { name: 'Approvals' }), { button: 0 });
    expect(
      await screen.findByRole('button', { name: 'Stop: Claude Code, list_pull_requests' }),
    ).toBeTruthy();
  });

  it('sets the time to answer and what the lock of the screen does', async () => {
    const world = await renderApp('#/settings');
    fireEvent.click(await screen.findByRole('radio', { name: '1 min' }));
    const lock = screen.getByRole('switch', { name: 'Locking the screen ends sessions' });
    await expect.poll(() => lock.hasAttribute('disabled')).toBe(false);
    fireEvent.click(lock);
    await expect
      .poll(() => inputsOf(world, 'settings.set'))
      .toEqual([{ approvalSeconds: 60 }, { lockEndsSessions: false }]);
  });
});

describe('the history of questions', () => {
  it('TRIAL-D-B17 lists what was asked with the answer, where, how fast and the way to its entry', async () => {
    const world = await renderApp('#/approvals', answered);
    const { questions } = await world.core.run('answers.history', {});
    const history = await screen.findByRole('region', { name: 'History' });
    const rows = await within(history).findAllByRole('link');
    expect(rows.map((row) => row.getAttribute('href'))).toEqual(
      questions.map(({ entryId }) => `#/activity/${entryId}`),
    );
    const texts = rows.map(({ textContent }) => textContent);
    expect(texts).toContainEqual(
      expect.stringMatching(
        /“Claude Code” wanted to run list_pull_requests on githubAllowed for this session .* after \d+ s/u,
      ),
    );
    expect(texts).toContainEqual(expect.stringMatching(/asked for accessAllowed .* after \d+ s/u));
    expect(texts).toContainEqual(expect.stringMatching(/create_issue on githubAlways allowed/u));
    const [first] = rows;
    fireEvent.click(first ?? history);
    expect(await screen.findByRole('dialog')).toBeTruthy();
  });

  it('says that nobody answered a call which expired', async () => {
    await renderApp('#/approvals', missed);
    const history = await screen.findByRole('region', { name: 'History' });
    const [row] = await within(history).findAllByRole('link');
    expect(row?.textContent).toMatch(/create_issue on githubNobody answered in time after 5 min/u);
  });

  it('ATRYUM-55 what was denied or missed is asked about once more, and nothing else is', async () => {
    const world = await renderApp('#/approvals', missed);
    const history = within(await screen.findByRole('region', { name: 'History' }));
    const [button, ...others] = await history.findAllByRole('button', {
      name: /^Allow next time: /,
    });
    expect(others).toEqual([]);
    fireEvent.click(button!);
    const [{ id }] = inputsOf(world, 'approval.reopen') as [{ id: string }];
    expect(id).toMatch(/^mi_/u);
    await expect.poll(() => inputsOf(world, 'prompt.show')).toEqual([{}]);
    expect(inputsOf(world, 'question.allow')).toEqual([]);
    // The question is there again, so the row has nothing to offer meanwhile; a No offers it anew.
    const [question] = await world.core.run('questions.list', {});
    expect(question?.kind).toBe('approval');
    await expect.poll(() => history.queryAllByRole('button', { name: /^Allow next/ })).toEqual([]);
    await world.core.run('question.deny', { id: question!.id });
    await history.findByRole('button', { name: /^Allow next time: / });
  });

  it('says what will stand here while nothing was asked', async () => {
    await renderApp('#/approvals', { world: 'empty' });
    const history = await screen.findByRole('region', { name: 'History' });
    expect(await within(history).findByText('No question yet')).toBeTruthy();
  });
});
