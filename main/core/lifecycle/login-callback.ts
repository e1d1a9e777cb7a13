/**
 * `/oauth/callback`: where a browser comes back to from a login at a service. The page says how it
 * went, in our own words and without a link; nothing of the request is on it (SEC-63, SEC-65).
 */
import type { FinishedLogin, LoginActs } from '../connectors/registry/login-acts.ts';
import type { Handler } from '../http/exchange.ts';
import { sendPage, type Page } from '../authorization-server/protocol/pages.ts';

const pages: Readonly<Record<FinishedLogin['outcome'], { status: number; page: Page }>> = {
  connected: {
    status: 200,
    page: {
      title: 'Connected',
      paragraphs: ['The login worked. You can close this page and go back to Consentry.'],
    },
  },
  declined: {
    status: 200,
    page: {
      title: 'Not connected',
      paragraphs: [
        'The service says that the login was declined. Nothing was connected.',
        'Go back to Consentry to try again.',
      ],
    },
  },
  failed: {
    status: 400,
    page: {
      title: 'Not connected',
      paragraphs: ['The login did not work. Consentry says why; go back there to try again.'],
    },
  },
  mismatch: {
    status: 400,
    page: {
      title: 'Not connected',
      paragraphs: [
        'This answer did not come from the service that the login was started at. It was dropped.',
        'Go back to Consentry to try again.',
      ],
    },
  },
  unexpected: {
    status: 400,
    page: {
      title: 'No login is waiting for this',
      paragraphs: [
        'It took too long, was answered already, or was not started in Consentry. Nothing was changed.',
        'Go back to Consentry to connect again.',
      ],
    },
  },
};

export function createLoginCallback(connectors: Pick<LoginActs, 'finishLogin'>): Handler {
  return async (exchange) => {
    const { match, query } = exchange.admitted;
    const { outcome } = await connectors.finishLogin(match.login, new URLSearchParams(query));
    const { status, page } = pages[outcome];
    sendPage(exchange, status, page);
  };
}
