import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Asks } from '../../support/worlds/asking.ts';
import type { WorldOptions } from '../../support/core/world-host.ts';
import { button, renderPrompt, type PromptPage } from '../support/render-prompt.tsx';
import { inputsOf } from '../support/render-world.tsx';

/** Shows the prompt of whoever asks, its dead second over. */
async function renderConsent(what: Asks, options: WorldOptions = {}): Promise<PromptPage> {
  const page = await renderPrompt(what, options);
  await page.pass(1200);
  return page;
}

const readOnly: WorldOptions = {
  before: (core) => core.run('policy.setAccess', { access: 'read-only' }),
};

const durations = () => screen.queryByRole('group', { name: 'How long it lasts' });

describe('who asks', () => {
  it.each([
    ['lookalike', 'Name not verified.'],
    ['remembered', 'Known by its web address.'],
  ] as const)(
    'says in words what the proof of %s is worth, above all that scrolls (SEC-37)',
    async (scene, words) => {
      await renderConsent(scene);
      const proof = screen.getByRole('group', { name: 'Proof of the name' });
      expect(proof.textContent?.startsWith(words)).toBe(true);
      expect(proof.closest('header')).not.toBeNull();
    },
  );

  it('keeps the title short and shows the whole name after "calls itself" (SEC-37)', async () => {
    const page = await renderConsent('hostile');
    const { clientName } = page.snapshot().questions[0]!;
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
    expect(screen.getAllByText('cursor, /opt/cursor/cursor')).toHaveLength(1);
    expect(screen.getByText('Registered and asked by')).toBeTruthy();
  });
});

describe('an unproven name', () => {
  const proof = () => screen.getByRole('group', { name: 'Proof of the name' });

  it.each([
    ['consent', false],
    ['step-up', false],
    ['approval', false],
    ['device', true],
    ['lookalike', true],
    ['lookup', true],
  ] as const)('SEC-37 of %s is said in words; whether in amber: %s', async (scene, isAmber) => {
    await renderConsent(scene);
    expect(proof().textContent).toContain('Name not verified.');
    expect(proof().className.includes('bg-warn-soft')).toBe(isAmber);
  });
});

describe('warnings', () => {
  it('come with the worst first, whatever order they were found in', async () => {
    const page = await renderConsent('lookalike');
    const list = within(screen.getByRole('list', { name: 'Before you decide' }));
    const texts = list.getAllByRole('listitem').map((item) => item.textContent);
    expect(texts[0]).toBe('A web page started this request.');
    expect(texts[2]).toContain('It did not say which address');
    const [question] = page.snapshot().questions;
    expect(question?.kind === 'consent' && question.warnings.map(({ code }) => code)).toEqual([
      'web-page',
      'web-client',
      'no-resource',
      'look-alike',
    ]);
  });
});

describe('a name that passes for another’s', () => {
  const tick = () => screen.queryByRole('checkbox', { name: /I started this login myself/u });
  const accentOf = (name: string) => button(name).className.includes('bg-accent');

  it('SEC-129 is said above all that scrolls, and nowhere else', async () => {
    await renderConsent('lookalike');
    expect(screen.getAllByText(/looks like “Claude Code”/u)).toHaveLength(1);
    const alarm = screen.getByRole('group', { name: 'Warning' });
    expect(alarm.textContent).toContain('looks like “Claude Code”');
    expect(alarm.closest('header')).not.toBeNull();
  });

  it('SEC-129 makes Deny the answer at hand, and Allow takes a choice and a tick', async () => {
    const page = await renderConsent('lookalike');
    expect([accentOf('Deny'), accentOf('Allow')]).toEqual([true, false]);
    expect(screen.getByText('Nothing is chosen for you: pick what to give.')).toBeTruthy();
    const github = within(screen.getByRole('group', { name: 'Access to github' }));
    expect(github.getByRole('radio', { name: 'None' })).toHaveProperty('checked', true);
    expect(tick()).toHaveProperty('checked', false);
    await page.press('Allow');
    fireEvent.click(tick()!);
    await page.press('Allow');
    expect(screen.getByText('Give access to one connector at least, or deny.')).toBeTruthy();
    fireEvent.click(github.getByRole('radio', { name: 'Read' }));
    fireEvent.click(tick()!);
    expect(screen.getByText('Tick the sentence above to allow it, or deny.')).toBeTruthy();
    await page.press('Allow');
    expect(inputsOf(page, 'question.allow')).toEqual([]);
    fireEvent.click(tick()!);
    await page.press('Allow');
    expect(inputsOf(page, 'question.allow')).toMatchObject([
      { access: { github: 'read' }, confirmed: true },
    ]);
    expect(page.snapshot().questions).toEqual([]);
  });

  it.each(['consent', 'device', 'remembered'] as const)(
    'SEC-129 asks nothing of the kind of %s',
    async (scene) => {
      await renderConsent(scene);
      expect(tick()).toBeNull();
      expect(screen.queryByRole('group', { name: 'Warning' })).toBeNull();
      expect([accentOf('Deny'), accentOf('Allow')]).toEqual([false, true]);
    },
  );
});

