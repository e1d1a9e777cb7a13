/**
 * SEC-44: what a server may ask of the client behind us, in both eras of both sides: it arrives
 * with the connector's name, and its answer goes back to the server that asked, in the call that it
 * asked in.
 */
import { describe, expect, test } from 'vitest';
import { another, setUp, type Setting } from '../support.ts';
import { accepted, callAsLegacy, callAsModern, form, shownForm } from './askable-clients.ts';

async function allow(setting: Setting, asks: object): Promise<void> {
  await setting.core.run('connector.edit', { name: 'up', asks });
  await setting.core.run('connector.connect', { name: 'up' });
}

describe('a modern upstream', () => {
  /** Answers once it has been told what it asked for. */
  function asks(setting: Setting, state?: string): void {
    setting.upstream.onCall = (params) =>
      params['inputResponses'] === undefined
        ? {
            resultType: 'input_required',
            inputRequests: { who: { method: 'elicitation/create', params: form } },
            ...(state !== undefined && { requestState: state }),
          }
        : {
            resultType: 'complete',
            content: [
              {
                type: 'text',
                text: JSON.stringify([params['inputResponses'], params['requestState']]),
              },
            ],
          };
  }

  test('asks a modern client by its result; the repeat brings the answer and the server’s own state', async () => {
    const setting = await setUp();
    asks(setting, 'state-of-the-server');
    const first = await callAsModern(setting);
    expect(first.result).toMatchObject({
      resultType: 'input_required',
      inputRequests: { who: { method: 'elicitation/create', params: shownForm } },
    });
    const { requestState } = first.result ?? {};
    expect(String(requestState)).not.toContain('state-of-the-server');
    const second = await callAsModern(setting, {
      requestState,
      inputResponses: { who: accepted, somebody: accepted },
    });
    const text = JSON.stringify([{ who: accepted }, 'state-of-the-server']);
    expect(second.result?.['content']).toEqual([{ type: 'text', text }]);
  });

  test('SEC-54 its state is nothing for another grant, another call, or once a bit of it is another', async () => {
    const setting = await setUp();
    const other = await another(setting.core);
    asks(setting, 'state-of-the-server');
    const { requestState } = (await callAsModern(setting)).result ?? {};
    const state = String(requestState);
    const inputResponses = { who: accepted };
    const sent = setting.upstream.count('tools/call');
    const foreign = { requestState, inputResponses };
    expect((await callAsModern(setting, foreign, other.accessToken)).code).toBe(-32602);
    expect((await callAsModern(setting, { ...foreign, arguments: { a: 1 } })).code).toBe(-32602);
    expect((await callAsModern(setting, { ...foreign, name: 'up__put_it' })).code).toBe(-32602);
    for (let at = 0; at < state.length; at += 7) {
      const flipped = state.slice(0, at) + (state[at] === 'A' ? 'B' : 'A') + state.slice(at + 1);
      const answer = await callAsModern(setting, { requestState: flipped, inputResponses });
      expect([at, answer.code]).toEqual([at, -32602]);
    }
    expect(setting.upstream.count('tools/call')).toBe(sent);
    expect((await callAsModern(setting, foreign)).result).toMatchObject({ resultType: 'complete' });
  });

  test('asks a legacy client on the stream of its call', async () => {
    const setting = await setUp();
    asks(setting);
    const { asked, result } = await callAsLegacy(setting, { 'elicitation/create': accepted });
    expect(asked).toEqual([['elicitation/create', shownForm]]);
    expect(result).toEqual({
      content: [{ type: 'text', text: JSON.stringify([{ who: accepted }, null]) }],
    });
  });

  test('that keeps no state gets none made up, and its client is asked to bring none', async () => {
    const setting = await setUp();
    asks(setting);
    const first = await callAsModern(setting);
    expect(Object.keys(first.result ?? {}).toSorted()).toEqual(['inputRequests', 'resultType']);
    const second = await callAsModern(setting, { inputResponses: { who: accepted } });
    const text = JSON.stringify([{ who: accepted }, null]);
    expect(second.result?.['content']).toEqual([{ type: 'text', text }]);
  });

  test('a malformed answer is refused, and the server is not told', async () => {
    const setting = await setUp();
    asks(setting, 'state-of-the-server');
    const { requestState } = (await callAsModern(setting)).result ?? {};
    const sent = setting.upstream.count('tools/call');
    for (const who of [null, 'yes', { action: 'maybe' }, { content: {} }])
      expect((await callAsModern(setting, { requestState, inputResponses: { who } })).code).toBe(
        -32602,
      );
    expect(setting.upstream.count('tools/call')).toBe(sent);
  });
});

describe.each(['modern', 'legacy'] as const)('SEC-44 a %s client', (client) => {
  test('model and folders are asked for only where the person said so, pages only over https', async () => {
    const setting = await setUp('modern');
    const questions = {
      model: { method: 'sampling/createMessage', params: { messages: [], maxTokens: 5 } },
      folders: { method: 'roots/list' },
      page: {
        method: 'elicitation/create',
        params: {
          mode: 'url',
          url: 'https://example.com/login',
          message: 'Log in',
          elicitationId: 'e',
        },
      },
      plain: {
        method: 'elicitation/create',
        params: { mode: 'url', url: 'http://example.com/', message: 'Log in', elicitationId: 'e' },
      },
      secret: {
        method: 'elicitation/create',
        params: { message: 'x', requestedSchema: { properties: { password: { type: 'string' } } } },
      },
    };
    const passes = async (name: keyof typeof questions): Promise<boolean> => {
      setting.upstream.onCall = (params) =>
        params['inputResponses'] === undefined
          ? { resultType: 'input_required', inputRequests: { one: questions[name] } }
          : { resultType: 'complete', content: [] };
      if (client === 'modern')
        return (await callAsModern(setting)).result?.['resultType'] === 'input_required';
      const { asked } = await callAsLegacy(setting, {
        'sampling/createMessage': {
          role: 'assistant',
          content: { type: 'text', text: 'x' },
          model: 'm',
        },
        'roots/list': { roots: [] },
        'elicitation/create': { action: 'accept' },
      });
      return asked.length === 1;
    };
    expect([await passes('model'), await passes('folders'), await passes('page')]).toEqual([
      false,
      false,
      true,
    ]);
    expect([await passes('plain'), await passes('secret')]).toEqual([false, false]);
    await allow(setting, { model: true, folders: true, input: false });
    expect([await passes('model'), await passes('folders'), await passes('page')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
