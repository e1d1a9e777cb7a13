import '../support/dom.ts';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { TooltipProvider } from '../../../renderer/components/base/tooltip.tsx';
import { PromptView } from '../../../renderer/features/prompt/prompt-view.tsx';
import { createFakeBridge, type FakeBridge } from '../../../renderer/state/fake-bridge.ts';
import { consentQuestion } from '../../../renderer/state/fake/fake-consents.ts';
import { approvalQuestion, floodApproval } from '../../../renderer/state/fake/fake-questions.ts';
import { inputsOf } from '../support/render-app.tsx';

/** Shows the prompt of a scene with stopped time. */
async function renderPrompt(scene: string): Promise<FakeBridge> {
  vi.useFakeTimers();
  const fake = createFakeBridge({ scene });
  render(
    <TooltipProvider>
      <PromptView bridge={fake.prompts} />
    </TooltipProvider>,
  );
  await settle();
  return fake;
}

const settle = () => act(() => vi.advanceTimersByTimeAsync(0));
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const button = (name: string) => screen.getByRole('button', { name });

/** A whole click of a pointer, as a browser sends it. */
async function press(name: string): Promise<void> {
  fireEvent.pointerDown(button(name));
  fireEvent.click(button(name), { detail: 1 });
  await settle();
}

describe('the dead second', () => {
  it.each([0, 100, 500, 900])('ignores a click after %i ms (SEC-38)', async (ms) => {
    const fake = await renderPrompt('consent');
    await pass(ms);
    await press('Allow');
    expect(inputsOf(fake, 'question.allow')).toEqual([]);
  });

  it('allows after one second, with the nonce and what was picked', async () => {
    const fake = await renderPrompt('consent');
    await pass(1000);
    fireEvent.click(
      within(screen.getByRole('group', { name: 'Access to github' })).getByRole('radio', {
        name: 'Read & write',
      }),
    );
    await press('Allow');
    expect(inputsOf(fake, 'question.allow')).toEqual([
      {
        id: 'q-consent',
        nonce: 'nonce-q-consent',
        access: { github: 'write', linear: 'read', filesystem: 'read' },
        duration: 'longest',
        remember: false,
      },
    ]);
  });

  it('ignores a press that began while dead and ended while live', async () => {
    const fake = await renderPrompt('consent');
    fireEvent.pointerDown(button('Allow'));
    await pass(1500);
    fireEvent.click(button('Allow'), { detail: 1 });
    expect(inputsOf(fake, 'question.allow')).toEqual([]);
  });

  it.each(['focus', 'resize'])('starts anew on %s', async (event) => {
    const fake = await renderPrompt('consent');
    await pass(1200);
    fireEvent(window, new Event(event));
    await settle();
    await pass(900);
    await press('Allow');
    expect(inputsOf(fake, 'question.allow')).toEqual([]);
    await pass(200);
    await press('Allow');
    expect(inputsOf(fake, 'question.allow')).toHaveLength(1);
  });

  it('starts anew when the window moves', async () => {
    const fake = await renderPrompt('consent');
    await pass(1200);
    vi.spyOn(window, 'screenX', 'get').mockReturnValue(40);
    await pass(250);
    await press('Allow');
    expect(inputsOf(fake, 'question.allow')).toEqual([]);
  });

  it('starts anew when the question changes under the pointer', async () => {
    const fake = await renderPrompt('consent');
    await pass(1200);
    fireEvent.pointerDown(button('Allow'));
    fake.publish({ questions: [approvalQuestion()] });
    await settle();
    fireEvent.click(button('Allow once'), { detail: 1 });
    await press('Allow once');
    expect(inputsOf(fake, 'question.allow')).toEqual([]);
  });

  it('is not started anew by another question that queues up behind', async () => {
    const fake = await renderPrompt('consent');
    await pass(1200);
    fake.publish({ questions: [consentQuestion(), approvalQuestion()] });
    await settle();
    expect(screen.getByText('1 of 2')).toBeTruthy();
    expect(button('Allow').getAttribute('aria-disabled')).toBe('false');
  });

  it('covers the next question after an answer', async () => {
    const fake = await renderPrompt('');
    await pass(1000);
    await press('Allow once');
    expect(inputsOf(fake, 'question.allow')).toHaveLength(1);
    await press('Allow');
    expect(inputsOf(fake, 'question.allow')).toHaveLength(1);
  });
});

