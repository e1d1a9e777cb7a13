/**
 * What the tests of vendors share: a client that calls through the gateway, and what was written
 * down about it.
 */
import { another, call } from '../../gateway/support.ts';
import type { TestCore } from '../../../support/core/start-core.ts';

export interface CallAnswer {
  readonly outcome: string;
  readonly isError: boolean;
  readonly text: string;
}

/** Logs a client in and gives the function that calls tools of the connector `up` with it. */
export async function startClient(
  core: TestCore,
): Promise<(tool: string, args?: Record<string, unknown>) => Promise<CallAnswer>> {
  const login = await another(core);
  return async (tool, args = {}) => {
    const { outcome, messages } = await call({ core }, login, tool, args);
    const result = messages.at(-1)?.result as
      { content?: readonly { text?: string }[]; isError?: boolean } | undefined;
    const text = (result?.content ?? []).map((block) => block.text ?? '').join('\n');
    return { outcome, isError: result?.isError === true, text };
  };
}

/** The newest entry of the activity log about a tool. */
export async function lastCall(core: TestCore, tool: string) {
  const { entries } = await core.run('audit.list', {});
  return entries.find((entry) => entry.tool === tool && entry.action === 'tools/call');
}
