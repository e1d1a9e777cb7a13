import '../support/dom.ts';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { TooltipProvider } from '../../../renderer/components/base/tooltip.tsx';
import { PromptView } from '../../../renderer/features/prompt/prompt-view.tsx';
import { createFakeBridge, type FakeBridge } from '../../../renderer/state/fake-bridge.ts';
import { inputsOf } from '../support/render-app.tsx';

/** Shows the prompt of a scene with stopped time, its dead second over. */
async function renderConsent(scene: string): Promise<FakeBridge> {
  vi.useFakeTimers();
  const fake = createFakeBridge({ scene });
  render(
    <TooltipProvider>
      <PromptView bridge={fake.prompts} />
    </TooltipProvider>,
  );
  await act(() => vi.advanceTimersByTimeAsync(0));
  await act(() => vi.advanceTimersByTimeAsync(1000));
  return fake;
}

async function press(name: string): Promise<void> {
  const button = screen.getByRole('button', { name });
  fireEvent.pointerDown(button);
  fireEvent.click(button, { detail: 1 });
  await act(() => vi.advanceTimersByTimeAsync(0));
}

const durations = () => screen.queryByRole('group', { name: 'How long it lasts' });

describe('who asks', () => {
  it.each([
    ['lookalike', 'Name not proven.'],
    ['remembered', 'Known by its web address.'],
  ])(
    'says in words what the proof of %s is worth, above all that scrolls (SEC-37)',
    async (scene, words) => {
      await renderConsent(scene);
      const proof = screen.getByRole('group', { name: 'Proof of the name' });
      expect(proof.textContent?.startsWith(words)).toBe(true);
      expect(proof.closest('header')).not.toBeNull();
    },
  );

  it('keeps the title short and shows the whole name after "calls itself" (SEC-37)', async () => {
    const fake = await renderConsent('hostile');
    const { clientName } = fake.world.snapshot.questions[0]!;
    const title = screen.getByRole('heading', { level: 1 }).textContent ?? '';
    expect(title.startsWith('A client that calls itself “Claude⟨U+202E⟩')).toBe(true);
    expect(title.length).toBeLessThan(110);
    expect(screen.getByRole('group', { name: 'Claimed name' }).textContent).toBe(
      `calls itself “${clientName}”`,
    );
  });

  it('names the programs that registered it and that ask now, once when they are the same', async () => {
    await renderConsent('lookalike');
    expect(screen.getByText('curl, /usr/bin/curl').closest('p')?.textContent).toContain(
      'Registered by',
    );
    expect(
      screen.getByText('firefox, /usr/lib/firefox/firefox').closest('p')?.textContent,
    ).toContain('Asked by');
  });

  it('says it in one line when one program did both', async () => {
    await renderConsent('step-up');
    expect(screen.getAllByText('Cursor, /opt/cursor/cursor')).toHaveLength(1);
    expect(screen.getByText('Registered and asked by')).toBeTruthy();
  });
});

describe('warnings', () => {
  it('come with the worst first, whatever order they were found in', async () => {
    const fake = await renderConsent('lookalike');
    const list = within(screen.getByRole('list', { name: 'Before you decide' }));
    const texts = list.getAllByRole('listitem').map((item) => item.textContent);
    expect(texts[0]).toContain('looks like “Claude Code”');
    expect(texts[1]).toBe('A web page started this request.');
    expect(texts[3]).toContain('It did not say which address');
    const [question] = fake.world.snapshot.questions;
    expect(question?.kind === 'consent' && question.warnings[0]?.code).toBe('web-client');
  });
});

describe('a step-up', () => {
  it('offers only what adds something, and says what it may already', async () => {
    const fake = await renderConsent('step-up');
    expect(screen.getByText('It already may: Read with github; Read with linear.')).toBeTruthy();
    const rows = within(screen.getByRole('list', { name: 'Connectors' })).getAllByRole('listitem');
    expect(rows).toHaveLength(1);
    const levels = screen.getAllByRole('radio', { name: /read/iu });
    expect(levels.map((radio) => radio.getAttribute('value'))).toEqual(['read', 'write']);
    expect(screen.queryByRole('radio', { name: 'None' })).toBeNull();
    fireEvent.click(screen.getByRole('radio', { name: 'Keep read' }));
    await press('Allow');
    expect(screen.getByText('Nothing is added yet. Choose what to give, or deny.')).toBeTruthy();
    expect(inputsOf(fake, 'question.allow')).toEqual([]);
    fireEvent.click(screen.getByRole('radio', { name: 'Read & write' }));
    await press('Allow');
    expect(inputsOf(fake, 'question.allow')).toEqual([
      {
        id: 'q-step-up',
        nonce: 'nonce-q-step-up',
        access: { github: 'write' },
        duration: 'longest',
        remember: false,
      },
    ]);
  });
});

