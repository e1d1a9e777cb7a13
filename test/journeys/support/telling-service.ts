/** A service that tells aloud what it was sent, in every way an answer can. */
import type { Answer, LoginService } from '../../support/upstreams/login-service-view.ts';

/** How an upstream tells what it was sent. */
export const tellings: Readonly<Record<string, (sent: string, id: unknown) => Answer>> = {
  'as an error of the call': (sent, id) => ({
    status: 200,
    body: { jsonrpc: '2.0', id, error: { code: -32000, message: `bad ${sent}`, data: { sent } } },
  }),
  'as a result': (sent, id) => ({
    status: 200,
    body: {
      jsonrpc: '2.0',
      id,
      result: {
        resultType: 'complete',
        content: [{ type: 'text', text: `got ${sent}` }],
        isError: true,
      },
    },
  }),
  'as a failure of HTTP': (sent) => ({
    status: 500,
    body: `no: ${sent}`,
    headers: { 'x-sent': encodeURIComponent(sent) },
  }),
  'as a refusal': (sent) => ({
    status: 401,
    body: `denied ${sent}`,
    headers: {
      'www-authenticate': `Bearer error="invalid_token", error_description="not ${sent}"`,
    },
  }),
};

export function tell(service: LoginService, telling: keyof typeof tellings): void {
  service.answers.set('/mcp', ({ authorization = '', headers, body }) => {
    const { id, method } = JSON.parse(body) as { id?: unknown; method: string };
    const sent = [authorization.replace('Bearer ', ''), headers['x-api-key'] ?? '']
      .join(' ')
      .trim();
    return method === 'tools/call' ? (tellings[telling]?.(sent, id) ?? null) : null;
  });
}
