/**
 * The session that a legacy conversation is in now, and the stream that is kept open in it. A
 * session that the server has forgotten is replaced once for all calls that found it gone.
 */
import { createServerQuestions } from '../conversation/server-questions.ts';
import { announcesToolChanges, announcesUpdates } from '../conversation/upstream-identity.ts';
import type { UpstreamFailure } from '../conversation/upstream.ts';
import { keepChangeStream } from './change-stream.ts';
import { streamHeaders, type LegacyCallParts, type OpenSession } from './legacy-call.ts';
import { notify, openLegacySession, type LegacySession } from './legacy-session.ts';

export interface CurrentSession {
  now(): OpenSession;
  /**
   * @param lost the session that a call found gone
   * @returns the one in its place, or why there is none
   */
  renew(lost: OpenSession): Promise<OpenSession | UpstreamFailure>;
  /** Ends the stream; the session stays. */
  stop(): void;
}

export interface CurrentSessionEvents {
  /** The stream runs again after a gap: what happened in between was missed. */
  readonly onReopened: () => void;
  /**
   * Another session took the place of the one before: the server has forgotten what was set in it.
   */
  readonly onRenewed: () => void;
}

/** @returns the first session as the current one, with its stream */
export function createCurrentSession(
  parts: LegacyCallParts,
  first: LegacySession,
  events: CurrentSessionEvents,
): CurrentSession {
  const { opening, budget, beside, nextId } = parts;
  let session = withQuestions(first);
  let renewing: Promise<LegacySession | UpstreamFailure> | null = null;
  let stopListening = listen(session);

  function withQuestions(opened: LegacySession): OpenSession {
    const questions = createServerQuestions({
      clock: opening.clock,
      budget,
      declared: opening.clientCapabilities,
      say: (text) => notify(opening, opened, text),
      unanswered: () => null,
    });
    return { ...opened, questions };
  }

  function listen(to: OpenSession): () => void {
    if (!mayHaveToSay(to)) return () => undefined;
    return keepChangeStream(
      opening.endpoint,
      opening.clock,
      () => ({ method: 'GET', headers: streamHeaders(opening, to), body: null }),
      (message) => beside.take(message, to.questions),
      events.onReopened,
    );
  }

  /** The server may say something that belongs to no call. */
  function mayHaveToSay({ identity: { capabilities } }: LegacySession): boolean {
    const mayAsk = Object.keys(opening.clientCapabilities).length > 0;
    const notifies = capabilities['logging'] !== undefined || announcesUpdates(capabilities);
    const mayNotify = opening.events.onNotice !== undefined && notifies;
    return mayAsk || mayNotify || announcesToolChanges(capabilities);
  }

  return {
    now: () => session,
    async renew(lost) {
      if (session !== lost) return session;
      renewing ??= openLegacySession(opening, budget, nextId).finally(() => {
        renewing = null;
      });
      const renewed = await renewing;
      if ('kind' in renewed) return renewed;
      // Another call that waited for it was here first.
      if (session !== lost) return session;
      session = withQuestions(renewed);
      stopListening();
      stopListening = listen(session);
      events.onRenewed();
      return session;
    },
    stop: () => stopListening(),
  };
}
