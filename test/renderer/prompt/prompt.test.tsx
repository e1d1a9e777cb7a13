import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { ask } from '../../support/core/world-host.ts';
import { asks, createIssue, issue } from '../../support/worlds/asking.ts';
import { callAndLeave, callTool } from '../../support/worlds/build-world.ts';
import { button, caller, flood, renderPrompt, type PromptPage } from '../support/render-prompt.tsx';
import { inputsOf } from '../support/render-world.tsx';

const nonce = expect.any(String) as string;

async function renderFlood(): Promise<PromptPage> {
  const page = await renderPrompt('approval');
  await flood(page, 4);
  return page;
}

describe('the dead second', () => {
  it.each([0, 100, 500, 900])('ignores a click after %i ms (SEC-38)', async (ms) => {
    const page = await renderPrompt('consent');
    await page.pass(ms);
    await page.press('Allow');
    expect(inputsOf(page, 'question.allow')).toEqual([]);
  });

  it('allows after one second, with the nonce and what was picked', async () => {
    const page = await renderPrompt('consent');
    // A window that is drawn late on a busy machine counts from when it was drawn.
    await page.pass(1200);
    fireEvent.click(
      within(screen.getByRole('group', { name: 'Access to github' })).getByRole('radio', {
        name: 'Read & write',
      }),
    );
    await page.press('Allow');
    expect(inputsOf(page, 'question.allow')).toEqual([
      {
        id: page.id,
        nonce,
        access: { github: 'write', linear: 'read', filesystem: 'read' },
        duration: 'longest',
        remember: false,
      },
    ]);
  });

  it('ignores a press that began while dead and ended while live', async () => {
    const page = await renderPrompt('consent');
    fireEvent.pointerDown(button('Allow'));
    await page.pass(1500);
    fireEvent.click(button('Allow'), { detail: 1 });
    expect(inputsOf(page, 'question.allow')).toEqual([]);
  });

  it.each(['focus', 'resize'])('starts anew on %s', async (event) => {
    const page = await renderPrompt('consent');
    await page.pass(1200);
    fireEvent(window, new Event(event));
    await page.settle();
    await page.pass(900);
    await page.press('Allow');
    expect(inputsOf(page, 'question.allow')).toEqual([]);
    await page.pass(200);
    await page.press('Allow');
    expect(inputsOf(page, 'question.allow')).toHaveLength(1);
  });

  it('starts anew when the window moves', async () => {
    const page = await renderPrompt('consent');
    await page.pass(1200);
    vi.spyOn(window, 'screenX', 'get').mockReturnValue(40);
    await page.pass(250);
    await page.press('Allow');
    expect(inputsOf(page, 'question.allow')).toEqual([]);
  });

  it('starts anew when the question changes under the pointer', async () => {
    const page = await renderPrompt(['consent', 'approval']);
    await page.pass(1200);
    fireEvent.pointerDown(button('Allow'));
    await page.core.run('question.deny', { id: page.id });
    await page.settle();
    fireEvent.click(button('Allow once'), { detail: 1 });
    await page.press('Allow once');
    expect(inputsOf(page, 'question.allow')).toEqual([]);
  });

  it('is not started anew by another question that queues up behind', async () => {
    const page = await renderPrompt('consent');
    await page.pass(1200);
    await ask(page.core, page.known, asks.approval);
    await page.settle();
    expect(screen.getByText('1 of 2')).toBeTruthy();
    expect(button('Allow').getAttribute('aria-disabled')).toBe('false');
  });

  it('covers the next question after an answer', async () => {
    const page = await renderPrompt(['approval', 'consent', 'destructive']);
    await page.pass(1200);
    await page.press('Allow once');
    expect(inputsOf(page, 'question.allow')).toHaveLength(1);
    await page.press('Allow');
    expect(inputsOf(page, 'question.allow')).toHaveLength(1);
  });
});

describe('the keyboard', () => {
  it('starts on the heading, where neither Enter nor Space answers, and Escape does not either', async () => {
    const page = await renderPrompt('approval');
    await page.pass(2000);
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
    for (const key of ['Enter', ' ', 'Escape'])
      fireEvent.keyDown(document.activeElement ?? document, { key });
    await page.settle();
    expect(page.calls.filter((call) => call.name.startsWith('question.'))).toEqual([]);
  });

  it('ignores a key held down since before Allow was live', async () => {
    const page = await renderPrompt('approval');
    fireEvent.keyDown(button('Allow once'), { key: 'Enter' });
    await page.pass(1500);
    fireEvent.click(button('Allow once'), { detail: 0 });
    await page.settle();
    expect(inputsOf(page, 'question.allow')).toEqual([]);
  });

  it('answers when Allow itself is focused and pressed while live', async () => {
    const page = await renderPrompt('approval');
    await page.pass(1200);
    fireEvent.keyDown(button('Allow once'), { key: ' ' });
    fireEvent.click(button('Allow once'), { detail: 0 });
    await page.settle();
    expect(inputsOf(page, 'question.allow')).toEqual([{ id: page.id, nonce, for: 'once' }]);
  });
});

