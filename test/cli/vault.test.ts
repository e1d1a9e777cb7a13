/** A passphrase for the secrets, as people type it: real terminals, a real instance. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { VaultView } from '../../contract/views/vault.ts';
import { tempDir } from '../headless/support/temp-dir.ts';
import { atTerminal, hasTerminals } from './at-terminal.ts';
import { run, serve, start } from './program.ts';

const words = 'correct horse battery';
const others = 'other words than before';
const noStore = { CONSENTRY_KEY_STORE: 'none' };
const where = hasTerminals ? '' : ' (skipped: no `script` of util-linux here)';
const atOne = it.skipIf(!hasTerminals);
const timeout = 90_000;

/** An instance whose secrets are in a file beside the data, and its person. */
async function instance(dataDir = tempDir(), environment: Record<string, string> = {}) {
  const keyFile = join(tempDir(), 'key');
  const server = await serve(dataDir, ['--no-ui', '--operator-key-file', keyFile], {
    ...noStore,
    ...environment,
  });
  const at = ['--data-dir', dataDir];
  const key = [...at, '--operator-key-file', keyFile];
  return {
    dataDir,
    said: server.err,
    typing: (line: string) => atTerminal([...line.split(' '), ...key]),
    piped: (line: string, stdin: string) => run([...line.split(' '), ...key], stdin),
    async state() {
      const { out } = await run(['vault', 'show', '--json', ...at]);
      const { keeping, state } = JSON.parse(out) as VaultView;
      return [keeping, state];
    },
    async restarted() {
      server.child.kill('SIGTERM');
      await server.ended;
      return instance(dataDir, environment);
    },
  };
}

atOne(
  `ATMOS-10 a passphrase is typed twice and never shown; a wrong one opens nothing${where}`,
  { timeout },
  async () => {
    const first = await instance();
    const differing = first.typing('vault keep passphrase');
    await differing.answer('New passphrase (at least 10 characters): ', `${words}\r`);
    await differing.answer('Once more: ', `${others}\r`);
    expect((await differing.ended).code).toBe(2);
    expect(differing.shown()).toContain('These were not the same.');
    const short = first.typing('vault keep passphrase');
    await short.answer('New passphrase (at least 10 characters): ', 'tiny\r');
    expect((await short.ended).code).toBe(2);
    expect(short.shown()).toContain('A passphrase has at least 10 characters.');
    expect(await first.state()).toEqual(['key-file', 'ready']);

    const keep = first.typing('vault keep passphrase');
    await keep.answer('New passphrase (at least 10 characters): ', `${words}\r`);
    await keep.answer('Once more: ', `${words}\r`);
    expect((await keep.ended).code).toBe(0);
    expect(await first.state()).toEqual(['passphrase', 'ready']);

    const second = await first.restarted();
    expect(await second.state()).toEqual(['passphrase', 'held']);
    const wrong = second.typing('vault unlock');
    await wrong.answer('Passphrase: ', `${others}\r`);
    expect((await wrong.ended).code).toBe(1);
    expect(wrong.shown()).toContain('passphrase');
    expect(await second.state()).toEqual(['passphrase', 'held']);
    const right = second.typing('vault unlock');
    // A character too many is taken back.
    await right.answer('Passphrase: ', `${words}x\u007f\r`);
    expect((await right.ended).code).toBe(0);
    expect(await second.state()).toEqual(['passphrase', 'ready']);
    for (const { shown } of [differing, short, keep, wrong, right])
      for (const typed of [words, others, 'tiny', 'horse']) expect(shown()).not.toContain(typed);
  },
);

atOne(`ATMOS-10 a passphrase is changed, and taken away again${where}`, { timeout }, async () => {
  const first = await instance();
  expect((await first.piped('vault keep passphrase --passphrase-stdin', `${words}\n`)).code).toBe(
    0,
  );
  const change = first.typing('vault keep passphrase');
  await change.answer('New passphrase (at least 10 characters): ', `${others}\r`);
  await change.answer('Once more: ', `${others}\r`);
  expect((await change.ended).code).toBe(0);
  const second = await first.restarted();
  const old = await second.piped('vault unlock --passphrase-stdin', `${words}\n`);
  expect(old.code).toBe(1);
  expect((await second.piped('vault unlock --passphrase-stdin', `${others}\n`)).code).toBe(0);
  expect((await second.piped('vault keep key-file', '')).code).toBe(0);
  const third = await second.restarted();
  expect(await third.state()).toEqual(['key-file', 'ready']);
});

