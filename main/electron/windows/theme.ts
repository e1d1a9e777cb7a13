/**
 * Window frames, native dialogs and the prompt window, which sees no settings, follow the theme of
 * the settings.
 */
import { nativeTheme } from 'electron';
import type { Core } from '../../core/ports/core.ts';

/** @returns the function that stops following */
export function followTheme(core: Pick<Core, 'snapshot' | 'onSnapshot'>): () => void {
  const follow = ({ theme }: ReturnType<Core['snapshot']>): void => {
    if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme;
  };
  follow(core.snapshot());
  return core.onSnapshot(follow);
}