describe('answers', () => {
  it('denies at once, without a dead time', async () => {
    const page = await renderPrompt('consent');
    await page.press('Deny');
    expect(inputsOf(page, 'question.deny')).toEqual([{ id: page.id, block: false }]);
    expect(screen.getByRole('heading', { name: 'Nothing is waiting' })).toBeTruthy();
  });

  it('denies and blocks the tool', async () => {
    const page = await renderPrompt('approval');
    await page.press('Deny and block tool');
    expect(inputsOf(page, 'question.deny')).toEqual([{ id: page.id, block: true }]);
  });

  it('says to the model what the person has to say (ATRYUM-54)', async () => {
    const page = await renderPrompt('approval');
    await page.press('Add a reason…');
    fireEvent.change(screen.getByRole('textbox', { name: 'Reason for the model' }), {
      target: { value: 'Use staging ' },
    });
    await page.press('Deny');
    expect(inputsOf(page, 'question.deny')).toEqual([
      { id: page.id, block: false, reason: 'Use staging' },
    ]);
  });

  it('allows for the session, but never offers that for destructive tools', async () => {
    const page = await renderPrompt('approval');
    await page.pass(1200);
    await page.press('Allow for this session');
    expect(inputsOf(page, 'question.allow')).toEqual([{ id: page.id, nonce, for: 'session' }]);
    await ask(page.core, page.known, asks.destructive);
    await page.settle();
    expect(screen.queryByRole('button', { name: 'Allow for this session' })).toBeNull();
  });

  it('cannot allow nothing', async () => {
    const page = await renderPrompt('consent');
    await page.pass(1200);
    for (const name of ['github', 'linear', 'filesystem']) {
      const group = within(screen.getByRole('group', { name: `Access to ${name}` }));
      fireEvent.click(group.getByRole('radio', { name: 'None' }));
    }
    await page.press('Allow');
    expect(inputsOf(page, 'question.allow')).toEqual([]);
    expect(screen.getByText(/Give access to one connector at least/)).toBeTruthy();
  });

  it('offers no more than the maximum and says what limits it', async () => {
    await renderPrompt('renewed', {
      before: (core) => core.run('policy.setAccess', { access: 'read-only' }),
    });
    const group = within(screen.getByRole('group', { name: 'Access to github' }));
    expect(group.getByRole('radio', { name: 'Read & write' })).toHaveProperty('disabled', true);
    expect(screen.getAllByText('The access policy is set to read-only.').length).toBeGreaterThan(0);
  });

  it('shows why an answer was refused and asks again', async () => {
    const page = await renderPrompt('approval');
    await page.pass(1500);
    page.failNext('question.allow', {
      code: 'stale_prompt',
      message: 'The question has changed.',
      hint: 'Read it again, then answer.',
    });
    await page.press('Allow once');
    expect(screen.getByRole('alert').textContent).toContain('Read it again, then answer.');
    expect(button('Allow once').getAttribute('aria-disabled')).toBe('true');
  });
});

describe('a flood (SEC-39)', () => {
  it('is one question that says how many there are, what Allow once means and that Deny ends all', async () => {
    const page = await renderFlood();
    expect(screen.getByText('5 requests').closest('footer')?.textContent).toContain(
      '“Allow once” lets only the one above through',
    );
    expect(screen.getByText('5th request of this client today')).toBeTruthy();
    await page.press('Deny all 5');
    expect(inputsOf(page, 'question.deny')).toEqual([{ id: page.id, block: false }]);
  });

  it('goes on counting without killing Allow', async () => {
    const page = await renderFlood();
    await page.pass(1200);
    await flood(page, 1);
    expect(screen.getByText('6 requests')).toBeTruthy();
    expect(button('Allow once').getAttribute('aria-disabled')).toBe('false');
    page.changeAnswer('prompt.get', (prompt) => ({
      ...prompt,
      question:
        prompt.question?.kind === 'approval' ? { ...prompt.question, arguments: '{}' } : null,
    }));
    await ask(page.core, page.known, asks.destructive);
    await page.settle();
    expect(button('Allow once').getAttribute('aria-disabled')).toBe('true');
  });

  it('never has "always" preselected, and does not offer it for what destroys', async () => {
    const page = await renderFlood();
    expect(button('Always allow for this client…').textContent).toContain('…');
    await ask(page.core, page.known, asks.destructive);
    await page.core.run('question.deny', { id: page.id });
    await page.settle();
    expect(screen.queryByRole('button', { name: /always/i })).toBeNull();
  });
});