describe('the keyboard', () => {
  it('starts on the heading, where neither Enter nor Space answers, and Escape does not either', async () => {
    const fake = await renderPrompt('approval');
    await pass(2000);
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
    for (const key of ['Enter', ' ', 'Escape'])
      fireEvent.keyDown(document.activeElement ?? document, { key });
    await settle();
    expect(fake.calls.filter((call) => call.name.startsWith('question.'))).toEqual([]);
  });

  it('ignores a key held down since before Allow was live', async () => {
    const fake = await renderPrompt('approval');
    fireEvent.keyDown(button('Allow once'), { key: 'Enter' });
    await pass(1500);
    fireEvent.click(button('Allow once'), { detail: 0 });
    await settle();
    expect(inputsOf(fake, 'question.allow')).toEqual([]);
  });

  it('answers when Allow itself is focused and pressed while live', async () => {
    const fake = await renderPrompt('approval');
    await pass(1000);
    fireEvent.keyDown(button('Allow once'), { key: ' ' });
    fireEvent.click(button('Allow once'), { detail: 0 });
    await settle();
    expect(inputsOf(fake, 'question.allow')).toEqual([
      { id: 'q-approval', nonce: 'nonce-q-approval', for: 'once' },
    ]);
  });
});

describe('answers', () => {
  it('denies at once, without a dead time', async () => {
    const fake = await renderPrompt('consent');
    await press('Deny');
    expect(inputsOf(fake, 'question.deny')).toEqual([{ id: 'q-consent', block: false }]);
    expect(screen.getByRole('heading', { name: 'Nothing is waiting' })).toBeTruthy();
  });

  it('denies and blocks the tool', async () => {
    const fake = await renderPrompt('approval');
    await press('Deny and block tool');
    expect(inputsOf(fake, 'question.deny')).toEqual([{ id: 'q-approval', block: true }]);
  });

  it('says to the model what the person has to say (ATRYUM-54)', async () => {
    const fake = await renderPrompt('approval');
    await press('Add a reason…');
    fireEvent.change(screen.getByRole('textbox', { name: 'Reason for the model' }), {
      target: { value: 'Use staging ' },
    });
    await press('Deny');
    expect(inputsOf(fake, 'question.deny')).toEqual([
      { id: 'q-approval', block: false, reason: 'Use staging' },
    ]);
  });

  it('allows for the session, but never offers that for destructive tools', async () => {
    const fake = await renderPrompt('approval');
    await pass(1000);
    await press('Allow for this session');
    expect(inputsOf(fake, 'question.allow')).toEqual([
      { id: 'q-approval', nonce: 'nonce-q-approval', for: 'session' },
    ]);
    fake.publish({ questions: [approvalQuestion({ id: 'q2', class: 'destructive' })] });
    await settle();
    expect(screen.queryByRole('button', { name: 'Allow for this session' })).toBeNull();
  });

  it('cannot allow nothing', async () => {
    const fake = await renderPrompt('consent');
    await pass(1000);
    for (const name of ['github', 'linear', 'filesystem']) {
      const group = within(screen.getByRole('group', { name: `Access to ${name}` }));
      fireEvent.click(group.getByRole('radio', { name: 'None' }));
    }
    await press('Allow');
    expect(inputsOf(fake, 'question.allow')).toEqual([]);
    expect(screen.getByText(/Give access to one connector at least/)).toBeTruthy();
  });

  it('offers no more than the maximum and says what limits it', async () => {
    await renderPrompt('renewed');
    const group = within(screen.getByRole('group', { name: 'Access to github' }));
    expect(group.getByRole('radio', { name: 'Read & write' })).toHaveProperty('disabled', true);
    expect(screen.getByText('The access policy is set to read-only.')).toBeTruthy();
  });

  it('shows why an answer was refused and asks again', async () => {
    const fake = await renderPrompt('approval');
    await pass(1000);
    fake.failNext('question.allow', {
      code: 'stale_prompt',
      message: 'The question has changed.',
      hint: 'Read it again, then answer.',
    });
    await press('Allow once');
    expect(screen.getByRole('alert').textContent).toContain('Read it again, then answer.');
    expect(button('Allow once').getAttribute('aria-disabled')).toBe('true');
  });
});

