/**
 * `Mcp-Param-*` headers must equal the arguments they mirror (MCP 2026-07-28, Streamable HTTP,
 * Server Behavior for Custom Headers); the low-level server leaves it to us.
 */
import { everythingTools } from './tools.mjs';

/**
 * What to answer to a request whose mirrored arguments and headers differ, undefined when all is
 * well.
 *
 * @param {unknown} body a parsed request of 2026-07-28
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @param {import('./changes.mjs').Changes} changes
 */
export function mirrorFault(body, headers, changes) {
  if (!isCall(body)) return undefined;
  const { id, params } = body;
  const tool = everythingTools(changes).find(({ name }) => name === params.name);
  const properties = /** @type {Record<string, Record<string, unknown>>} */ (
    tool?.inputSchema?.['properties'] ?? {}
  );
  for (const [property, schema] of Object.entries(properties)) {
    const name = schema['x-mcp-header'];
    if (typeof name !== 'string') continue;
    const header = headers[`mcp-param-${name.toLowerCase()}`];
    const value = params.arguments?.[property] ?? undefined;
    if (decode(header) === (typeof value === 'string' ? value : JSON.stringify(value))) continue;
    const message = `Mcp-Param-${name} differs from the body, or is missing`;
    return { jsonrpc: '2.0', id, error: { code: -32020, message } };
  }
  return undefined;
}

/**
 * @param {unknown} body
 * @returns {body is { id: unknown, params: { name: unknown, arguments?: Record<string, unknown> }
 *   }}
 */
function isCall(body) {
  if (typeof body !== 'object' || body === null || !('method' in body)) return false;
  return body.method === 'tools/call' && 'params' in body && typeof body.params === 'object';
}

/**
 * @param {string | string[] | undefined} header
 * @returns {string | undefined | null} null for a sentinel that cannot be decoded
 */
function decode(header) {
  if (typeof header !== 'string') return undefined;
  if (!/^=\?base64\?.*\?=$/u.test(header)) return header;
  const encoded = header.slice('=?base64?'.length, -'?='.length);
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.toString('base64') === encoded ? bytes.toString('utf8') : null;
}
