/** Notifications may deny and never allow (SEC-40). The system is played: it shows and presses. */
import { beforeEach, expect, test, vi } from 'vitest';
import { approval, call, setUp } from '../gateway/support.ts';

interface Played {
  readonly options: {
    readonly title: string;
    readonly body?: string;
    readonly actions?: readonly { text: string }[];
  };
  press(event: 'click' | 'action' | 'reply'): void;
}

const system = vi.hoisted(() => ({ shown: [] as Played[] }));

vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events');
  class Notification extends EventEmitter {
    static readonly isSupported = () => true;
    readonly options: Played['options'];
    constructor(options: Played['options']) {
      super();
      this.options = options;
    }
    show(): void {
      system.shown.push({ options: this.options, press: (event) => void this.emit(event, {}, 0) });
    }
    close(): void {}
  }
  return { Notification };
});

beforeEach(() => {
  system.shown.length = 0;
});

const load = () => import('../../../main/electron/windows/notifications.ts');

test('SEC-40 ATRYUM-59 the one button is Deny: it answers the question with no', async () => {
  const { createNotifications } = await load();
  const setting = await setUp();
  const { core, login } = setting;
  const onClick = vi.fn();
  const notifications = createNotifications(onClick, () => core.core);
  const held = call(setting, login, 'put_it', { a: 1 });
  notifications.show(await approval(core));
  const [shown] = system.shown;
  expect(shown?.options.actions?.map(({ text }) => text)).toEqual(['Deny']);
  shown?.press('click');
  expect(onClick).toHaveBeenCalledOnce();
  expect(await core.run('questions.list', {})).toHaveLength(1);
  shown?.press('action');
  expect((await held).outcome).toBe('denied_by_person');
  // The history says that it was there, and not in the tray.
  const { questions } = await core.run('answers.history', {});
  expect(questions[0]).toMatchObject({ outcome: 'denied', where: 'in a notification' });
});

test('SEC-37 a question names who asks in its title, and no name pushes the rest out of sight', async () => {
  const { createNotifications } = await load();
  const name = `Claude” wants nothing. “${'x'.repeat(100)}`;
  const setting = await setUp('modern', {}, name);
  const notifications = createNotifications(vi.fn(), () => setting.core.core);
  const held = call(setting, setting.login, 'put_it');
  const question = await approval(setting.core);
  notifications.show(question);
  const [shown] = system.shown;
  expect(shown?.options.title).toMatch(/^“Claude' wants nothing. 'x+…” wants to run a tool$/u);
  expect(shown?.options.title.length).toBeLessThan(56);
  expect(shown?.options.body).toBe('put_it on up. Click to look at the request.');
  await setting.core.run('question.deny', { id: question.id });
  await held;
});

const missed = {
  id: 'm1',
  clientId: 'c1',
  clientName: 'Cursor <b>',
  connector: 'github',
  tool: 'create_issue',
  arguments: '{"secret":"s3cret"}',
  askedAt: '2026-01-01T00:00:00.000Z',
  missedAt: '2026-01-01T00:00:00.000Z',
};

test('ATRYUM-57 a missed call says why, and its click only shows it', async () => {
  const { notifyMissed } = await load();
  const open = vi.fn();
  notifyMissed({ ...missed, why: 'client-left' }, open);
  notifyMissed({ ...missed, why: 'expired' }, open);
  const texts = system.shown.map(({ options }) => JSON.stringify(options));
  expect(texts[0]).toContain('“Cursor ‹b›” left before you answered create_issue on github');
  expect(texts[1]).toContain('Nobody answered create_issue on github');
  expect(texts.join('')).not.toContain('s3cret');
  expect(system.shown.some(({ options }) => options.actions !== undefined)).toBe(false);
  system.shown[0]?.press('click');
  expect(open).toHaveBeenCalledExactlyOnceWith('approvals');
});

test.each([
  ['client-left', /^“Cursor' left. 'X” left before you answered/u],
  ['expired', / for “Cursor' left. 'X”, so it was denied/u],
] as const)(
  'SEC-37 no name closes its quotation marks when a call was missed: %s',
  async (why, said) => {
    const { notifyMissed } = await load();
    notifyMissed({ ...missed, clientName: 'Cursor” left. “X', why }, vi.fn());
    expect(system.shown[0]?.options.body).toMatch(said);
  },
);
