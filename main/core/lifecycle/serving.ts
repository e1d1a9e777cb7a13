/**
 * Where we listen, and what is said when we cannot. The port is part of our identity: only a start without any grant may
 * move to a free one; later a taken port is an attention state and nothing is served (product.md section 2, SEC-07, REL-01).
 */
import type { GatewayView } from '../../../contract/views/views.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Listening, StopReason } from '../ports/core.ts';
import type { Identity } from '../http/identity.ts';
import type { Listener } from '../http/listener.ts';
import { portHolder } from '../http/port-holder.ts';
import { verifyServer } from '../http/verify-server.ts';
import { CoreError, messageOf, systemCodeOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import type { Clock, Logger, Preferences, ProcessInspector, Random } from '../ports/ports.ts';

export interface Serving {
  /** @throws CoreError `conflict` – the port is taken, or somebody else answers on it */
  start(): Promise<Listening>;
  stop(reason: StopReason, beforeCut: () => void): Promise<void>;
  port(): number;
  view(): Omit<GatewayView, 'pausedUntil'>;
}

interface Parts {
  readonly listener: Listener;
  readonly identity: Identity;
  readonly random: Random;
  readonly clock: Clock;
  readonly processes: ProcessInspector;
  readonly preferences: Preferences;
  readonly logger: Logger;
  readonly audit: AuditLog;
  readonly hasGrants: () => boolean;
  readonly touch: () => void;
  readonly wanted: number | undefined;
}

export function createServing(parts: Parts): Serving {
  const { listener, preferences } = parts;
  let state: GatewayView['state'] = 'starting';
  let problem: CoreError | null = null;
  let port = 0;
  /** The first port that could not be had, and why in a sentence. */
  let missed: { readonly port: number; readonly why: string } | null = null;

  /** Ports to try, in order: just one as soon as any client relies on it. */
  function candidates(): number[] {
    const kept = preferences.read().port;
    const first = parts.wanted ?? kept ?? limits.defaultPort;
    if (parts.wanted !== undefined || kept !== null || parts.hasGrants()) return [first];
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

  /** The same error; for a taken port with the program that has it, where the system tells. */
  async function withHolder(error: unknown, candidate: number): Promise<CoreError> {
    const { hint = null, cause } = error instanceof CoreError ? error : {};
    const message =
      systemCodeOf(cause) === 'EADDRINUSE'
        ? `Port ${candidate} is taken by ${await portHolder(candidate, parts)}.`
        : messageOf(error);
    return new CoreError('conflict', message, { ...(hint !== null && { hint }), cause: error });
  }

  /** The operating system may let two programs share an address: make sure that it is us who answers (SEC-06). */
  async function assertOurs(): Promise<void> {
    if (await verifyServer('127.0.0.1', port, parts.identity, parts.random)) return;
    await listener.close(0);
    throw new CoreError('conflict', `Another program answers on port ${port}.`, {
      hint: 'Stop it, or choose another port with --port.',
    });
  }

  function noticeOf(): string | null {
    if (missed === null || port === missed.port) return null;
    return `${missed.why} Consentry uses port ${port} from now on.`;
  }

  return {
    async start() {
      try {
        port = await listen();
        await assertOurs();
      } catch (error) {
        state = 'port-taken';
        problem = error instanceof CoreError ? error : new CoreError('conflict', messageOf(error));
        parts.audit.append({
          actor: 'system',
          action: 'core.start',
          decision: 'failed',
          reason: 'port_taken',
        });
        parts.touch();
        throw problem;
      }
      if (preferences.read().port === null && port !== 0 && parts.wanted !== 0) {
        preferences.update((current) => ({ ...current, port }));
      }
      state = 'serving';
      // A start that failed may be tried again.
      problem = null;
      parts.touch();
      const issuer = `http://127.0.0.1:${port}`;
      const listening = { port, issuer, endpoint: `${issuer}/mcp` };
      const notice = noticeOf();
      return notice === null ? listening : { ...listening, notice };
    },

    async stop(reason, beforeCut) {
      if (state !== 'serving') return;
      state = 'stopped';
      // Streams and sessions end with a word; running calls get the grace.
      const { grace, graceAtSessionEnd } = limits.shutdown;
      const closed = listener.close(reason === 'session-end' ? graceAtSessionEnd : grace);
      beforeCut();
      await closed;
    },

    port: () => port,

    view() {
      const isServing = state === 'serving';
      return {
        state,
        endpoint: isServing ? `http://127.0.0.1:${port}/mcp` : null,
        issuer: isServing ? `http://127.0.0.1:${port}` : null,
        port: port === 0 ? null : port,
        problem:
          problem === null
            ? null
            : { code: 'port_taken', message: problem.message, hint: problem.hint },
        notice: isServing ? noticeOf() : null,
      };
    },
  };
}
