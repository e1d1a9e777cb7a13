/** A command that is not what the person confirmed is not started (SEC-75, SEC-76, SEC-77). */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredStdioConnector } from '../../../../main/core/ports/preferences-document.ts';
import { makeTempDir } from '../../../support/system/temp-dir.ts';
import { chaosChild, createHarness, type Harness } from '../harness.ts';

let harness: Harness;
beforeEach(() => {
  harness = createHarness();
});
afterEach(() => harness.stop());

/** Changes the stored connector as somebody with an editor would. */
function tamper(change: Partial<StoredStdioConnector>): void {
  harness.preferences.update((document) => ({
    ...document,
    connectors: document.connectors.map((stored) =>
      stored.kind === 'stdio' ? { ...stored, ...change } : stored,
    ),
  }));
}

function change(name = 'child') {
  const found = harness.state(name).process?.change;
  if (found == null) throw new Error(`${name} has no change to confirm`);
  return found;
}

/** A program of its own file that says so when it runs. */
function makeProgram(text: string): string {
  const file = join(harness.dataDir, 'server');
  writeFileSync(file, `#!${process.execPath}\n${text}`);
  chmodSync(file, 0o755);
  return file;
}
const honest = (): string =>
  `process.argv.splice(2, 0, 'ok'); import(${JSON.stringify(chaosChild)});`;

describe('what changed behind the person’s back', () => {
  it('SEC-76 a swapped executable is not started, and says which file', async () => {
    const file = makeProgram(honest());
    await harness.add({ kind: 'stdio', name: 'child', command: file });
    await harness.until('child', 'ready');
    expect(harness.state('child').process?.change).toBeNull();
    const trace = join(harness.dataDir, 'pwned');
    makeProgram(`require('node:fs').writeFileSync(${JSON.stringify(trace)}, '')`);

    const state = await harness.connectors.reconnect('child');
    expect(state.problem).toMatchObject({ code: 'command_changed' });
    expect(change().words).toEqual([`The file ${file} has changed.`]);
    expect(await harness.call('child', 'echo')).toMatchObject({
      kind: 'failed',
      code: 'not_ready',
      mayHaveHappened: false,
    });
    // A test of the connector does not start it either.
    const test = await harness.connectors.test('child');
    expect(test.ok).toBe(false);
    const failed = test.steps.find((step) => step.state === 'failed');
    expect(failed?.message).toContain('not the command that you confirmed');
    await harness.restart();
    harness.connectors.start();
    await harness.until('child', 'error');
    expect(existsSync(trace)).toBe(false);
  });

  it.each<[string, Partial<StoredStdioConnector>, string]>([
    ['the command', { command: '/bin/cat' }, 'The program was'],
    ['the arguments', { args: [chaosChild, 'ok', '--more'] }, 'The arguments were'],
    ['the working folder', { cwd: '/' }, 'The working folder was not set, now it is /.'],
    [
      'a value that is no secret',
      { env: [{ name: 'NODE_OPTIONS', value: '--require /tmp/evil.js' }] },
      'The variable NODE_OPTIONS is new.',
    ],
  ])('SEC-76 an edit of %s in the settings file holds it', async (_what, edit, words) => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    await harness.connectors.stop();
    tamper(edit);
    await harness.restart();
    harness.connectors.start();
    const state = await harness.until('child', 'error');
    expect(state.problem?.code).toBe('command_changed');
    expect(change().words.join(' ')).toContain(words);
    expect(harness.connectors.log('child')).toEqual([]);
  });

  it('SEC-76 a connector that was written into the settings file by hand was never confirmed', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    tamper({ id: 'another-id' });
    await harness.restart();
    harness.connectors.start();
    await harness.until('child', 'error');
    expect(change().words).toEqual(['This command was never confirmed here.']);
  });

  it('SEC-76 a changed script is a changed command, a changed data file is not', async () => {
    const script = join(harness.dataDir, 'server.mjs');
    const data = join(harness.dataDir, 'data.json');
    copyFileSync(chaosChild, script);
    writeFileSync(data, '1');
    const { execPath: command } = process;
    await harness.add({ kind: 'stdio', name: 'child', command, args: [script, 'ok', data] });
    await harness.until('child', 'ready');
    writeFileSync(data, '2');
    expect(await harness.connectors.reconnect('child')).toMatchObject({ connection: 'ready' });
    writeFileSync(script, `${readFileSync(script, 'utf8')}\n// and more`);
    await harness.connectors.reconnect('child');
    expect(change().words).toEqual([`The file ${script} has changed.`]);
  });

  it('SEC-76 a program that comes into the way on PATH is another program', async () => {
    await harness.stop();
    const base = makeTempDir();
    const [first, second] = [join(base, 'first'), join(base, 'second')];
    harness = createHarness({ environment: { PATH: `${first}:${second}`, HOME: '/' } });
    mkdirSync(second, { recursive: true });
    copyFileSync(makeProgram(honest()), join(second, 'server'));
    await harness.add({ kind: 'stdio', name: 'child', command: 'server' });
    await harness.until('child', 'ready');
    mkdirSync(first, { recursive: true });
    copyFileSync(makeProgram(honest()), join(first, 'server'));
    await harness.connectors.reconnect('child');
    expect(change().words).toEqual([
      `It was found as ${join(second, 'server')}, now as ${join(first, 'server')}.`,
    ]);
  });

  it('SEC-76 a damaged confirmation confirms nothing', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    harness.store.db.exec(`UPDATE confirmed_commands SET facts = '{"command":'`);
    expect((await harness.connectors.reconnect('child')).problem?.code).toBe('command_changed');
  });
});

