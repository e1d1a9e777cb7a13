/**
 * How the address of a login leaves for the system's browser (SEC-63): the core gave it as the
 * answer to Connect, it is https or on this computer, and the person pressed its link in the main
 * window. Anything else a page asks to open stays closed.
 */
export interface LoginOpener {
  /** Notes what an answer that starts a login offers. */
  offer(answer: unknown): void;
  /** Opens an address that was offered; says whether it did. */
  open(url: string): boolean;
}

/** Logins that may wait at a time; the oldest can no longer be opened. */
const most = 8;

/** @param openExternal hands an address to the system; no shell in between */
export function createLoginOpener(openExternal: (url: string) => void): LoginOpener {
  let offered: readonly string[] = [];
  return {
    offer(answer) {
      const url = addressIn(answer);
      if (url !== null) offered = [...offered.filter((known) => known !== url), url].slice(-most);
    },
    open(url) {
      if (!offered.includes(url)) return false;
      openExternal(url);
      return true;
    },
  };
}

/** The core has checked it; this is the second look, at the door. */
function addressIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('authorizationUrl' in answer)) return null;
  const { authorizationUrl: text } = answer;
  if (typeof text !== 'string' || !URL.canParse(text)) return null;
  const { protocol, username, password, href, hostname } = new URL(text);
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  if (href !== text || username !== '' || password !== '') return null;
  return protocol === 'https:' || (protocol === 'http:' && isHere) ? href : null;
}
