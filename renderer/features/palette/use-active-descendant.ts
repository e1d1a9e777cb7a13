/**
 * Keeps `aria-activedescendant` on the item that is selected now. cmdk notes its id when its own
 * selection changes, and not when the list around a controlled one does: a screen reader would be
 * sent to an element that is gone (WAI-ARIA combobox pattern).
 */
import { useEffect, useRef, type RefObject } from 'react';

const named = '[cmdk-input], [cmdk-list]';

/** @returns a ref for the element that holds input and list */
export function useActiveDescendant(): RefObject<HTMLDivElement | null> {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    const observer = new MutationObserver(() => point(element));
    observer.observe(element, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['aria-selected', 'aria-activedescendant'],
    });
    point(element);
    return () => observer.disconnect();
  }, []);
  return root;
}

function point(root: HTMLElement): void {
  const id = root.querySelector('[cmdk-item][aria-selected="true"]')?.id ?? null;
  for (const element of root.querySelectorAll(named)) {
    if (element.getAttribute('aria-activedescendant') === id) continue;
    if (id === null) element.removeAttribute('aria-activedescendant');
    else element.setAttribute('aria-activedescendant', id);
  }
}
