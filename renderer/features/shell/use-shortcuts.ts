import { useEffect } from 'react';
import { navigate, sections } from '../../state/route.ts';

/** Ctrl or Cmd with 1 to 6 shows a page; "/" goes to the search field of the page. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // A dialog has the keyboard for itself.
      if (document.querySelector('[role="dialog"]') !== null) return;
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        const section = /^[1-6]$/.test(event.key) ? sections[Number(event.key) - 1] : undefined;
        if (section === undefined) return;
        event.preventDefault();
        navigate(section);
        return;
      }
      if (event.key !== '/' || event.altKey || isTyping(event.target)) return;
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
