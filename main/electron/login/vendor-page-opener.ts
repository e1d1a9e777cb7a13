/**
 * The page at the vendor where a person manages what a connector may do (ATLAR-27): opened in the
 * browser when it is pressed, if it is exactly the page of a connector. The person or a preset set
 * it; no server can (SEC-63).
 */
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';

export interface VendorPageOpener {
  /** Opens the page of a connector; says whether it did. */
  open(url: string): boolean;
}

/** @param openExternal hands an address to the system; no shell in between */
export function createVendorPageOpener(
  openExternal: (url: string) => void,
  snapshot: () => Pick<AppSnapshot, 'connectors'>,
): VendorPageOpener {
  return {
    open(url) {
      const isKnown = snapshot().connectors.some(({ manageUrl }) => manageUrl === url);
      if (!isKnown || !isPlainHttps(url)) return false;
      openExternal(url);
      return true;
    },
  };
}

/** The core has checked it; this is the second look, at the door. */
function isPlainHttps(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return protocol === 'https:' && username === '' && password === '';
}
