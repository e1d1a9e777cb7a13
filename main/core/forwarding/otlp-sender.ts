/**
 * Sends batches to an OTLP/HTTP collector through the OpenTelemetry SDK. Loaded when there is
 * something to send, so that who does not use it does not pay for it. The SDK makes the records,
 * retries within the deadline and speaks the protocol; how connections are made, and when all of it
 * is over, is decided here.
 */
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type { Network } from '../net/network.ts';
import type { Clock } from '../ports/ports.ts';
import { createCollectorAgent } from './collector-agent.ts';
import type { CollectorRecord } from './log-record.ts';

export interface OtlpSender {
  /** Resolves when the collector has taken all of them. @throws SendError */
  send(records: readonly CollectorRecord[]): Promise<void>;
  close(): void;
}

class SendError extends Error {
  override readonly name = 'SendError';
  /** HTTP status, where there was an answer. */
  readonly status: number | null;

  constructor(message: string, status: number | null) {
    super(message);
    this.status = status;
  }
}

export interface OtlpSenderParts {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly version: string;
  readonly network: Network;
  readonly clock: Clock;
}

/** @returns a sender to one collector; nothing is connected before the first batch */
export function createOtlpSender(parts: OtlpSenderParts): OtlpSender {
  const { clock, version } = parts;
  const url = new URL(parts.url);
  const { agent, close } = createCollectorAgent(url, parts.network, clock);
  const exporter = new OTLPLogExporter({
    url: url.href,
    headers: { ...parts.headers },
    timeoutMillis: limits.forwarding.request,
    // One at a time; the SDK counts one for a moment longer than its answer.
    concurrencyLimit: 2,
    userAgent: `Consentry/${version}`,
    httpAgentOptions: () => agent,
  });
  let made: ReadableLogRecord[] = [];
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': 'consentry', 'service.version': version }),
    processors: [
      {
        onEmit: (record) => void made.push(record),
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
    ],
  });
  const logger = provider.getLogger('consentry.audit', version);

  function toSdk(records: readonly CollectorRecord[]): ReadableLogRecord[] {
    made = [];
    for (const { at, eventName, severity, body, attributes } of records)
      logger.emit({
        timestamp: at,
        eventName,
        severityNumber: SeverityNumber[severity],
        severityText: severity,
        body,
        attributes: { ...attributes },
      });
    return made;
  }

  return {
    send: (records) =>
      new Promise((resolve, reject) => {
        // The SDK waits for silence only; a collector that answers a byte now and then would hold
        // it for ever.
        const cancel = clock.after(limits.forwarding.inAll, () => {
          reject(new SendError('it took too long', null));
          close();
        });
        exporter.export(toSdk(records), ({ error }) => {
          cancel();
          // A failure never comes without one.
          if (error === undefined) resolve();
          else reject(sendError(error));
        });
      }),
    close,
  };
}

/** Never with what the collector wrote: it may repeat what it was sent. */
function sendError(error: Error): SendError {
  const status = (error as { code?: unknown }).code;
  if (typeof status === 'number')
    return new SendError(`the collector answered with status ${status}`, status);
  return new SendError(visible(error.message, 200), null);
}