describe('a step-up', () => {
  it('offers only what adds something, and says what it may already', async () => {
    const page = await renderConsent('step-up');
    expect(screen.getByText('It already may: Read with github; Read with linear.')).toBeTruthy();
    const rows = within(screen.getByRole('list', { name: 'Connectors' })).getAllByRole('listitem');
    expect(rows).toHaveLength(1);
    const levels = screen.getAllByRole('radio', { name: /read/iu });
    expect(levels.map((radio) => radio.getAttribute('value'))).toEqual(['read', 'write']);
    expect(screen.queryByRole('radio', { name: 'None' })).toBeNull();
    fireEvent.click(screen.getByRole('radio', { name: 'Keep read' }));
    await page.press('Allow');
    expect(screen.getByText('Nothing is added yet. Choose what to give, or deny.')).toBeTruthy();
    expect(inputsOf(page, 'question.allow')).toEqual([]);
    fireEvent.click(screen.getByRole('radio', { name: 'Read & write' }));
    await page.press('Allow');
    expect(inputsOf(page, 'question.allow')).toEqual([
      {
        id: page.id,
        nonce: expect.any(String) as string,
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
    const page = await renderConsent('device');
    expect(screen.getByText(/It did not say what it needs/u)).toBeTruthy();
    expect(screen.getByRole('checkbox', { name: 'Also connectors added later' })).toHaveProperty(
      'checked',
      false,
    );
    for (const connector of ['github', 'linear'])
      expect(level(connector, 'Read')).toHaveProperty('checked', true);
    fireEvent.click(level('github', 'Read & write'));
    fireEvent.click(level('linear', 'None'));
    await page.press('Allow');
    expect(inputsOf(page, 'question.allow')).toMatchObject([{ access: { github: 'write' } }]);
  });

  it('TRIAL-A1 a login again starts from what the client has', async () => {
    const page = await renderConsent('again');
    expect(screen.getByText('It logs in again, so this starts from what it has.')).toBeTruthy();
    expect(screen.getByText('Has read & write now')).toBeTruthy();
    await page.press('Allow');
    expect(inputsOf(page, 'question.allow')).toMatchObject([
      { access: { github: 'write', linear: 'read' } },
    ]);
  });
});

describe('how long', () => {
  it('starts from the first and sends what was picked', async () => {
    const page = await renderConsent('consent');
    const group = within(screen.getByRole('group', { name: 'How long it lasts' }));
    expect(group.getByRole('radio', { name: 'While it is used' })).toHaveProperty('checked', true);
    expect(screen.getByText(/after 30 days without use, and after 180 days/u)).toBeTruthy();
    fireEvent.click(group.getByRole('radio', { name: '1 day' }));
    expect(screen.getByText('Then the client has to log in again.')).toBeTruthy();
    await page.press('Allow');
    expect(inputsOf(page, 'question.allow')).toMatchObject([{ duration: 'day' }]);
  });

  it('is a sentence when there is nothing to pick, as the level is what the ceiling leaves', async () => {
    const page = await renderConsent('renewed', readOnly);
    expect(durations()).toBeNull();
    expect(screen.getByText('1 hour at most.')).toBeTruthy();
    expect(screen.getByText('Has read & write now')).toBeTruthy();
    expect(screen.getAllByText('The access policy is set to read-only.').length).toBeGreaterThan(0);
    const github = within(screen.getByRole('group', { name: 'Access to github' }));
    expect(github.getByRole('radio', { name: 'Read & write' })).toHaveProperty('disabled', true);
    await page.press('Allow');
    expect(inputsOf(page, 'question.allow')).toMatchObject([{ duration: 'hour' }]);
  });
});

describe('"Don\'t ask again"', () => {
  const box = () => screen.queryByRole('checkbox', { name: "Don't ask again for the same scopes" });

  it.each(['consent', 'step-up', 'lookalike', 'device'] as const)(
    'is not offered to %s, which cannot prove who it is (SEC-22)',
    async (scene) => {
      await renderConsent(scene);
      expect(box()).toBeNull();
    },
  );

  it('is off until the person switches it on', async () => {
    const page = await renderConsent('remembered');
    expect(box()).toHaveProperty('checked', false);
    fireEvent.click(box()!);
    await page.press('Allow');
    expect(inputsOf(page, 'question.allow')).toMatchObject([{ remember: true }]);
  });
});

describe('other ways in', () => {
  it('shows the typed code instead of an address', async () => {
    const page = await renderConsent('device');
    const [question] = page.snapshot().questions;
    const code = question?.kind === 'consent' ? question.userCode : null;
    expect(code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/u);
    expect(screen.getByText(code ?? '')).toBeTruthy();
    expect(screen.getByText(/only if you started the login yourself: somebody/)).toBeTruthy();
    expect(screen.queryByRole('group', { name: 'Redirect address' })).toBeNull();
  });

  it('looks an address up only after the dead second, and gives nothing with it (SEC-38)', async () => {
    const page = await renderConsent('lookup');
    expect(screen.getByRole('group', { name: 'Address of the description' }).textContent).toBe(
      'https://agents.example.com/oauth/client.json',
    );
    fireEvent(window, new Event('focus'));
    await page.settle();
    await page.press('Look up');
    expect(inputsOf(page, 'question.allow')).toEqual([]);
    await page.pass(1200);
    await page.press('Look up');
    expect(inputsOf(page, 'question.allow')).toEqual([
      { id: page.id, nonce: expect.any(String) as string },
    ]);
  });
});
