/**
 * While the key of the seals is not there, nothing in the store can be told from what somebody else
 * wrote into it (SEC-94), and while the data folder is gone nothing can be kept: no token is given
 * then, and nobody is asked. Taking access back works.
 */
import { sendJson, type Handler } from '../../http/exchange.ts';
import type { Unavailable } from '../../lib/unavailable.ts';
import { sendPage } from './pages.ts';

const words: Readonly<Record<Unavailable, readonly [title: string, description: string]>> = {
  'vault-locked': [
    'Consentry is locked',
    'The key store of this machine is locked. Unlock it in Consentry, then try again.',
  ],
  'folder-gone': [
    'Consentry has lost its data folder',
    'The data folder was deleted, moved or replaced. Put it back or restart Consentry, then try again.',
  ],
};

/** @param isPage a person sees the answer in a browser */
export function whenAvailable(
  unavailable: () => Unavailable | null,
  handler: Handler,
  isPage = false,
): Handler {
  return (exchange) => {
    const why = unavailable();
    if (why === null) return handler(exchange);
    const [title, description] = words[why];
    if (isPage)
      sendPage(exchange, 503, {
        title,
        paragraphs: [description, 'Nothing was granted. You can close this page.'],
      });
    else
      sendJson(
        exchange,
        503,
        { error: 'temporarily_unavailable', error_description: description },
        { 'retry-after': '60' },
      );
    return Promise.resolve();
  };
}
