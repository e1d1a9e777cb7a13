/**
 * A secret that was copied does not stay in the clipboard, unless it holds something else by then.
 */
import { useCallback } from 'react';
import { callCommand, useBridge } from './commands.ts';

export const forgetAfterSeconds = 30;

/** Begins the time; it goes on when the dialog is closed. */
export function useForgetCopied(): (text: string) => void {
  const bridge = useBridge();
  return useCallback(
    (text: string) => {
      setTimeout(() => {
        void callCommand(bridge, 'app.clearClipboard', { text }).then(async (result) => {
          // In a browser the page has to do it, if it may look.
          if (result.ok && result.value.isCleared) return;
          const holds = await navigator.clipboard.readText().catch(() => null);
          if (holds === text) await navigator.clipboard.writeText('').catch(() => undefined);
        });
      }, forgetAfterSeconds * 1000);
    },
    [bridge],
  );
}
