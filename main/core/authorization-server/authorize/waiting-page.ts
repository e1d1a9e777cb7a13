/**
 * The page that a browser waits on until the person has answered in Consentry; there is nothing on
 * it to press (SEC-13).
 */
import { quotedName } from '../../../../contract/plain/quoted-name.ts';
import type { Exchange } from '../../http/exchange.ts';
import { limits } from '../../limits/limits.ts';
import { looksLikeMetadataUrl } from '../client-metadata/metadata-url.ts';
import { sendPage } from '../protocol/pages.ts';
import type { Parked, ParkedRequests } from './parked-requests.ts';

/** Where a parked request waits, on our own origin. */
export function waitingPage({ id }: Parked): string {
  return `/oauth/authorize?request=${id}`;
}

/** Serves the page of one parked request, and sends the browser on. */
export type ServeWaitingPage = (exchange: Exchange, id: string, isHeld: boolean) => Promise<void>;

/**
 * @returns what serves the page of one parked request, and takes the browser on with its outcome
 */
export function createWaitingPage(parked: ParkedRequests): ServeWaitingPage {
  /**
   * The waiting page: sent at once the first time, then held until the answer or a while, so that a
   * browser keeps showing it and a plain client needs no script.
   */
  async function wait(exchange: Exchange, id: string, isHeld: boolean): Promise<void> {
    const entry = parked.find(id);
    if (entry === undefined) {
      sendPage(exchange, 404, {
        title: 'This login request is over',
        paragraphs: [
          'It was answered already, or it expired. You can close this page. To log in again, start in your client.',
        ],
      });
      return;
    }
    const outcome =
      entry.isDecided || isHeld ? await entry.settled(limits.oauth.waitingPageHold) : null;
    // A browser that left takes nothing with it: the answer stays for the page that is opened next.
    if (exchange.response.destroyed) return;
    if (outcome === null) return sendWaitingPage(exchange, entry);
    // Once: whoever comes second with the same id gets nothing.
    if (!parked.take(id)) return wait(exchange, id, isHeld);
    if (outcome.kind === 'message') {
      sendPage(exchange, 200, { title: 'Nothing was granted', paragraphs: [outcome.text] });
      return;
    }
    if (outcome.kind === 'code' && !outcome.isFirst()) {
      sendPage(exchange, 200, {
        title: 'This login went on in another window',
        paragraphs: ['It was opened twice, and answered once. You can close this page.'],
      });
      return;
    }
    sendPage(
      exchange,
      302,
      {
        title: 'Back to your app',
        paragraphs: ['You can close this page.'],
        link: { href: outcome.location, label: 'Continue' },
      },
      { location: outcome.location },
    );
  }

  function sendWaitingPage(exchange: Exchange, { id, clientId, clientName }: Parked): void {
    const who = looksLikeMetadataUrl(clientId)
      ? `A program described at “${new URL(clientId).host}”`
      : `A program that calls itself ${quotedName(clientName, limits.text.name)}`;
    sendPage(exchange, 200, {
      title: 'Waiting for your answer in Consentry',
      paragraphs: [
        `${who} asks for access.`,
        'Answer in the Consentry window. This page goes on by itself.',
      ],
      refresh: { seconds: 0, href: `/oauth/authorize?request=${id}&held=1` },
    });
  }

  return wait;
}