describe('a flood (SEC-39)', () => {
  it('is one question that says how many there are, what Allow once means and that Deny ends all', async () => {
    const fake = await renderPrompt('flood');
    expect(screen.getByText('50 requests').closest('footer')?.textContent).toContain(
      '“Allow once” lets only the one above through',
    );
    expect(screen.getByText('64th request of this client today')).toBeTruthy();
    await press('Deny all 50');
    expect(inputsOf(fake, 'question.deny')).toEqual([{ id: 'q-flood', block: false }]);
  });

  it('goes on counting without killing Allow', async () => {
    const fake = await renderPrompt('flood');
    await pass(1000);
    fake.publish({ questions: [{ ...floodApproval(), count: 51, requestsToday: 65 }] });
    await settle();
    expect(screen.getByText('51 requests')).toBeTruthy();
    expect(button('Allow once').getAttribute('aria-disabled')).toBe('false');
    fake.publish({ questions: [{ ...floodApproval(), arguments: '{}' }] });
    await settle();
    expect(button('Allow once').getAttribute('aria-disabled')).toBe('true');
  });

  it('never has "always" preselected, and does not offer it for what destroys', async () => {
    const fake = await renderPrompt('flood');
    expect(button('Always allow for this client…').textContent).toContain('…');
    fake.publish({
      questions: [approvalQuestion({ id: 'q2', class: 'destructive', mayAlways: false })],
    });
    await settle();
    expect(screen.queryByRole('button', { name: /always/i })).toBeNull();
  });
});

describe('always (ATRYUM-52)', () => {
  const openAlways = async (): Promise<FakeBridge> => {
    const fake = await renderPrompt('approval');
    await pass(1000);
    await press('Always allow for this client…');
    return fake;
  };

  it('starts from exactly these arguments, and is dead for a second once more (SEC-38)', async () => {
    const fake = await openAlways();
    expect(screen.getByRole('radio', { name: /Exactly these arguments/ })).toHaveProperty(
      'checked',
      true,
    );
    await press('Always allow');
    expect(inputsOf(fake, 'question.allow')).toEqual([]);
    await pass(1000);
    await press('Always allow');
    expect(inputsOf(fake, 'question.allow')).toEqual([
      {
        id: 'q-approval',
        nonce: 'nonce-q-approval',
        for: 'always',
        always: { arguments: { are: 'exactly' }, calls: null, minutes: null },
      },
    ]);
  });

  it('opens single arguments, for some calls only; names and choices are all that is sent', async () => {
    const fake = await openAlways();
    await pass(1000);
    fireEvent.click(screen.getByRole('radio', { name: /Arguments like these/ }));
    await press('Always allow');
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
    await press('Always allow');
    expect(inputsOf(fake, 'question.allow')).toEqual([]);
    fireEvent.change(screen.getByRole('textbox', { name: 'Number of calls' }), {
      target: { value: '3' },
    });
    await press('Always allow');
    expect(inputsOf(fake, 'question.allow')).toMatchObject([
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
    const fake = await openAlways();
    await press('Back');
    expect(button('Allow once').getAttribute('aria-disabled')).toBe('true');
    expect(fake.calls.filter((call) => call.name.startsWith('question.'))).toEqual([]);
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
    await renderPrompt('huge');
    const note = screen.getByText('48,213 characters of the arguments not shown');
    expect(note.closest('footer')).toBe(button('Deny').closest('footer'));
  });

  it('ATRYUM-51 shows account, program, each argument with what changed, and the JSON', async () => {
    await renderPrompt('approval');
    expect(screen.getByText('octo-acme')).toBeTruthy();
    expect(screen.getByText('Cursor, /usr/share/cursor/cursor')).toBeTruthy();
    const list = screen.getByRole('group', { name: 'Arguments one by one' });
    expect(within(list).getByText('Login page flickers on first load')).toBeTruthy();
    expect(within(list).getByText('Header jumps')).toBeTruthy();
    expect(within(list).getAllByText('changed')).toHaveLength(2);
    expect(within(list).getByText(/Not there any more/).textContent).toContain('assignee');
    fireEvent.mouseDown(screen.getByRole('tab', { name: 'JSON' }), { button: 0 });
    await settle();
    expect(screen.getByRole('group', { name: 'Arguments' }).textContent).toContain('"owner"');
  });

  it('ATRYUM-57 says that the client left', async () => {
    await renderPrompt('huge');
    expect(screen.getByText('The client left')).toBeTruthy();
  });

  it('counts down to the denial', async () => {
    await renderPrompt('approval');
    const before = screen.getByText(/Denied by itself in/).textContent;
    await pass(3000);
    expect(screen.getByText(/Denied by itself in/).textContent).not.toBe(before);
  });
});
