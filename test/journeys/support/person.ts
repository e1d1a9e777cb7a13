/**
 * The person with a browser: opens what a client asks to open, and answers in Consentry's own door,
 * never in the page.
 */
import type { ConnectorAccess } from '../../../contract/views/access.ts';
import type { ConsentQuestion } from '../../../contract/views/questions/consent-question.ts';
import type { TestCore } from '../../support/core/start-core.ts';
import { plainYes, waitingConsent } from '../../support/clients/oauth-client.ts';

export interface PersonAnswer {
  readonly allow: boolean;
  readonly access?: ConnectorAccess;
  /** What the person reads before the answer. */
  readonly onAsked?: (question: ConsentQuestion, url: URL) => void;
}

/**
 * Opens the URL like a browser and follows it to the client's callback, answering the consent on
 * the way.
 */
export async function logInAsPerson(
  test: TestCore,
  authorizationUrl: URL,
  answer: PersonAnswer,
): Promise<URL> {
  const callback = await openInBrowser(authorizationUrl);
  const consent = await waitingConsent(test);
  answer.onAsked?.(consent, authorizationUrl);
  if (answer.allow) {
    await test.run('question.allow', {
      id: consent.id,
      ...(answer.access === undefined ? plainYes(consent) : { access: answer.access }),
    });
  } else {
    await test.run('question.deny', { id: consent.id });
  }
  return callback();
}

/**
 * Opens the URL up to the page that waits; the function it gives holds on until the browser is sent
 * on.
 */
export async function openInBrowser(authorizationUrl: URL): Promise<() => Promise<URL>> {
  const parked = await fetch(authorizationUrl, { redirect: 'manual' });
  const waitUrl = new URL(parked.headers.get('location') ?? '', authorizationUrl);
  const page = await fetch(waitUrl);
  const refresh = /http-equiv="refresh" content="0;url=([^"]+)"/u.exec(await page.text())?.[1];
  if (refresh === undefined) throw new Error('the waiting page does not refresh itself');
  const held = fetch(new URL(refresh.replaceAll('&amp;', '&'), waitUrl), { redirect: 'manual' });
  return async () => {
    const location = (await held).headers.get('location');
    if (location === null) throw new Error('the waiting page did not go on');
    return new URL(location);
  };
}
