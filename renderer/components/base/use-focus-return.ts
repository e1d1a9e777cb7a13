import { useRef } from 'react';

interface FocusReturn {
  readonly onOpenAutoFocus: (event: Event) => void;
  readonly onCloseAutoFocus: (event: Event) => void;
}

/**
 * Gives the focus back to where it was before a Radix dialog without a trigger of its own opened;
 * when that is gone, to the heading of the page.
 *
 * @param initial what takes the focus in the dialog: a selector, `content` for the dialog itself,
 *   or null for Radix' choice, which is the first control
 */
export function useFocusReturn(initial: string | null): FocusReturn {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: (event) => {
      before.current = document.activeElement;
      const content = event.currentTarget;
      if (!(content instanceof HTMLElement) || initial === null) return;
      const first = initial === 'content' ? content : content.querySelector<HTMLElement>(initial);
      if (first === null) return;
      event.preventDefault();
      first.focus();
    },
    onCloseAutoFocus: (event) => {
      event.preventDefault();
      const element = before.current;
      const target =
        element instanceof HTMLElement && element.isConnected && element !== document.body
          ? element
          : document.querySelector<HTMLElement>('main h1');
      target?.focus({ preventScroll: true });
    },
  };
}
