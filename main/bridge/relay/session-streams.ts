/** The streams of a session: the answer of one request, and what belongs to none. */
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { limits } from '../../core/limits/limits.ts';
import type { SseEvent } from '../../core/mcp/sse.ts';
import { Lost } from '../link/own-server.ts';
import { Unsent } from '../link/unsent.ts';
import { kindOfMessage, readEvents } from './answer.ts';
import { isAbort } from './era.ts';
import type { Session, SessionWire } from './session-wire.ts';

export interface SessionStreamsParts {
  readonly wire: SessionWire;
  /** Hands a message on to the client. */
  readonly say: (text: string, session: Session | null) => Promise<void>;
  /** Resolves when requests go through. */
  readonly opened: () => Promise<void>;
  /** Aborts when the bridge ends. */
  readonly signal: AbortSignal;
}

export interface SessionStreams {
  /**
   * Reads the answer of a request; it may lose its connection and go on over another.
   *
   * @param session null: the request belongs to none, and its answer cannot go on
   * @throws Lost
   */
  follow(session: Session | null, first: IncomingMessage): Promise<void>;
  /**
   * Reads what belongs to no request, for as long as the session lives.
   *
   * @param isCurrent false when another session took its place
   * @param onOver Consentry does not know the session any more
   */
  listen(session: Session, isCurrent: () => boolean, onOver: () => Promise<void>): Promise<void>;
}

/** @returns readers of the streams of any session */
export function createSessionStreams(parts: SessionStreamsParts): SessionStreams {
  const { wire, say, signal } = parts;

  /** @throws Lost when the answer is not to be had any more */
  async function resume(session: Session, lastEventId: string): Promise<IncomingMessage> {
    try {
      const answer = await wire.openStream(session, { 'last-event-id': lastEventId });
      if (answer.statusCode === 200) return answer;
      answer.destroy();
    } catch (error) {
      if (isAbort(error)) throw error;
    }
    throw new Lost();
  }

  return {
    async follow(session, first) {
      let lastEventId: string | undefined;
      let pause: number = limits.bridge.streamFirst;
      let isAnswered = false;
      const take = async (event: SseEvent): Promise<void> => {
        lastEventId = event.id ?? lastEventId;
        pause = Math.min(event.retryMs ?? pause, limits.bridge.streamLast);
        if (event.data === '') return;
        if (kindOfMessage(event.data) === 'answer') isAnswered = true;
        await say(event.data, session);
      };
      let stream = first;
      for (let resumes = 0; ; resumes += 1) {
        try {
          await readEvents(stream, take);
        } catch (error) {
          if (!(error instanceof Lost)) throw error;
        }
        if (isAnswered) return;
        if (lastEventId === undefined || session === null || resumes === limits.bridge.resumes)
          throw new Lost();
        await delay(pause, undefined, { signal });
        stream = await resume(session, lastEventId);
      }
    },

    async listen(session, isCurrent, onOver) {
      let pause: number = limits.bridge.streamFirst;
      while (isCurrent() && !signal.aborted) {
        try {
          const answer = await wire.openStream(session);
          if (answer.statusCode === 200) {
            await readEvents(answer, async ({ data }) => {
              pause = limits.bridge.streamFirst;
              if (data !== '') await say(data, session);
            });
          } else {
            answer.resume();
            if (answer.statusCode === 404) return await onOver();
            if (answer.statusCode === 405) return;
          }
        } catch (error) {
          if (signal.aborted) return;
          if (!(error instanceof Unsent || error instanceof Lost)) throw error;
        }
        await delay(pause, undefined, { signal }).catch(() => undefined);
        pause = Math.min(2 * pause, limits.bridge.streamLast);
        await parts.opened().catch(() => undefined);
      }
    },
  };
}
