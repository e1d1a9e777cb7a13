/**
 * The one session that the client has at Consentry, opened again behind its back when Consentry was
 * away; the client is then notified that its lists changed.
 */
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/lib/json.ts';
import { limits } from '../../core/limits/limits.ts';
import { notificationText, requestText } from '../../core/mcp/json-rpc.ts';
import { Lost } from '../link/own-server.ts';
import { Unsent } from '../link/unsent.ts';
import { readBody } from './answer.ts';
import type { ClientRequest } from './client-message.ts';
import { isRefusal, sendRequest, troubleOf, type EraParts } from './era.ts';
import type { SessionMemory } from './session-memory.ts';
import type { SessionStreams } from './session-streams.ts';
import type { Session, SessionWire } from './session-wire.ts';

type ClientState =
  /** The client has not said `initialize` yet. */
  | { readonly state: 'new' }
  | {
      readonly state: 'begun';
      /** The client's own `initialize`; another object for each. */
      readonly opening: JsonObject;
      /** Null: none now, until one is opened again. */
      readonly session: Session | null;
      /** The client has said `notifications/initialized`. */
      readonly isInitialized: boolean;
    };

export interface ClientSession {
  /** Null: none, for now. */
  now(): Session | null;
  /** The client begins anew, with this `initialize`. @returns the session that it had before */
  begin(opening: JsonObject): Session | null;
  /** Takes the session that Consentry has opened for the client's own `initialize`. */
  accept(answer: IncomingMessage, body: JsonValue): void;
  /**
   * The session, opened anew where there is none; null for a client that never began one.
   *
   * @throws Unsent – Consentry lets nothing through, or is away; Lost
   */
  ensure(): Promise<Session | null>;
  /** Opens one as soon as that is possible: after the person allowed it, resumed, or unlocked. */
  openLater(): Promise<void>;
  /** Consentry does not know it any more. */
  over(session: Session): Promise<void>;
  /** The client has said so. @returns false when it had before */
  initialized(): boolean;
  /** Notifies the client that its lists changed, where it may have older ones. */
  announce(): Promise<void>;
  /** Reads what belongs to no request, in the background. */
  listen(session: Session): void;
}

export interface ClientSessionParts {
  readonly era: EraParts;
  readonly wire: SessionWire;
  readonly streams: SessionStreams;
  readonly memory: SessionMemory;
  /** The session is over: what the client receives for its questions. */
  readonly questionsOf: (session: Session) => readonly string[];
}

const listChanges = ['tools', 'prompts', 'resources'].map((kind) =>
  notificationText(`notifications/${kind}/list_changed`),
);

/** @returns the session of a client that said nothing yet */
export function createClientSession(parts: ClientSessionParts): ClientSession {
  const { era, wire, streams, memory } = parts;
  const { link, out, signal } = era;
  let client: ClientState = { state: 'new' };
  /** The client thinks something else of our lists than its session says. */
  let isStale = false;
  let opened: Promise<Session> | null = null;
  let sessions = 0;
  let ownRequests = 0;

  const now = (): Session | null => (client.state === 'new' ? null : client.session);
  const isInitialized = (): boolean => client.state === 'begun' && client.isInitialized;
  const nextId = (): string => `consentry-bridge-${(ownRequests += 1)}`;

  function enter(session: Session | null): void {
    if (client.state === 'begun') client = { ...client, session };
  }

  function adopt(answer: IncomingMessage, body: JsonValue): Session | null {
    const id = answer.headers['mcp-session-id'];
    const result = isJsonObject(body) ? body['result'] : undefined;
    const revision = isJsonObject(result) ? result['protocolVersion'] : undefined;
    if (typeof id !== 'string' || typeof revision !== 'string') return null;
    sessions += 1;
    const session = { id, revision, number: sessions };
    enter(session);
    return session;
  }

  async function reopen(opening: JsonObject): Promise<Session> {
    const line = Buffer.from(requestText(nextId(), 'initialize', opening));
    const request: ClientRequest = { line, id: 0, method: 'initialize', params: {} };
    const answer = await sendRequest(era, request, {});
    if (isRefusal(answer)) throw new Unsent(troubleOf(answer, era.client));
    const body = Buffer.concat(await readBody(answer)).toString('utf8');
    const session = adopt(answer, JSON.parse(body) as JsonValue);
    if (session === null) throw new Lost();
    await wire.notify(session, notificationText('notifications/initialized'));
    for (const text of memory.repeat(nextId)) await wire.notify(session, text);
    if (isInitialized()) listen(session);
    await announce();
    return session;
  }

  async function ensure(): Promise<Session | null> {
    if (client.state === 'new') return null;
    if (client.session !== null) return client.session;
    opened ??= reopen(client.opening).finally(() => (opened = null));
    return opened;
  }

  async function announce(): Promise<void> {
    if (!isStale || !isInitialized() || now() === null) return;
    isStale = false;
    for (const text of listChanges) await out.line([text]);
  }

  async function openLater(): Promise<void> {
    const opening = client.state === 'begun' ? client.opening : null;
    const isStillOpening = (): boolean =>
      client.state === 'begun' && client.session === null && client.opening === opening;
    try {
      while (isStillOpening()) {
        await link.opened();
        try {
          await ensure();
        } catch (error) {
          if (!(error instanceof Unsent || error instanceof Lost)) throw error;
          await delay(limits.bridge.openAgain, undefined, { signal });
        }
      }
    } catch (error) {
      if (!signal.aborted) era.log(`the session could not be opened: ${String(error)}`);
    }
  }

  async function over(session: Session): Promise<void> {
    if (now() !== session) return;
    enter(null);
    isStale = true;
    for (const text of parts.questionsOf(session)) await out.line([text]);
    void openLater();
  }

  function listen(session: Session): void {
    void streams.listen(
      session,
      () => now() === session,
      () => over(session),
    );
  }

  return {
    now,
    begin(opening) {
      const former = now();
      client = { state: 'begun', opening, session: null, isInitialized: false };
      // What we answer ourselves is not what a session will say.
      isStale = true;
      return former;
    },
    accept(answer, body) {
      adopt(answer, body);
      isStale = false;
    },
    ensure,
    openLater,
    over,
    initialized() {
      if (isInitialized()) return false;
      if (client.state === 'begun') client = { ...client, isInitialized: true };
      return true;
    },
    announce,
    listen,
  };
}
