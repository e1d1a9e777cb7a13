/** What both preloads are made of. Bundled into each of them: a sandboxed preload is one file. */
import { ipcRenderer, type IpcRendererEvent } from 'electron';

/**
 * Listens on one channel; the event object, which leads to `ipcRenderer`, stays here. Main is the
 * only sender, and what it sends is described by the bridge's own types.
 */
export function listenTo(channel: string, listener: (message: unknown) => void): () => void {
  const forward = (_event: IpcRendererEvent, message: unknown): void => listener(message);
  ipcRenderer.on(channel, forward);
  return () => {
    ipcRenderer.off(channel, forward);
  };
}

/** The answer to a name that is not in this window's list; main would refuse it too. */
export async function refusal() {
  return {
    ok: false,
    error: {
      code: 'not_allowed_here',
      message: 'This window may not call this command.',
      hint: null,
    },
  } as const;
}
