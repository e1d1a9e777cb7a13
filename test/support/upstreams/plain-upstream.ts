/**
 * An HTTP MCP server of 2026-07-28 that says word for word what a test gives it for each method,
 * and nothing of its own: no sessions, no streams. For servers that misbehave in how they talk
 * there is `chaos-upstream.ts`.
 */
import { onTestFinished } from 'vitest';
import { complete, servePlain, type PlainOptions, type PlainResults } from './plain-server.ts';

export { complete, type PlainMessage } from './plain-server.ts';

/**
 * The answers that a connection needs to be ready with these tools; `tools/call` and all else are
 * for the test.
 */
export function offering(
  tools: readonly object[],
  envelope: object = complete,
): Readonly<Record<string, object>> {
  return {
    'server/discover': {
      ...envelope,
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {} },
    },
    'tools/list': { ...envelope, tools },
  };
}

/** Resolves with its address, as `servePlain` does; it ends with the test. */
export async function startPlainUpstream(
  results: PlainResults,
  options: PlainOptions = {},
): Promise<string> {
  const { url, close } = await servePlain(results, options);
  onTestFinished(close);
  return url;
}