describe('the yes of the person', () => {
  it('SEC-76 is for exactly what was shown, and is forgotten with the connector', async () => {
    const file = makeProgram(honest());
    await harness.add({ kind: 'stdio', name: 'child', command: file });
    await harness.until('child', 'ready');
    await expect(harness.connectors.confirm('child', 'x')).rejects.toThrow('nothing to confirm');

    makeProgram(`${honest()}// second`);
    await harness.connectors.reconnect('child');
    const seen = change().id;
    makeProgram(`${honest()}// third`);
    await expect(harness.connectors.confirm('child', seen)).rejects.toMatchObject({
      code: 'conflict',
      message: 'child has changed again since you were shown it.',
    });
    await harness.connectors.reconnect('child');
    expect(change().id).not.toBe(seen);
    await harness.connectors.confirm('child', change().id);
    await harness.until('child', 'ready');
    expect(harness.state('child').process?.change).toBeNull();

    await harness.connectors.remove('child');
    expect(harness.store.db.prepare('SELECT * FROM confirmed_commands').all()).toEqual([]);
  });

  it('SEC-76 holds over a restart, and a new secret needs none', async () => {
    await harness.addChild('child', 'ok', { env: [{ name: 'TOKEN', value: 'one', secret: true }] });
    await harness.until('child', 'ready');
    for (const reference of harness.vault.secrets.keys())
      harness.vault.secrets.set(reference, 'another');
    await harness.restart();
    harness.connectors.start();
    await harness.until('child', 'ready');
  });

  it('SEC-76 a program that was not there when it was added is shown before its first start', async () => {
    const file = join(harness.dataDir, 'server');
    await harness.add({ kind: 'stdio', name: 'child', command: file });
    expect((await harness.until('child', 'error')).problem?.code).toBe('command_not_found');
    makeProgram(honest());
    await harness.connectors.reconnect('child');
    expect(change().words).toEqual([`There was no such program; now it is ${file}.`]);
    await harness.connectors.confirm('child', change().id);
    await harness.until('child', 'ready');
  });
});

describe('commands to look at twice', () => {
  it('SEC-75 code in the arguments is refused unless it was read, and marked for ever', async () => {
    const code = { args: ['-e', `import(${JSON.stringify(chaosChild)})`] };
    await expect(harness.addChild('child', 'ok', code)).rejects.toMatchObject({
      code: 'invalid_input',
      hint: expect.stringContaining('--confirm-inline-code'),
    });
    expect(harness.connectors.list()).toEqual([]);
    expect(harness.preferences.read().connectors).toEqual([]);
    await harness.addChild('child', 'ok', { ...code, confirmInlineCode: true });
    await harness.until('child', 'ready');
    expect(harness.state('child').process?.warnings.map((warning) => warning.code)).toEqual([
      'inline-code',
    ]);
  });

  it('SEC-77 a package without a version is marked, with a version it is not', async () => {
    await harness.add({ kind: 'stdio', name: 'any', command: 'npx', args: ['-y', 'pkg'] });
    await harness.add({ kind: 'stdio', name: 'one', command: 'npx', args: ['-y', 'pkg@1.0.16'] });
    expect(harness.state('any').process?.warnings).toEqual([
      {
        code: 'unpinned-package',
        text: 'It runs whatever version of pkg is newest at each start. Name one, for example pkg@1.2.3.',
      },
    ]);
    expect(harness.state('one').process?.warnings).toEqual([]);
  });
});
