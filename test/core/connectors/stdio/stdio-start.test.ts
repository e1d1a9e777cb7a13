/** A program that is started: what it gets, and what is said when it cannot be. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mkdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { limits } from '../../../../main/core/limits/limits.ts';
import { chaosChild, createHarness, realClock, type Harness } from '../harness.ts';

let harness: Harness;
beforeEach(() => {
  harness = createHarness();
});
afterEach(() => harness.stop());

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