describe('always (ATRYUM-52)', () => {
  const openAlways = async (): Promise<PromptPage> => {
    const page = await renderPrompt('approval');
    await page.pass(1200);
    await page.press('Always allow for this client…');
    return page;
  };

  it('starts from exactly these arguments, and is dead for a second once more (SEC-38)', async () => {
    const page = await openAlways();
    expect(screen.getByRole('radio', { name: /Exactly these arguments/ })).toHaveProperty(
      'checked',
      true,
    );
    await page.press('Always allow');
    expect(inputsOf(page, 'question.allow')).toEqual([]);
    await page.pass(1200);
    await page.press('Always allow');
    expect(inputsOf(page, 'question.allow')).toEqual([
      {
        id: page.id,
        nonce,
        for: 'always',
        always: { arguments: { are: 'exactly' }, calls: null, minutes: null },
      },
    ]);
  });

  it('opens single arguments, for some calls only; names and choices are all that is sent', async () => {
    const page = await openAlways();
    await page.pass(1200);
    fireEvent.click(screen.getByRole('radio', { name: /Arguments like these/ }));
    await page.press('Always allow');
    expect(screen.getByRole('status').textContent).toContain('Open at least one argument');
    const select = (name: string, value: string) =>
      fireEvent.change(screen.getByRole('combobox', { name }), { target: { value } });
    select('What title may be', 'begin');
    fireEvent.change(screen.getByRole('textbox', { name: 'title begins with' }), {
      target: { value: 'Login' },
    });
    select('What body may be', 'any');
    select('What priority may be', 'between');
    fireEvent.change(screen.getByRole('textbox', { name: 'priority to' }), {
      target: { value: '4' },
    });
    fireEvent.click(screen.getByRole('radio', { name: /next few/ }));
    fireEvent.change(screen.getByRole('textbox', { name: 'Number of calls' }), {
      target: { value: '101' },
    });
    await page.press('Always allow');
    expect(inputsOf(page, 'question.allow')).toEqual([]);
    fireEvent.change(screen.getByRole('textbox', { name: 'Number of calls' }), {
      target: { value: '3' },
    });
    await page.press('Always allow');
    expect(inputsOf(page, 'question.allow')).toMatchObject([
      {
        for: 'always',
        always: {
          arguments: {
            are: 'chosen',
            choices: [
              { name: 'title', may: 'begin', with: 'Login' },
              { name: 'body', may: 'any' },
              { name: 'priority', may: 'between', least: 2, most: 4 },
            ],
          },
          calls: 3,
          minutes: null,
        },
      },
    ]);
  });

  it('goes back without an answer', async () => {
    const page = await openAlways();
    await page.press('Back');
    expect(button('Allow once').getAttribute('aria-disabled')).toBe('true');
    expect(page.calls.filter((call) => call.name.startsWith('question.'))).toEqual([]);
  });
});

describe('what is shown', () => {
  it('ATRYUM-62 puts the proof before the claimed name, and the name after "calls itself"', async () => {
    await renderPrompt('hostile');
    const name = screen.getByRole('group', { name: 'Claimed name' });
    expect(name.textContent?.startsWith('calls itself “')).toBe(true);
    const proof = screen.getByText(/Nothing proves this name/);
    expect(proof.compareDocumentPosition(name) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });

  it('says how much of the arguments is not shown, next to the buttons', async () => {
    const page = await renderPrompt([], {
      before: (core, { clients }) => ask(core, clients, asks.huge),
    });
    const [question] = page.snapshot().questions;
    const hidden = question?.kind === 'approval' ? question.hiddenCharacters : 0;
    expect(hidden).toBeGreaterThan(1000);
    const words = `${hidden.toLocaleString('en-US')} characters of the arguments not shown`;
    expect(screen.getByText(words).closest('footer')).toBe(button('Deny').closest('footer'));
  });

  it('ATRYUM-51 shows account, program, each argument with what changed, and the JSON', async () => {
    const page = await renderPrompt('approval', {
      async before(core, { clients }) {
        await core.run('connector.edit', { name: 'github', label: 'octo-acme' });
        const earlier = { ...issue, title: 'Header jumps', assignee: 'dana', priority: 3 };
        await callTool(core, clients, {
          ...createIssue,
          arguments: earlier,
          answer: { for: 'once' },
        });
      },
    });
    expect(screen.getByText('octo-acme')).toBeTruthy();
    expect(screen.getByText(`cursor, ${caller}`)).toBeTruthy();
    const list = screen.getByRole('group', { name: 'Arguments one by one' });
    expect(within(list).getByText('Login page flickers on first load')).toBeTruthy();
    expect(within(list).getByText('Header jumps')).toBeTruthy();
    expect(within(list).getAllByText('changed')).toHaveLength(2);
    expect(within(list).getByText(/No longer there/).textContent).toContain('assignee');
    fireEvent.mouseDown(screen.getByRole('tab', { name: 'JSON' }), { button: 0 });
    await page.settle();
    expect(screen.getByRole('group', { name: 'Arguments' }).textContent).toContain('"owner"');
  });

  it('ATRYUM-57 closes when the client leaves', async () => {
    const page = await renderPrompt([], {
      before: (core, { clients }) => callAndLeave(core, clients, createIssue),
    });
    await page.settle();
    expect(screen.queryByRole('button', { name: 'Allow once' })).toBeNull();
  });

  it('counts down to the denial', async () => {
    const page = await renderPrompt('approval');
    const before = screen.getByText(/Expires in/).textContent;
    await page.pass(3000);
    expect(screen.getByText(/Expires in/).textContent).not.toBe(before);
  });
});
