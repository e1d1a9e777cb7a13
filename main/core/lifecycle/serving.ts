/**
 * Where we listen, and what is said when we cannot. The port is part of our identity: only a start
 * without any grant may move to a free one; later a taken port is an attention state and nothing is
 * served (SEC-07, REL-01).
 */
import type { AuditLog } from '../audit/audit-log.ts';
import type { Listening, StopReason } from '../ports/core.ts';
import type { Identity } from '../http/identity.ts';
import type { Listener } from '../http/listener.ts';
import type { Listening as OwnAddress } from '../http/listening.ts';
import { portHolder } from '../http/port-holder.ts';
import { verifyServer } from '../http/verify-server.ts';
import { CoreError, messageOf, systemCodeOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import type { Clock, Logger, Preferences, ProcessInspector, Random } from '../ports/ports.ts';

export interface Serving {
  /** @throws CoreError `conflict` – the port is taken, or somebody else answers on it */
  start(): Promise<Listening>;
  /** @param beforeCut runs before connections are ended: streams and sessions end with a word */
  stop(reason: StopReason, beforeCut: () => void): Promise<void>;
}

interface Parts {
  readonly listener: Listener;
  readonly listening: OwnAddress;
  readonly identity: Identity;
  readonly random: Random;
  readonly clock: Clock;
  readonly processes: ProcessInspector;
  readonly preferences: Preferences;
  readonly logger: Logger;
  readonly audit: AuditLog;
  readonly hasGrants: () => boolean;
  /** The port that the person asked for at this start. */
  readonly asked: number | undefined;
}

export function createServing(parts: Parts): Serving {
  const { listener, listening, preferences } = parts;
  /** The first port that could not be had, and why in a sentence. */
  let missed: { readonly port: number; readonly why: string } | null = null;

  /** Ports to try, in order: just one as soon as any client relies on it. */
  function candidates(): number[] {
    const kept = preferences.read().port;
    const first = parts.asked ?? kept ?? limits.defaultPort;
    if (parts.asked !== undefined || kept !== null || parts.hasGrants()) return [first];
    return Array.from({ length: limits.portAttempts }, (_, index) => first + index);
  }

  async function listen(): Promise<number> {
    const ports = candidates();
    for (const [index, candidate] of ports.entries()) {
      try {
        return await listener.listen(candidate);
      } catch (error) {
        const named = await withHolder(error, candidate);
        missed ??= { port: candidate, why: named.message };
        if (index === ports.length - 1) throw named;
        parts.logger.info('port.taken', { port: candidate });
      }
    }
    throw new CoreError('conflict', 'No port is free.');
  }

  /** The same error; for a taken port with the program that has it, where the system says. */
  async function withHolder(error: unknown, candidate: number): Promise<CoreError> {
    const { hint = null, cause } = error instanceof CoreError ? error : {};
    const message =
      systemCodeOf(cause) === 'EADDRINUSE'
        ? `Port ${candidate} is taken by ${await portHolder(candidate, parts)}.`
        : messageOf(error);
    return new CoreError('conflict', message, { ...(hint !== null && { hint }), cause: error });
  }

  /**
   * The operating system may let two programs share an address: make sure that it is us who answers
   * (SEC-06).
   */
  async function assertOurs(port: number): Promise<void> {
    if (await verifyServer('127.0.0.1', port, parts.identity, parts.random)) return;
    await listener.close(0);
    throw new CoreError('conflict', `Another program answers on port ${port}.`, {
      hint: 'Stop it, or choose another port with --port.',
    });
  }

  function noticeOf(port: number): string | null {
    if (missed === null || port === missed.port) return null;
    return `${missed.why} Consentry uses port ${port} from now on.`;
  }

  /** @throws CoreError `conflict` */
  async function openPort(): Promise<number> {
    try {
      const port = await listen();
      listening.set({ kind: 'starting', port });
      await assertOurs(port);
      return port;
    } catch (error) {
      const problem =
        error instanceof CoreError ? error : new CoreError('conflict', messageOf(error));
      parts.audit.append({
        actor: 'system',
        action: 'core.start',
        decision: 'failed',
        reason: 'port_taken',
      });
      listening.set({ kind: 'port-taken', problem });
      throw problem;
    }
  }

  return {
    async start() {
      const port = await openPort();
      if (preferences.read().port === null && port !== 0 && parts.asked !== 0)
        preferences.update((current) => ({ ...current, port }));
      const notice = noticeOf(port);
      listening.set({ kind: 'serving', port, notice });
      const issuer = listening.origin();
      const opened = { port, issuer, endpoint: `${issuer}/mcp` };
      return notice === null ? opened : { ...opened, notice };
    },

    async stop(reason, beforeCut) {
      const state = listening.state();
      if (state.kind !== 'serving') return;
      listening.set({ kind: 'stopped', port: state.port });
      // Streams and sessions end with a word; running calls get the grace.
      const { grace, graceAtSessionEnd } = limits.shutdown;
      const closed = listener.close(reason === 'session-end' ? graceAtSessionEnd : grace);
      beforeCut();
      await closed;
    },
  };
}