describe('what is preselected', () => {
  const level = (connector: string, name: string) =>
    within(screen.getByRole('group', { name: `Access to ${connector}` })).getByRole('radio', {
      name,
    });

  it('TRIAL-A1 a client that repeats our own scope starts from reading at each connector, and may be given writing', async () => {
    const fake = await renderConsent('device');
    expect(screen.getByText(/It did not say what it needs/u)).toBeTruthy();
    expect(screen.getByRole('checkbox', { name: 'Also connectors added later' })).toHaveProperty(
      'checked',
      false,
    );
    for (const connector of ['github', 'linear'])
      expect(level(connector, 'Read')).toHaveProperty('checked', true);
    fireEvent.click(level('github', 'Read & write'));
    fireEvent.click(level('linear', 'None'));
    await press('Allow');
    expect(inputsOf(fake, 'question.allow')).toMatchObject([{ access: { github: 'write' } }]);
  });

  it('TRIAL-A1 a login again starts from what the client has', async () => {
    const fake = await renderConsent('again');
    expect(screen.getByText('It logs in again, so this starts from what it has.')).toBeTruthy();
    expect(screen.getByText('Has read & write now')).toBeTruthy();
    await press('Allow');
    expect(inputsOf(fake, 'question.allow')).toMatchObject([
      { access: { github: 'write', linear: 'read' } },
    ]);
  });
});

describe('how long', () => {
  it('starts from the first and sends what was picked', async () => {
    const fake = await renderConsent('consent');
    const group = within(screen.getByRole('group', { name: 'How long it lasts' }));
    expect(group.getByRole('radio', { name: 'Until you revoke it' })).toHaveProperty(
      'checked',
      true,
    );
    fireEvent.click(group.getByRole('radio', { name: '1 day' }));
    await press('Allow');
    expect(inputsOf(fake, 'question.allow')).toMatchObject([{ duration: 'day' }]);
  });

  it('is a sentence when there is nothing to pick, as the level is what the ceiling leaves', async () => {
    const fake = await renderConsent('renewed');
    expect(durations()).toBeNull();
    expect(screen.getByText('1 hour at most.')).toBeTruthy();
    expect(screen.getByText('Has read & write now')).toBeTruthy();
    expect(screen.getByText('The access policy is set to read-only.')).toBeTruthy();
    expect(screen.getByRole('radio', { name: 'Read & write' })).toHaveProperty('disabled', true);
    await press('Allow');
    expect(inputsOf(fake, 'question.allow')).toMatchObject([{ duration: 'hour' }]);
  });
});

describe('"Don\'t ask again"', () => {
  const box = () => screen.queryByRole('checkbox', { name: "Don't ask again for the same scopes" });

  it.each(['consent', 'step-up', 'lookalike', 'device'])(
    'is not offered to %s, which cannot prove who it is (SEC-22)',
    async (scene) => {
      await renderConsent(scene);
      expect(box()).toBeNull();
    },
  );

  it('is off until the person switches it on', async () => {
    const fake = await renderConsent('remembered');
    expect(box()).toHaveProperty('checked', false);
    fireEvent.click(box()!);
    await press('Allow');
    expect(inputsOf(fake, 'question.allow')).toMatchObject([{ remember: true }]);
  });
});

describe('other ways in', () => {
  it('shows the typed code instead of an address', async () => {
    await renderConsent('device');
    expect(screen.getByText('BCDF-GHJK')).toBeTruthy();
    expect(screen.getByText(/only if you started the login yourself: somebody/)).toBeTruthy();
    expect(screen.queryByRole('group', { name: 'Redirect address' })).toBeNull();
  });

  it('looks an address up only after the dead second, and gives nothing with it (SEC-38)', async () => {
    const fake = await renderConsent('lookup');
    expect(screen.getByRole('group', { name: 'Address of the description' }).textContent).toBe(
      'https://agents.example.com/oauth/client.json',
    );
    fireEvent(window, new Event('focus'));
    await press('Look up');
    expect(inputsOf(fake, 'question.allow')).toEqual([]);
    await act(() => vi.advanceTimersByTimeAsync(1000));
    await press('Look up');
    expect(inputsOf(fake, 'question.allow')).toEqual([{ id: 'q-lookup', nonce: 'nonce-q-lookup' }]);
  });
});
