/**
 * A client of one upstream server, with a session of its own there: what it is asked, and what it
 * hears.
 */
import type {
  InputRequest,
  UpstreamRequest,
  UpstreamSession,
} from '../../../../main/core/connectors/conversation/upstream.ts';
import type { JsonObject } from '../../../../main/core/lib/json.ts';
import type { Era } from '../../../../main/core/mcp/revisions.ts';
import type { Harness } from '../harness.ts';

export interface SessionClient {
  readonly upstreamSession: UpstreamSession;
  readonly notices: unknown[];
  readonly asked: InputRequest[];
  readonly received: unknown[];
  call(tool: string, args?: JsonObject, more?: Partial<UpstreamRequest>): Promise<unknown>;
}

/** @param key another one is another client */
export function sessionClient(
  harness: Harness,
  key: string,
  capabilities: JsonObject = {},
  clientEra: Era = 'legacy',
): SessionClient {
  const notices: unknown[] = [];
  const asked: InputRequest[] = [];
  const received: unknown[] = [];
  const onNotice = (_method: string, params: JsonObject) => notices.push(params['data']);
  const upstreamSession = { key, capabilities, clientEra, onNotice };
  return {
    upstreamSession,
    notices,
    asked,
    received,
    call: (tool, args = {}, more = {}) =>
      harness.call('up', tool, args, {
        upstreamSession,
        onInput: async (request) => {
          asked.push(request);
          const content = { username: key, email: `${key}@example.com` };
          return { action: 'accept', content };
        },
        onLog: (params) => received.push(params['data']),
        ...more,
      }),
  };
}
