/**
 * How questions reach the person on the desktop: the prompt window and one notification each
 * (SEC-40).
 */
import type { QuestionPresenter } from '../../core/ports/ports.ts';
import type { QuestionNotifications } from './notifications.ts';
import type { PromptWindow } from './prompt-window.ts';

export interface WindowPresenter extends QuestionPresenter {
  /** The person asks for the prompt: from the tray, a notification, the main window. */
  show(): void;
}

export function createWindowPresenter(
  prompt: Pick<PromptWindow, 'announce' | 'open' | 'hide'>,
  notifications: QuestionNotifications,
): WindowPresenter {
  const waiting = new Set<string>();
  return {
    present(question) {
      // `prompt.show` presents the oldest again: somebody asked to see it, so it is no new
      // question.
      if (waiting.has(question.id)) return prompt.open();
      waiting.add(question.id);
      notifications.show(question);
      prompt.announce();
    },
    dismiss(questionId) {
      waiting.delete(questionId);
      notifications.remove(questionId);
      if (waiting.size === 0) prompt.hide();
    },
    show: prompt.open,
  };
}
