/**
 * Where no desktop shows a tray icon, the first window that is closed says where it went, and lets
 * one quit instead (REL-28).
 */
import { dialog } from 'electron';
import type { TrayHost } from './tray-host.ts';
import type { WindowMemory } from '../windows/window-memory.ts';

const choices = ['Keep running', 'Quit Consentry'] as const;

export interface WithoutTrayParts {
  readonly trayHost: Pick<TrayHost, 'isThere'>;
  readonly memory: Pick<WindowMemory, 'read' | 'noteMissingTrayExplained'>;
  readonly quit: () => void;
}

/** Says it once. */
export async function explainMissingTray({
  trayHost,
  memory,
  quit,
}: WithoutTrayParts): Promise<void> {
  if (trayHost.isThere() || memory.read().isToldWithoutTray === true) return;
  memory.noteMissingTrayExplained();
  const { response } = await dialog.showMessageBox({
    type: 'info',
    title: 'Consentry',
    message: 'Consentry keeps running without its window.',
    detail:
      'Your clients stay connected, and a question opens a window of its own. This desktop shows no tray icons: to see the main window again, start Consentry once more, or run `consentry ui`.',
    buttons: [...choices],
    defaultId: 0,
    cancelId: 0,
  });
  if (choices[response] === 'Quit Consentry') quit();
}
