import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHarness, isAlive, type Harness } from '../harness.ts';

let harness: Harness;
beforeEach(() => {
  harness = createHarness();
});
afterEach(() => harness.stop());

describe('calls to a stdio server', () => {
  it('connects, lists and calls', async () => {
    await harness.addChild('child', 'ok');
    expect(harness.state('child')).toMatchObject({ connection: 'connecting', auth: 'none-needed' });
    const state = await harness.until('child', 'ready');
    expect(state).toMatchObject({
      era: 'legacy',
      protocolVersion: '2025-11-25',
      serverName: 'chaos⟨U+202E⟩child',
      instructions: 'Be⟨U+200B⟩ careful.',
      problem: null,
      tools: harness.connectors.tools('child').length,
    });
    expect(await harness.value('child', 'echo', { n: 1 })).toEqual({ n: 1 });
  });

  it('keeps parallel calls apart', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    const numbers = Array.from({ length: 200 }, (_, n) => n);
    const answers = await Promise.all(numbers.map((n) => harness.value('child', 'echo', { n })));
    expect(answers).toEqual(numbers.map((n) => ({ n })));
  });

  it('passes an error of the server on', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    expect(await harness.call('child', 'no-such-tool')).toEqual({
      kind: 'error',
      error: { code: -32601, message: 'no such method' },
    });
  });

  it('hands progress over without the token and cancels upstream on abort', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    const abort = new AbortController();
    const progress: unknown[] = [];
    const outcome = await harness.call(
      'child',
      'wait',
      {},
      {
        signal: abort.signal,
        onProgress: (params) => {
          progress.push(params);
          abort.abort();
        },
      },
    );
    expect(outcome).toMatchObject({ kind: 'failed', code: 'cancelled', mayHaveHappened: true });
    expect(progress).toEqual([{ progress: 1 }]);
    expect(await harness.value('child', 'cancelled')).toHaveLength(1);
  });

  it('gives up at the deadline and notifies the server', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    const outcome = await harness.call('child', 'wait', {}, { timeoutMs: 150 });
    expect(outcome).toMatchObject({ kind: 'failed', code: 'timed_out', mayHaveHappened: true });
    expect(await harness.value('child', 'cancelled')).toHaveLength(1);
  });

  it('ATRYUM-14 waits for a call that reports progress', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    let reports = 0;
    const outcome = await harness.call(
      'child',
      'ticks',
      { count: 6, everyMs: 300 },
      { timeoutMs: 1200, onProgress: () => (reports += 1) },
    );
    expect(outcome).toMatchObject({ kind: 'result', result: { content: [{ text: 'done' }] } });
    expect(reports).toBe(6);
  });

  it('sends nothing for a call that was aborted before', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    const outcome = await harness.call('child', 'crash', {}, { signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ kind: 'failed', code: 'cancelled', mayHaveHappened: false });
    // It would not answer any more if it had got that one.
    expect(await harness.value('child', 'echo', { still: 'there' })).toEqual({ still: 'there' });
  });

  it('SEC-79 takes only answers with its own pending ids, each once', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    expect(await harness.value('child', 'twice')).toBe('first');
    expect(await harness.value('child', 'echo', { still: 'fine' })).toEqual({ still: 'fine' });
  });

  it('SEC-79 survives a little noise on stdout and stops a server that only makes noise', async () => {
    await harness.addChild('noisy', 'noisy');
    await harness.until('noisy', 'ready');
    await harness.addChild('garbage', 'garbage');
    const state = await harness.until('garbage', 'error');
    expect(state.problem).toMatchObject({
      code: 'garbage',
      message: expect.stringContaining('100 lines'),
    });
  });

  it('SEC-79 cuts a line over the cap off and fails only the call it answers', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    const other = harness.value('child', 'echo', { n: 2 });
    expect(await harness.call('child', 'huge')).toMatchObject({
      kind: 'failed',
      code: 'too_large',
      mayHaveHappened: true,
    });
    expect(await other).toEqual({ n: 2 });
    expect(harness.state('child').connection).toBe('ready');
  });

  it('SEC-79 stops a server whose line does not end', async () => {
    await harness.addChild('endless', 'endless-line');
    const state = await harness.until('endless', 'error', 20_000);
    expect(state.problem?.code).toBe('too_large');
  });

  it('does not take an answer that nests too deeply', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    const outcome = await harness.call('child', 'deep', {}, { timeoutMs: 300 });
    expect(outcome).toMatchObject({ kind: 'failed', code: 'timed_out' });
  });

  it('SEC-44 answers ping, and no question where nobody can be asked', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    expect(await harness.value('child', 'asks')).toEqual([
      { jsonrpc: '2.0', id: 'q1', result: {} },
      ...['q2', 'q3'].map((id) => ({
        jsonrpc: '2.0',
        id,
        error: { code: -32601, message: expect.any(String) },
      })),
      // It was told that the person can be asked: nobody answered.
      { jsonrpc: '2.0', id: 'q4', result: { action: 'cancel' } },
    ]);
  });

  it('REL-23 joins a storm of change notices into at most two lists', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    await harness.value('child', 'change');
    await vi.waitFor(
      () => {
        expect(harness.connectors.tools('child').map((tool) => tool.name)).toContain('added');
      },
      { timeout: 5000 },
    );
    expect(await harness.value('child', 'lists')).toSatisfy(
      (value: { lists: number }) => value.lists <= 3,
    );
  });
});

describe('a server that does not like the probe', () => {
  it('starts once more with initialize when the server leaves at server/discover', async () => {
    await harness.addChild('old', 'exit-on-probe');
    await harness.until('old', 'ready');
    expect(harness.connectors.log('old').filter((line) => line.includes('started'))).toHaveLength(
      2,
    );
    const { pid } = (await harness.value('old', 'pid')) as { pid: number };
    await harness.connectors.reconnect('old');
    expect(isAlive(pid)).toBe(false);
    // The second time it is known, so that one process was enough.
    expect(harness.connectors.log('old').filter((line) => line.includes('started'))).toHaveLength(
      3,
    );
  });
});
