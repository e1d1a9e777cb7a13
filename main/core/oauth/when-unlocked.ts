/**
 * While the key of the seals is not there, nothing in the store can be told from what somebody else wrote into it (SEC-94):
 * no token is given for it, and nobody is asked to add to it. Taking access back works.
 */
import { sendJson, type Handler } from '../http/exchange.ts';
import { sendPage } from './pages.ts';

const description =
  'The key store of this machine is locked. Unlock it in Consentry, then try again.';

/** @param isPage a person sees the answer in a browser */
export function whenUnlocked(isLocked: () => boolean, handler: Handler, isPage = false): Handler {
  return (exchange) => {
    if (!isLocked()) return handler(exchange);
    if (isPage)
      sendPage(exchange, 503, {
        title: 'Consentry is locked',
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
