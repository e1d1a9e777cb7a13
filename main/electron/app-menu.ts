/** The application menu: what keyboards need (copy, paste, zoom), nothing that reloads a page or opens a debugger. */
import { Menu } from 'electron';

/** On Windows and Linux the bar itself is hidden and only its shortcuts work. */
export function setAppMenu(platform: NodeJS.Platform, quit: () => void): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
      { role: 'editMenu' },
      {
        label: 'View',
        submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }],
      },
      {
        label: 'Window',
        submenu: [
          { role: 'close' },
          ...(platform === 'darwin'
            ? []
            : [{ label: 'Quit', accelerator: 'CommandOrControl+Q', click: quit }]),
        ],
      },
    ]),
  );
}
