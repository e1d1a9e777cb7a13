/** Secrets that a server repeats are cut out of all it says (ATRYUM-2, INV-4). */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../main/core/lib/json.ts';
import {
  failed,
  noWatch,
  type Upstream,
  type UpstreamOutcome,
} from '../../../../main/core/connectors/conversation/upstream.ts';
import { withoutSecrets } from '../../../../main/core/connectors/conversation/without-secrets.ts';

const secret = 'kanary/5d41"402a';
const url = encodeURIComponent(secret);

function upstreamThatSays(outcome: UpstreamOutcome, progress?: JsonObject): Upstream {
  return {
    era: 'modern',
    transport: 'streamable-http',
    protocolVersion: '2026-07-28',
    serverName: `name ${secret}`,
    serverTitle: `title ${secret}`,
    serverAbout: { description: `of ${secret}` },
    serverVersion: null,
    capabilities: { experimental: { [secret]: {} } },
    instructions: `Use ${secret}.`,
    async request({ onProgress }) {
      if (progress !== undefined) onProgress?.(progress);
      return outcome;
    },
    watch: () => noWatch,
    notify: () => undefined,
    close: async () => undefined,
  };
}

const request = (onProgress?: (params: JsonObject) => void) => ({
  method: 'tools/call',
  params: {},
  signal: new AbortController().signal,
  timeoutMs: 1000,
  onProgress,
});

describe('what a server says', () => {
  it.each<[string, UpstreamOutcome]>([
    [
      'a result, at any depth, in names too',
      { kind: 'result', bytes: 1, result: { a: [{ b: `x${secret}y` }, url], [secret]: 1 } },
    ],
    ['an error', { kind: 'error', error: { code: 1, message: secret, data: { at: [secret] } } }],
    [
      'a denial',
      { ...failed('login_required', `no ${secret}`), denial: { status: 401, challenge: url } },
    ],
  ])('ATRYUM-2 loses the secret: %s', async (_name, outcome) => {
    const cut = await withoutSecrets(upstreamThatSays(outcome), () => [secret]).request(request());
    const text = JSON.stringify(cut);
    for (const form of [JSON.stringify(secret).slice(1, -1), secret, url])
      expect(text).not.toContain(form);
    expect(text).toContain('[secret]');
  });

  it('ATRYUM-2 loses it in what it says of itself and in its progress', async () => {
    const received: JsonObject[] = [];
    const inner = upstreamThatSays({ kind: 'result', bytes: 1, result: {} }, { message: secret });
    const upstream = withoutSecrets(inner, () => [secret]);
    await upstream.request(request((params) => received.push(params)));
    expect(received).toEqual([{ message: '[secret]' }]);
    expect(upstream).toMatchObject({
      serverName: 'name [secret]',
      serverTitle: 'title [secret]',
      serverAbout: { description: 'of [secret]' },
      instructions: 'Use [secret].',
      capabilities: { experimental: { '[secret]': {} } },
    });
  });

  it('loses a token that was renewed meanwhile, the old and the new', async () => {
    const tokens = ['old-token-1', 'new-token-1'];
    const inner = upstreamThatSays({ kind: 'result', bytes: 1, result: { text: tokens.join() } });
    const upstream = withoutSecrets(inner, () => [tokens.shift() ?? 'new-token-1']);
    tokens.unshift('old-token-1');
    expect(await upstream.request(request())).toMatchObject({
      result: { text: '[secret],[secret]' },
    });
  });

  it('is the same object where there is nothing to cut, and short values are no secrets', async () => {
    const result = { a: [{ b: 'abc' }], c: null, d: 1 };
    const upstream = withoutSecrets(upstreamThatSays({ kind: 'result', bytes: 1, result }), () => [
      secret,
      'abc',
    ]);
    const outcome = await upstream.request(request());
    expect(outcome.kind === 'result' && outcome.result).toBe(result);
  });
});
