/** A client of 2025-11-25 and older, message by message. */
import type { TestCore } from '../../../support/core/start-core.ts';

export interface LegacyOptions {
  readonly session?: string | undefined;
  readonly version?: string;
  readonly endpoint?: string;
  readonly signal?: AbortSignal;
  readonly method?: 'POST' | 'GET' | 'DELETE';
}

export function sendLegacy(
  core: Pick<TestCore, 'endpoint'>,
  accessToken: string,
  message: object | null,
  options: LegacyOptions = {},
): Promise<Response> {
  const method = options.method ?? 'POST';
  return fetch(options.endpoint ?? core.endpoint, {
    method,
    headers: {
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${accessToken}`,
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      ...(options.session === undefined ? {} : { 'mcp-session-id': options.session }),
      ...(options.version === undefined ? {} : { 'mcp-protocol-version': options.version }),
    },
    ...(message === null ? {} : { body: JSON.stringify({ jsonrpc: '2.0', ...message }) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

/** `initialize`; gives the session id. */
export async function openSession(
  core: Pick<TestCore, 'endpoint'>,
  accessToken: string,
  endpoint?: string,
  capabilities: object = {},
  protocolVersion = '2025-11-25',
): Promise<string> {
  const response = await sendLegacy(
    core,
    accessToken,
    {
      id: 0,
      method: 'initialize',
      params: {
        protocolVersion,
        capabilities,
        clientInfo: { name: 'legacy', version: '1' },
      },
    },
    endpoint === undefined ? {} : { endpoint },
  );
  await response.text();
  return response.headers.get('mcp-session-id') ?? '';
}

/** The messages of an event stream as they come; ends with the stream. */
export async function* eventsOf(response: Response): AsyncGenerator<Record<string, unknown>> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      // An event without data only names where to go on from.
      for (const line of lines)
        if (line.startsWith('data: {'))
          yield JSON.parse(line.slice('data: '.length)) as Record<string, unknown>;
    }
  } catch (error) {
    // A stream that is cut instead of ended has ended all the same.
    if (!(error instanceof TypeError)) throw error;
  }
}
