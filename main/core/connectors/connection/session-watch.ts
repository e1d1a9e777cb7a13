/** One client's watch of resources, in the conversation that is held for this client. */
import type { ResourceWatch, Watch } from '../conversation/upstream.ts';
import type { Conversation, SessionConversations } from './session-conversations.ts';

/**
 * Keeps the conversation in use until the watch is stopped or lost.
 *
 * @param onLost called at most once: the conversation ended by itself, or could not be opened
 */
export function watchInSession(
  conversations: Pick<SessionConversations, 'hold' | 'used'>,
  conversation: Conversation,
  requested: ResourceWatch,
  onLost: () => void,
): Watch {
  conversations.hold(conversation);
  let { uris } = requested;
  let inner: Watch | null = null;
  let isOver = false;

  function finish(): void {
    if (isOver) return;
    isOver = true;
    conversation.onForgotten.delete(lost);
    inner?.stop();
    conversations.used(conversation);
  }

  function lost(): void {
    if (isOver) return;
    finish();
    onLost();
  }

  conversation.onForgotten.add(lost);
  void conversation.opened.then((opened) => {
    if (isOver) return;
    if ('kind' in opened) lost();
    else inner = opened.watch({ ...requested, uris });
  });
  return {
    update(next) {
      uris = next;
      inner?.update(next);
    },
    stop: finish,
  };
}
