import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Question } from '../../../contract/views/questions/question.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { createCrashLimit } from '../../../main/electron/windows/crash-limit.ts';
import { drawIcon } from '../../../scripts/lib/draw-icon.mjs';
import { createRaiseLimit } from '../../../main/electron/windows/raise-limit.ts';
import { loadBuiltRenderer } from '../../../main/shared-adapters/files/built-renderer.ts';
import { webPreferencesFor } from '../../../main/electron/windows/window-hardening.ts';
import { createWindowPresenter } from '../../../main/electron/windows/window-presenter.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

describe('SEC-26 raising the prompt window', () => {
  /** A window that is hidden at once, as by a person who wants none of it. */
  function setUp() {
    const clock = createTestClock();
    const raise = vi.fn(() => limit.raised());
    const limit = createRaiseLimit(clock, raise);
    return { clock, limit, raise };
  }

  it('happens by itself once in thirty seconds, however many questions come', () => {
    const { clock, limit, raise } = setUp();
    for (let n = 0; n < 100; n += 1) limit.announce();
    expect(raise).toHaveBeenCalledTimes(1);
    clock.advance(limits.questions.raiseWindow - 1000);
    expect(raise).toHaveBeenCalledTimes(1);
    clock.advance(1000);
    expect(raise).toHaveBeenCalledTimes(2);
    clock.advance(10 * limits.questions.raiseWindow);
    expect(raise).toHaveBeenCalledTimes(2);
  });

  it('does not happen for what is gone by then', () => {
    const { clock, limit, raise } = setUp();
    limit.announce();
    limit.announce();
    limit.cancel();
    clock.advance(limits.questions.raiseWindow);
    expect(raise).toHaveBeenCalledTimes(1);
  });

  it('needs no pause after an Allow', () => {
    const { limit, raise } = setUp();
    limit.announce();
    limit.allowed();
    limit.announce();
    expect(raise).toHaveBeenCalledTimes(2);
  });
});

describe('the window presenter', () => {
  const question = (id: string) => ({ id, kind: 'consent' }) as Question;

  function setUp() {
    const prompt = { announce: vi.fn(), open: vi.fn(), hide: vi.fn() };
    const notifications = { show: vi.fn(), remove: vi.fn() };
    return { prompt, notifications, presenter: createWindowPresenter(prompt, notifications) };
  }

  it('ATRYUM-59 announces each question once and hides the window after the last', () => {
    const { prompt, notifications, presenter } = setUp();
    presenter.present(question('a'));
    presenter.present(question('b'));
    expect(prompt.announce).toHaveBeenCalledTimes(2);
    expect(notifications.show).toHaveBeenCalledTimes(2);
    presenter.dismiss('a');
    expect(prompt.hide).not.toHaveBeenCalled();
    presenter.dismiss('b');
    expect(prompt.hide).toHaveBeenCalledTimes(1);
    expect(notifications.remove.mock.calls).toEqual([['a'], ['b']]);
  });

  it('opens at once, without a second notification, when somebody asks to see it', () => {
    const { prompt, notifications, presenter } = setUp();
    presenter.present(question('a'));
    presenter.present(question('a'));
    expect(prompt.open).toHaveBeenCalledTimes(1);
    expect(notifications.show).toHaveBeenCalledTimes(1);
  });
});

describe('web preferences', () => {
  it('are exactly those of docs/reference/desktop-shell.md#web-preferences', () => {
    expect(webPreferencesFor('prompt', '/p.cjs', false)).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      safeDialogs: true,
      enableDeprecatedPaste: false,
      partition: 'prompt',
      preload: '/p.cjs',
      devTools: false,
      additionalArguments: [],
    });
  });
});

describe('renderer files', () => {
  it('are those with a known type, by literal path', () => {
    const folder = makeTempDir();
    mkdirSync(join(folder, 'assets'));
    for (const name of ['index.html', 'assets/a.js', 'assets/a.js.map', 'assets/.env']) {
      writeFileSync(join(folder, name), name);
    }
    expect([...loadBuiltRenderer(folder).keys()].sort()).toEqual(['/assets/a.js', '/index.html']);
  });
});

describe('crashes of a renderer', () => {
  it('are mended twice in ten minutes, and the third ends it (REL-18)', () => {
    const clock = createTestClock();
    const limit = createCrashLimit(clock);
    const tries = Array.from({ length: 4 }, () => limit.mayTryAgain());
    expect(tries).toEqual([true, true, false, false]);
    clock.advance(10 * 60_000);
    expect(limit.mayTryAgain()).toBe(true);
  });
});

describe('the icon', () => {
  const size = 32;
  const colours = (pixels: Buffer): Set<string> => {
    const found = new Set<string>();
    for (let at = 0; at < pixels.length; at += 4) {
      if (pixels[at + 3] === 255) found.add(pixels.subarray(at, at + 3).toString('hex'));
    }
    return found;
  };

  it('differs for each state and each count', () => {
    const all = [
      ...(['normal', 'paused', 'error'] as const).map((state) => ({ state, count: 0 })),
      ...[0, 1, 2, 9, 10].map((count) => ({ state: 'attention' as const, count })),
    ].map((request) => drawIcon({ size, isTemplate: false, ...request }).toString('base64'));
    expect(new Set(all).size).toBe(all.length);
  });

  it('is black and transparent only as a template', () => {
    for (const state of ['normal', 'attention', 'paused', 'error'] as const) {
      const pixels = drawIcon({ size, state, count: 3, isTemplate: true });
      expect([...colours(pixels)]).toEqual(['000000']);
    }
  });
});
