/**
 * What goes over one session at Consentry: messages without an answer of interest, streams, the
 * goodbye.
 */
import type { IncomingMessage } from 'node:http';
import { limits } from '../../core/limits/limits.ts';
import type { Link } from '../link/link.ts';

/** A session of 2025-11-25 or older, as Consentry opened it. */
export interface Session {
  readonly id: string;
  readonly revision: string;
  /** Counts from 1; another one after each restart of Consentry. */
  readonly number: number;
}

export interface SessionWire {
  /**
   * Sends something whose answer nobody waits for.
   *
   * @returns the status
   * @throws Unsent, Lost, AbortError
   */
  notify(to: Session, text: string | Buffer): Promise<number>;
  /**
   * Opens the stream for what belongs to no request, or resumes one.
   *
   * @throws Unsent, Lost, AbortError
   */
  openStream(to: Session, headers?: Readonly<Record<string, string>>): Promise<IncomingMessage>;
  /** Ends the session; one that is not ended so ends by itself when nobody uses it. */
  goodbye(to: Session): Promise<void>;
}

/** @returns the headers that name a session in a request */
export function headersOf({ id, revision }: Session): Readonly<Record<string, string>> {
  return { 'mcp-session-id': id, 'mcp-protocol-version': revision };
}

/** @param signal aborts when the bridge ends */
export function createSessionWire(link: Link, signal: AbortSignal): SessionWire {
  return {
    async notify(to, text) {
      const answer = await link.send({
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...headersOf(to),
        },
        body: text,
        deadlineMs: limits.bridge.loginStep,
        signal,
      });
      answer.resume();
      return answer.statusCode ?? 0;
    },
    openStream: (to, headers = {}) =>
      link.send({
        method: 'GET',
        headers: { accept: 'text/event-stream', ...headersOf(to), ...headers },
        deadlineMs: limits.bridge.loginStep,
        signal,
      }),
    async goodbye(to) {
      try {
        const answer = await link.send({
          method: 'DELETE',
          headers: headersOf(to),
          deadlineMs: limits.bridge.ending,
        });
        answer.resume();
      } catch {
        // It ends by itself when nobody uses it.
      }
    },
  };
}
