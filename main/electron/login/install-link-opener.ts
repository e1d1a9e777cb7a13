/**
 * Install links of AI clients, opened in the client: the core gave it with the preview of what
 * would be written, it begins like a link of the table, and the person pressed it in the main
 * window (SEC-63). Only the last one that was shown can be opened.
 */
import { isInstallLink } from '../../../contract/plain/install-links.ts';

export interface InstallLinkOpener {
  /** Notes the link of an answer that previews a client’s file. */
  offer(answer: unknown): void;
  /** Opens the link that was offered; says whether it did. */
  open(url: string): boolean;
}

/** @param openExternal hands an address to the system; no shell in between */
export function createInstallLinkOpener(openExternal: (url: string) => void): InstallLinkOpener {
  let offered: string | null = null;
  return {
    offer(answer) {
      offered = linkIn(answer);
    },
    open(url) {
      if (offered === null || url !== offered) return false;
      openExternal(url);
      return true;
    },
  };
}

/** The core made it; this is the second look, at the door. */
function linkIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('link' in answer)) return null;
  const { link } = answer;
  return typeof link === 'string' && isInstallLink(link) ? link : null;
}
