/** Acts of clients that speak MCP of 2026-07-28. */
import { setTimeout as delay } from 'node:timers/promises';
import { Wrong } from './answers.mjs';
import { answer, anyConnector, nextId, oneOf } from './client.mjs';

/** @typedef {import('./client.mjs').Client} Client */
/** @typedef {import('./client.mjs').Act} Act */

const plainTools = ['test_simple_text', 'test_image_content', 'test_error_handling'];

/**
 * Requests that wait for their answer.
 *
 * @param {Client} client
 * @returns {readonly Act[]}
 */
export function tidyActs({ ask }) {
  return [
    {
      name: 'call',
      share: 50,
      async act(grant) {
        const tool = oneOf(plainTools);
        const { result } = await ask(grant, 'tools/call', {
          name: `${anyConnector()}__${tool}`,
        });
        const isFine = (result.isError === true) === (tool === 'test_error_handling');
        if (!isFine) throw new Wrong('a call answered something else');
      },
    },
    {
      name: 'list',
      share: 6,
      async act(grant) {
        const method = oneOf(['tools/list', 'resources/list', 'prompts/list', 'server/discover']);
        await ask(grant, method, {});
      },
    },
    {
      name: 'read',
      share: 6,
      async act(grant) {
        const uri = `consentry+${anyConnector()}:test://static-text`;
        const { result } = await ask(grant, 'resources/read', { uri });
        if (result.contents?.[0]?.uri !== uri) throw new Wrong('a resource of another name came');
      },
    },
    {
      name: 'prompt',
      share: 4,
      async act(grant) {
        await ask(grant, 'prompts/get', {
          name: `${anyConnector()}__test_prompt_with_arguments`,
          arguments: { arg1: 'a', arg2: 'b' },
        });
      },
    },
    {
      name: 'complete',
      share: 3,
      async act(grant) {
        await ask(grant, 'completion/complete', {
          ref: { type: 'ref/prompt', name: `${anyConnector()}__test_prompt_with_arguments` },
          argument: { name: 'arg1', value: 't' },
        });
      },
    },
    {
      name: 'progress',
      share: 4,
      async act(grant) {
        const progressToken = `p${nextId()}`;
        const name = `${anyConnector()}__test_tool_with_progress`;
        const { messages } = await ask(grant, 'tools/call', { name, _meta: { progressToken } });
        const progress = messages.filter(({ method }) => method === 'notifications/progress');
        if (progress.some(({ params }) => params.progressToken !== progressToken))
          throw new Wrong('progress of another call');
      },
    },
  ];
}

/**
 * Requests that are cancelled, answered later, or never.
 *
 * @param {Client} client
 * @returns {readonly Act[]}
 */
export function interruptedActs({ ask, post }) {
  return [
    {
      name: 'cancelled call',
      share: 3,
      async act(grant) {
        const leaving = new AbortController();
        const params = { name: `${anyConnector()}__test_tool_with_progress` };
        const left = post(grant, 'tools/call', params, leaving.signal).then(
          (response) => response.text(),
          () => '',
        );
        await delay(20);
        leaving.abort();
        await left.catch(() => '');
      },
    },
    {
      name: 'question',
      share: 4,
      async act(grant) {
        const params = {
          name: `${anyConnector()}__test_elicitation`,
          arguments: { message: 'Who?' },
        };
        const { result } = await ask(grant, 'tools/call', params);
        if (result.resultType !== 'input_required') throw new Wrong('nothing was asked');
        const inputResponses = Object.fromEntries(
          Object.keys(result.inputRequests ?? {}).map((key) => [key, answer]),
        );
        const { requestState } = result;
        const last = await ask(grant, 'tools/call', { ...params, inputResponses, requestState });
        if (last.result.resultType !== 'complete') throw new Wrong('it asked again');
      },
    },
    {
      name: 'abandoned question',
      share: 0.2,
      async act(grant) {
        const name = `${anyConnector()}__test_elicitation`;
        await ask(grant, 'tools/call', { name, arguments: { message: 'Who?' } });
      },
    },
    {
      name: 'listen',
      share: 0.6,
      async act(grant) {
        const leaving = new AbortController();
        const notifications = { toolsListChanged: true, resourcesListChanged: true };
        const params = { notifications };
        const response = await post(grant, 'subscriptions/listen', params, leaving.signal);
        if (response.status !== 200) throw new Wrong(`listen answered ${response.status}`);
        await delay(2000 + 8000 * Math.random());
        leaving.abort();
      },
    },
  ];
}
