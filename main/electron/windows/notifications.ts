/**
 * One notification for each question. A click on it only shows the prompt, and its one button is
 * Deny: whoever can talk to the notification service is not the person (SEC-40).
 */
import { Notification } from 'electron';
import { quotedName } from '../../../contract/plain/quoted-name.ts';
import type { MissedCall } from '../../../contract/views/answers.ts';
import type { Question } from '../../../contract/views/questions/question.ts';
import type { Core } from '../../core/ports/core.ts';
import { visible } from '../../core/lib/visible-text.ts';

export interface QuestionNotifications {
  show(question: Question): void;
  remove(questionId: string): void;
}

/** A flood becomes a count in the tray, not a wall of notifications. */
const mostAtOnce = 3;

/**
 * @param onClick brings up the prompt window, nothing more
 * @param core takes the Deny, where the system shows buttons
 */
export function createNotifications(
  onClick: () => void,
  core: () => Pick<Core, 'call'>,
): QuestionNotifications {
  const shown = new Map<string, Notification>();

  function forget(questionId: string): void {
    shown.delete(questionId);
  }

  return {
    show(question) {
      if (!Notification.isSupported() || shown.size >= mostAtOnce) return;
      const notification = new Notification({
        ...notificationText(question),
        actions: [{ type: 'button', text: 'Deny' }],
      });
      shown.set(question.id, notification);
      notification.on('click', onClick);
      notification.on('action', () => {
        void core().call('notification', 'question.deny', { id: question.id });
      });
      notification.on('close', () => forget(question.id));
      notification.on('failed', () => forget(question.id));
      notification.show();
    },
    remove(questionId) {
      shown.get(questionId)?.close();
      forget(questionId);
    },
  };
}

/** A call ended before anybody answered: said once. A click shows it among the missed ones. */
export function notifyMissed(
  { why, clientName, tool, connector }: MissedCall,
  openWindow: (page: string) => void,
): void {
  if (!Notification.isSupported()) return;
  const call = `${plain(tool)} on ${connector}`;
  const who = quotedName(plain(clientName));
  const notification = new Notification({
    title: 'You missed a call',
    body:
      why === 'client-left'
        ? `${who} left before you answered ${call}. Click to see it.`
        : `Nobody answered ${call} for ${who}, so it was denied. Click to see it.`,
  });
  notification.on('click', () => openWindow('approvals'));
  notification.show();
}

/** A system cuts a title short: whatever name is claimed, the rest of it is seen (SEC-37). */
const nameInTitle = 30;

/** Names are as the client claims them; the arguments of a call stay in the prompt window. */
function notificationText(question: Question): { title: string; body: string } {
  const who = quotedName(plain(question.clientName), nameInTitle);
  if (question.kind === 'consent') {
    return {
      title: `${who} wants to use your connectors`,
      body: 'The name is what the client calls itself. Click to look at the request.',
    };
  }
  if (question.kind === 'lookup') {
    return {
      title: 'A web page asks to connect a program',
      body: `The program is described at ${plain(question.host)}. Click to look at the request.`,
    };
  }
  return {
    title: `${who} wants to run a tool`,
    body: `${plain(question.tool)} on ${question.connector}. Click to look at the request.`,
  };
}

/**
 * Many services read the body as markup, some as text: characters that mean something to neither.
 */
function plain(text: string): string {
  return visible(text, 60).replaceAll('<', '‹').replaceAll('>', '›').replaceAll('&', '＆');
}
