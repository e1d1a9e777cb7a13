import { useLayoutEffect, useRef } from 'react';
import { navigate, sections } from '../../state/route.ts';

interface Shortcuts {
  /** Opens or closes the palette. */
  readonly onPalette: () => void;
  readonly onHelp: () => void;
}

/**
 * The keys that work everywhere; `shortcuts-sheet.tsx` lists them. They work as soon as the page is
 * there to be seen: an effect after the paint would lose what is typed at once.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const newest = useRef(shortcuts);
  useLayoutEffect(() => {
    newest.current = shortcuts;
  });
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      const dialog = document.querySelector('[role="dialog"]');
      if (isCommand && event.key.toLowerCase() === 'k') {
        // Another dialog keeps the keyboard: what it asks comes first.
        if (dialog !== null && !dialog.hasAttribute('data-palette')) return;
        event.preventDefault();
        newest.current.onPalette();
        return;
      }
      // A dialog has the keyboard for itself.
      if (dialog !== null) return;
      if (isCommand) {
        const section = /^[1-6]$/.test(event.key) ? sections[Number(event.key) - 1] : undefined;
        if (section === undefined) return;
        event.preventDefault();
        navigate(section);
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === '?') {
        event.preventDefault();
        newest.current.onHelp();
        return;
      }
      if (event.key !== '/') return;
      const search = document.querySelector<HTMLInputElement>('[data-page-search]');
      if (search === null) return;
      event.preventDefault();
      search.focus();
      search.select();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input:not([type="radio"], [type="checkbox"]), textarea') !== null
  );
}
