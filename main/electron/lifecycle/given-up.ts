/**
 * When a window's renderer keeps crashing: a plain native box, with which one can take but not give
 * (REL-18).
 */
import { dialog } from 'electron';
import type { Core } from '../../core/ports/core.ts';
import type { WindowRole } from '../windows/window-hardening.ts';

const choices = ['Pause all access', 'Deny what waits', 'Close'] as const;

/** Asks what to do; resolves when it is done. Never rejects. */
export async function reportWindowGivenUp(role: WindowRole, core: Core): Promise<void> {
  const name = role === 'prompt' ? 'prompt window' : 'main window';
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'Consentry',
    message: `The ${name} of Consentry crashed several times and stays closed.`,
    detail:
      'Connections go on as before. Quit Consentry in the tray and start it again to get the window back.',
    buttons: [...choices],
    defaultId: 2,
    cancelId: 2,
  });
  if (choices[response] === 'Pause all access') await core.call('tray', 'gateway.pause', {});
  if (choices[response] !== 'Deny what waits') return;
  for (const { id } of core.snapshot().questions) await core.call('tray', 'question.deny', { id });
}
