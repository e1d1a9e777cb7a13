/**
 * The application menu: what keyboards need (copy, paste, zoom), nothing that reloads a page or
 * opens a debugger.
 */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { ZoomWish } from '../windows/zoom.ts';

/** On Windows and Linux the bar itself is hidden and only its shortcuts work. */
export function setAppMenu(
  platform: NodeJS.Platform,
  quit: () => void,
  zoom: (wish: ZoomWish) => void,
): void {
  const zoomItem = (label: string, wish: ZoomWish, keys: readonly string[]) =>
    keys.map((key, index): MenuItemConstructorOptions => ({
      label,
      accelerator: `CommandOrControl+${key}`,
      // One line in the menu of macOS; the other spellings of the key work all the same.
      visible: index === 0,
      acceleratorWorksWhenHidden: true,
      click: () => zoom(wish),
    }));
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
      { role: 'editMenu' },
      {
        label: 'View',
        submenu: [
          ...zoomItem('Actual Size', 'reset', ['0', 'num0']),
          ...zoomItem('Zoom In', 'in', ['Plus', '=', 'numadd']),
          ...zoomItem('Zoom Out', 'out', ['-', 'numsub']),
        ],
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
