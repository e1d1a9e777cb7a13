/**
 * A person tries a tool that only reads, to see that a connector works (ATLAR-30). It goes through
 * the same decision as a call of a client, and only what that decision does not refuse, of a class
 * that only reads, is sent.
 */
import type { Control } from './command-registry.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import { noConnector } from '../connectors/registry/no-connector.ts';
import type { UpstreamOutcome } from '../connectors/conversation/upstream.ts';
import type { GrantViews } from '../gateway/view/grant-view.ts';
import { nobody } from '../gateway/view/judge-tool.ts';
import { createAborter } from '../lib/abort.ts';
import { CoreError } from '../lib/errors.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import { toolNamed } from '../names/tool-spelling.ts';
import { reasons } from '../policy/reasons.ts';
import type { Clock } from '../ports/ports.ts';

export interface TryToolParts {
  readonly connectors: Connectors;
  readonly views: GrantViews;
  readonly clock: Clock;
}

/** @returns the command that lets the person try a tool themselves */
export function createTryTool(parts: TryToolParts): Pick<Control, 'tool.try'> {
  const { connectors, views, clock } = parts;
  return {
    'tool.try': async ({ connector: name, tool: given, arguments: args }) => {
      const state = connectors.find(name);
      if (state === undefined) throw noConnector();
      const listed = toolNamed(connectors.tools(name), given);
      if (listed === undefined)
        throw new CoreError('not_found', 'The connector has no tool of this name.');
      const tool = listed.name;
      const { classified, decision } = views.judge(listed, nobody);
      if (classified.class !== 'read') {
        throw new CoreError('conflict', 'Only read tools can be tried here.', {
          hint: 'Use it from a client: there your settings decide.',
        });
      }
      if (decision.outcome === 'deny') {
        const { forPerson, forExplain } = reasons[decision.reason];
        throw new CoreError('conflict', `${forPerson}.`, { hint: forExplain });
      }
      if (JSON.stringify(args).length > limits.triedTool.argumentBytes)
        throw new CoreError('invalid_input', 'The arguments are too long.');
      const began = clock.monotonicMs();
      const outcome = await connectors.request(name, {
        method: 'tools/call',
        params: { name: tool, arguments: args },
        signal: createAborter().signal,
        timeoutMs: state.timeoutSeconds * 1000,
      });
      return { ...inWords(outcome), durationMs: clock.monotonicMs() - began };
    },
  };
}

function inWords(outcome: UpstreamOutcome): { readonly ok: boolean; readonly text: string } {
  const shown = (text: string): string => visible(text, limits.triedTool.shown);
  switch (outcome.kind) {
    case 'failed':
    case 'error': {
      const { message } = outcome.kind === 'failed' ? outcome : outcome.error;
      return { ok: false, text: shown(message) };
    }
    case 'result': {
      const { content, isError, structuredContent } = outcome.result;
      const parts = Array.isArray(content) ? content.filter(isJsonObject).map(partInWords) : [];
      const text = parts.length > 0 ? parts.join('\n') : JSON.stringify(structuredContent ?? {});
      return { ok: isError !== true, text: shown(text) };
    }
  }
}

function partInWords(part: JsonObject): string {
  if (typeof part['text'] === 'string') return part['text'];
  return `[${typeof part['type'] === 'string' ? part['type'] : 'something'} that is not text]`;
}
