import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mkdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { limits } from '../../../../main/core/limits/limits.ts';
import { chaosChild, createHarness, isAlive, realClock, type Harness } from '../harness.ts';

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

describe('what a child gets', () => {
  it('SEC-75 hands arguments over literally, with no shell in between', async () => {
    const args = [
      '$(touch pwned)',
      '; rm -rf ~',
      '`id`',
      '"quoted"',
      '%PATH%',
      '',
      'a b',
      '|',
      '\n',
    ];
    await harness.addChild('child', 'ok', { args: [chaosChild, 'ok', ...args] });
    await harness.until('child', 'ready');
    expect(await harness.value('child', 'argv')).toEqual(['ok', ...args]);
    expect(harness.state('child').target).toContain('"$(touch pwned)"');
  });

  it('SEC-78 has exactly the allow-listed variables and the declared ones', async () => {
    await harness.stop();
    harness = createHarness({
      environment: {
        PATH: '/usr/bin:/bin',
        HOME: '/home/someone',
        LANG: 'C.UTF-8',
        LC_ALL: 'C.UTF-8',
        TERM: '() { :; }; echo pwned',
        CONSENTRY_VAULT_KEY: 'our own key',
        AWS_SECRET_ACCESS_KEY: 'somebody else’s',
        NODE_OPTIONS: '--require /tmp/evil.js',
        LD_PRELOAD: '/tmp/evil.so',
        DYLD_INSERT_LIBRARIES: '/tmp/evil.dylib',
        PYTHONPATH: '/tmp',
        SSH_AUTH_SOCK: '/tmp/agent',
      },
    });
    await harness.addChild('child', 'ok', {
      env: [
        { name: 'API_TOKEN', value: 'canary-5d41402abc4b', secret: true },
        { name: 'MODE', value: 'test', secret: false },
        { name: 'NODE_OPTIONS', value: '--no-deprecation', secret: false },
      ],
    });
    await harness.until('child', 'ready');
    expect(await harness.value('child', 'env')).toEqual({
      PATH: '/usr/bin:/bin',
      HOME: '/home/someone',
      LANG: 'C.UTF-8',
      LC_ALL: 'C.UTF-8',
      API_TOKEN: 'canary-5d41402abc4b',
      MODE: 'test',
      NODE_OPTIONS: '--no-deprecation',
    });
  });

  it('runs in the working directory it was given, in a process group of its own', async () => {
    const cwd = join(harness.dataDir, 'ordner mit ümlaut');
    mkdirSync(cwd);
    await harness.addChild('child', 'ok', { cwd });
    await harness.until('child', 'ready');
    expect(await harness.value('child', 'pid')).toMatchObject({
      cwd: realpathSync(cwd),
      ppid: process.pid,
    });
  });

  it('SEC-81 shows standard error with every character visible and secrets cut out', async () => {
    await harness.addChild('child', 'ok', {
      env: [{ name: 'API_TOKEN', value: 'canary-5d41402abc4b', secret: true }],
    });
    await harness.until('child', 'ready');
    await harness.value('child', 'stderr', {
      line: 'token is canary-5d41402abc4b \u001b[31mred\u202e',
    });
    await vi.waitFor(() => {
      expect(harness.connectors.log('child')).toEqual([
        'chaos-child ok started',
        'token is [secret] ⟨U+001B⟩[31mred⟨U+202E⟩',
      ]);
    });
  });

  it('SEC-81 keeps no more than the ring holds', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    for (let n = 0; n < 40; n += 1)
      await harness.value('child', 'stderr', { line: `${n} ${'x'.repeat(20_000)}` });
    // Its standard error comes on a pipe of its own, so the last line may be later than the last
    // answer.
    await expect.poll(() => harness.connectors.log('child').at(-1)).toMatch(/^39 x/u);
    const log = harness.connectors.log('child');
    expect(log.join('\n').length).toBeLessThan(2 * limits.upstream.stderrRing);
  });
});

describe('a command that cannot be started', () => {
  it('ATRYUM-8 says which command is missing, where it was searched and what to do, without trying again', async () => {
    await harness.stop();
    harness = createHarness({ environment: { PATH: '/usr/bin:tools:/opt/bin' } });
    await harness.add({ kind: 'stdio', name: 'gone', command: 'no-such-command-anywhere' });
    const state = await harness.until('gone', 'error');
    expect(state.problem).toEqual({
      code: 'command_not_found',
      message:
        'Command not found: no-such-command-anywhere. The server cannot be started. Searched: /usr/bin, /opt/bin.',
      hint: 'Install it, or give the full path of the program.',
    });
    expect(await harness.call('gone', 'x', {}, { timeoutMs: 5000 })).toMatchObject({
      code: 'not_ready',
      message: state.problem?.message,
      mayHaveHappened: false,
    });
  });

  it('says when the file may not be run, and when the folder is missing', async () => {
    await harness.add({
      kind: 'stdio',
      name: 'text',
      command: join(import.meta.dirname, '../harness.ts'),
    });
    expect((await harness.until('text', 'error')).problem?.code).toBe('command_not_executable');
    await harness.addChild('nowhere', 'ok', { cwd: '/no/such/folder' });
    expect((await harness.until('nowhere', 'error')).problem?.code).toBe(
      'working_directory_missing',
    );
  });

  it('SEC-75 looks a bare name up in absolute folders of PATH only', async () => {
    await harness.stop();
    const folder = dirname(process.execPath);
    harness = createHarness({ environment: { PATH: ['', '.', 'bin', folder].join(delimiter) } });
    await harness.add({ kind: 'stdio', name: 'child', command: 'node', args: [chaosChild, 'ok'] });
    await harness.until('child', 'ready');
    await harness.add({ kind: 'stdio', name: 'local', command: 'package.json' });
    expect((await harness.until('local', 'error')).problem?.code).toBe('command_not_found');
  });

  it('gives up on a server that never answers, and leaves no process behind', async () => {
    await harness.stop();
    harness = createHarness({ clock: realClock(40) });
    await harness.addChild('silent', 'silent');
    const state = await harness.until('silent', 'error');
    expect(state.problem).toMatchObject({
      code: 'timed_out',
      hint: 'See its log for what it is waiting for.',
    });
  });

  it('does not take a server that answers with an unknown revision', async () => {
    await harness.addChild('odd', 'odd-version');
    expect((await harness.until('odd', 'error')).problem?.code).toBe('garbage');
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