atOne(
  `Ctrl+C at the prompt changes nothing, and leaves the terminal as it was${where}`,
  { timeout },
  async () => {
    const { dataDir, state } = await instance();
    const keyFile = join(tempDir(), 'key');
    writeFileSync(keyFile, 'not asked for yet');
    const args = ['vault', 'keep', 'passphrase', '--data-dir', dataDir];
    const typing = atTerminal(
      [...args, '--operator-key-file', keyFile],
      {},
      'echo "ended with $code"; stty -a',
    );
    await typing.answer('New passphrase (at least 10 characters): ', 'half of i\u0003');
    await typing.ended;
    expect(typing.shown()).toContain('ended with 130');
    expect(typing.shown()).toMatch(/ icanon /u);
    expect(typing.shown()).toMatch(/ echo /u);
    expect(typing.shown()).not.toContain('half of i');
    expect(typing.shown()).not.toContain('    at ');
    expect(await state()).toEqual(['key-file', 'ready']);
  },
);

it(
  'without a terminal a passphrase has to be piped in, and the refusal says how',
  { timeout },
  async () => {
    const { piped, state } = await instance();
    const refused = await piped('vault keep passphrase', `${words}\n`);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('--passphrase-stdin < passphrase.txt');
    expect((await piped('vault keep passphrase --passphrase-stdin', '')).code).toBe(2);
    expect(await state()).toEqual(['key-file', 'ready']);
    const done = await piped('vault keep passphrase --passphrase-stdin', `${words}\n`);
    expect(done.code).toBe(0);
    expect(done.out + done.err).not.toContain('horse');
  },
);

it(
  'ATMOS-10 a forgotten passphrase costs the secrets, and only after a plain yes',
  { timeout },
  async () => {
    const first = await instance();
    await first.piped('vault keep passphrase --passphrase-stdin', `${words}\n`);
    expect((await first.piped('vault forget --yes', '')).code).toBe(1);
    const second = await first.restarted();
    const refused = await second.piped('vault forget', '');
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--yes')]);
    expect(await second.state()).toEqual(['passphrase', 'held']);
    expect((await second.piped('vault forget --yes', '')).code).toBe(0);
    expect(await second.state()).toEqual(['key-file', 'ready']);
  },
);

it(
  'ATMOS-10 serve --vault passphrase takes it from a file, or ends with how to give one',
  { timeout },
  async () => {
    const args = [
      'serve',
      '--no-ui',
      '--port',
      '0',
      '--access',
      'read-only',
      '--vault',
      'passphrase',
    ];
    const refused = await start([...args, '--data-dir', tempDir()], noStore).ended;
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('CONSENTRY_VAULT_PASSPHRASE_FILE');
    const file = join(tempDir(), 'passphrase');
    writeFileSync(file, `${words}\n`);
    const dataDir = tempDir();
    const named = { ...noStore, CONSENTRY_VAULT_PASSPHRASE_FILE: file };
    chmodSync(file, 0o644);
    const open = await start([...args, '--data-dir', dataDir], named).ended;
    expect([open.code, open.err]).toEqual([1, expect.stringContaining('chmod 600')]);
    chmodSync(file, 0o600);
    const { child, ended } = await serve(dataDir, ['--no-ui', '--vault', 'passphrase'], named);
    child.kill('SIGTERM');
    await ended;
    const again = await instance(dataDir);
    expect(again.said()).toContain('consentry vault unlock');
    expect(await again.state()).toEqual(['passphrase', 'held']);
    expect((await again.piped('vault unlock --passphrase-stdin', `${words}\n`)).code).toBe(0);
  },
);

atOne(
  `ATMOS-10 serve asks at its terminal for a new passphrase, and at the next start for it${where}`,
  { timeout },
  async () => {
    const dataDir = tempDir();
    const args = [
      'serve',
      '--no-ui',
      '--port',
      '0',
      '--access',
      'read-only',
      '--data-dir',
      dataDir,
    ];
    const first = atTerminal([...args, '--vault', 'passphrase'], noStore);
    await first.answer('New passphrase (at least 10 characters): ', `${words}\r`);
    await first.answer('Once more: ', `${words}\r`);
    await first.answer('http://127.0.0.1:', '\u0003');
    expect((await first.ended).code).toBe(0);
    const second = atTerminal(args, noStore);
    await second.answer('Passphrase of your secrets (empty: later): ', `${others}\r`);
    await second.answer('Passphrase of your secrets (empty: later): ', `${words}\r`);
    await second.answer('http://127.0.0.1:', '\u0003');
    expect((await second.ended).code).toBe(0);
    for (const { shown } of [first, second]) expect(shown()).not.toMatch(/horse|other words/u);
  },
);
