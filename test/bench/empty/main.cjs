// @ts-nocheck -- plain CommonJS for Electron, in no build
// The least that is a tray app: an icon with a menu, and a window with one heading on demand.
const { app, BrowserWindow, Menu, nativeImage, Tray } = require('electron');

app.on('window-all-closed', () => {});
app.setPath('userData', process.env.EMPTY_DATA_DIR);
void app.whenReady().then(() => {
  const bytes = Buffer.alloc(32 * 32 * 4, 0x80);
  const tray = new Tray(nativeImage.createFromBitmap(bytes, { width: 32, height: 32 }));
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', click: () => app.quit() }]));
  app.on('second-instance', () => {
    const window = new BrowserWindow({ show: false, width: 1120, height: 760 });
    window.once('ready-to-show', () => window.show());
    void window.loadURL('data:text/html,<h1>Empty</h1>');
  });
});
