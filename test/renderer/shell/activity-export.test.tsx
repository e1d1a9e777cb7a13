/** The export of the log from the window: progress, cancel, and where the file is. */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runExport } from '../../../renderer/features/activity/export/run-export.ts';
import type { AppBridge } from '../../../renderer/state/app-bridge.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const downloads: { name: string; text: Promise<string> }[] = [];

/** What a browser would do with a download. */
function catchDownloads(): void {
  downloads.length = 0;
  const blobs: Blob[] = [];
  URL.createObjectURL = (blob) => `blob:${blobs.push(blob as Blob) - 1}`;
  URL.revokeObjectURL = () => undefined;
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    const blob = blobs[Number(this.href.slice('blob:'.length))];
    if (blob !== undefined) downloads.push({ name: this.download, text: blob.text() });
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

async function openExport(options: Parameters<typeof renderApp>[1] = {}) {
  const user = userEvent.setup();
  const world = await renderApp('#/activity', options);
  await user.click(await screen.findByRole('button', { name: 'Refused' }));
  await user.click(screen.getByRole('button', { name: 'Export' }));
  const dialog = within(screen.getByRole('dialog', { name: 'Export activity' }));
  return { user, world, dialog };
}

it('ATMOS-44 in a browser the shown entries become a download, with the signature', async () => {
  catchDownloads();
  const { user, world, dialog } = await openExport({ headless: true });
  expect(dialog.getByText(/The entries that the filter shows/)).toBeTruthy();
  await user.click(dialog.getByRole('radio', { name: /^CSV/ }));
  await user.click(dialog.getByRole('button', { name: 'Export' }));
  expect((await dialog.findByRole('status')).textContent).toMatch(/\d+ entr(y|ies) exported/);
  expect(inputsOf(world, 'audit.export')[0]).toMatchObject({ format: 'csv', decision: 'deny' });
  await user.click(dialog.getByRole('button', { name: 'Download the signature' }));
  expect(downloads.map(({ name }) => name.replace(/\d/gu, '0'))).toEqual([
    'consentry-activity-0000-00-00.csv',
    'consentry-activity-0000-00-00.csv.signature.json',
  ]);
  expect(await downloads[0]?.text).toMatch(/^id,at,actor,/u);
  expect(JSON.parse((await downloads[1]?.text) ?? '')).toHaveProperty('consentryExport.count');
});

describe('what the person cancels', () => {
  const piece = { job: 'j', text: 'x', exported: 1, signature: null };
  /** A bridge to a core that answers with these, after `meanwhile`. */
  function bridgeTo(answers: Readonly<Record<string, unknown>>, meanwhile: (name: string) => void) {
    const calls: string[] = [];
    const main = {
      call: (name: string) => {
        calls.push(name);
        meanwhile(name);
        return Promise.resolve({ ok: true, value: answers[name] });
      },
    };
    return { calls, bridge: { main } as unknown as AppBridge };
  }

  it.each([
    ['audit.export', { kind: 'text', name: 'log.csv' }],
    ['audit.saveExport', { kind: 'saving', path: '/log.csv', ...piece }],
  ])('while %s is under way is no file, and ends in the core', async (when, saveExport) => {
    catchDownloads();
    let isCancelled = false;
    const answers = {
      'audit.saveExport': saveExport,
      'audit.export': piece,
      'audit.cancelExport': {},
    };
    const { calls, bridge } = bridgeTo(answers, (name) => void (isCancelled ||= name === when));
    const end = await runExport(bridge, {
      format: 'csv',
      filter: {},
      isCancelled: () => isCancelled,
      onProgress: () => undefined,
    });
    expect(end).toBeUndefined();
    expect(downloads).toEqual([]);
    expect(calls.at(-1)).toBe('audit.cancelExport');
  });
});

it('on the desktop the person chooses the file, and sees where it is', async () => {
  const { user, dialog } = await openExport();
  await user.click(dialog.getByRole('button', { name: 'Export' }));
  await waitFor(() =>
    expect(dialog.getByRole('textbox', { name: 'File' }).textContent).toMatch(
      /^\/home\/me\/Downloads\/consentry-activity-.*\.jsonl$/,
    ),
  );
  await user.click(dialog.getByRole('button', { name: 'Done' }));
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('says what went wrong, and can be tried again', async () => {
  const { user, world, dialog } = await openExport();
  world.failNext('audit.saveExport', {
    code: 'store_failed',
    message: '/x could not be written: no space',
    hint: 'Choose another place.',
  });
  await user.click(dialog.getByRole('button', { name: 'Export' }));
  expect((await dialog.findByRole('alert')).textContent).toContain('Choose another place.');
  await user.click(dialog.getByRole('button', { name: 'Export' }));
  expect(await dialog.findByText(/exported/)).toBeTruthy();
});
