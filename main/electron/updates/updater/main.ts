/** electron-updater in a bundle of its own: it is large, and most starts never need it. */
export { autoUpdater } from 'electron-updater';
