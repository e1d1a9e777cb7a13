/**
 * The programs that let a system identify the person, played by scripts: what each answer means.
 * The real polkit is in test/nightly.
 */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createPolkit, polkitAction } from '../../main/shared-adapters/identification/polkit.ts';
import { createWindowsHello } from '../../main/shared-adapters/identification/windows-hello.ts';
import { memoryLogger } from '../support/core/memory-ports.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';

const why = 'set the access policy to read-write';
const env = { PATH: '/usr/bin:/bin' };

/** A program that writes its arguments beside itself, and then does this. */
function program(body: string): { readonly file: string; readonly args: () => string[] } {
  const folder = makeTempDir();
  const file = join(folder, 'program');
  const seen = join(folder, 'arguments');
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$@" >>${seen}\n${body}\n`);
  chmodSync(file, 0o755);
  return { file, args: () => readFileSync(seen, 'utf8').trim().split('\n') };
}

describe('ATLAR-14 polkit', () => {
  const policyFile = import.meta.filename;
  const polkitOf = (pkcheck: string, more = {}) =>
    createPolkit({ logger: memoryLogger(), pkcheck, policyFile, env, ...more });

  test.each([
    ['0', 'identified'],
    ['1', 'refused'],
    ['2', 'unavailable'],
    ['3', 'refused'],
    ['127', 'unavailable'],
  ])('exit %s of pkcheck means %s', async (code, kind) => {
    expect(await polkitOf(program(`exit ${code}`).file).identify({ why })).toMatchObject({ kind });
  });

  test('it is asked about our process, once at a time, with an end', async () => {
    const { file, args } = program('exec sleep 30');
    const polkit = polkitOf(file, { deadlineMs: 200 });
    const first = polkit.identify({ why });
    expect(await polkit.identify({ why })).toEqual({ kind: 'refused' });
    expect(await first).toEqual({ kind: 'refused' });
    const [, action, , subject, last, ...more] = args();
    expect([action, last, more]).toEqual([polkitAction, '--allow-user-interaction', []]);
    expect(subject).toMatch(new RegExp(`^${process.pid},\\d+,${process.getuid?.() ?? ''}$`, 'u'));
  });

  test('without pkcheck, or without our action, it says which is missing', async () => {
    const { file } = program('exit 0');
    const looks = [
      await polkitOf('/nowhere/pkcheck').look(),
      await polkitOf(file, { policyFile: '/nowhere' }).look(),
      await polkitOf(file).look(),
    ];
    expect(looks).toMatchObject([
      { state: 'unavailable', detail: expect.stringContaining('not installed') },
      { state: 'unavailable', detail: expect.stringContaining('deb and the rpm') },
      { state: 'available', detail: expect.stringContaining('asks for your password') },
    ]);
    expect(await polkitOf(file, { policyFile: '/nowhere' }).identify({ why })).toMatchObject({
      kind: 'unavailable',
    });
  });

  test('our policy file has the action that is asked for, and asks each time', () => {
    const file = join(import.meta.dirname, '../../build/linux/app.consentry.policy');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(`<action id="${polkitAction}">`);
    const defaults = [...text.matchAll(/<(allow_\w+)>(\w+)</gu)].map(([, , value]) => value);
    expect(defaults).toEqual(['auth_self', 'auth_self', 'auth_self']);
    const builder = readFileSync(join(import.meta.dirname, '../../electron-builder.yml'), 'utf8');
    const entry = 'build/linux/app.consentry.policy=/usr/share/polkit-1/actions/';
    expect(builder.split(entry)).toHaveLength(3);
  });
});

describe('ATLAR-14 Windows Hello', () => {
  const helloOf = (powershell: string, more = {}) =>
    createWindowsHello({ logger: memoryLogger(), powershell, env, ...more });

  test.each([
    ['echo Verified', 'identified'],
    ['echo Canceled', 'refused'],
    ['echo RetriesExhausted', 'refused'],
    ['echo NotConfiguredForUser', 'unavailable'],
    ['echo DisabledByPolicy', 'unavailable'],
    ['echo Verified; exit 1', 'unavailable'],
    ['echo nonsense', 'unavailable'],
    ['true', 'unavailable'],
  ])('"%s" means %s', async (body, kind) => {
    expect(await helloOf(program(body).file).identify({ why })).toMatchObject({ kind });
  });

  test('says what Windows will ask for, or why it cannot; what it learns stays', async () => {
    expect(await helloOf(program('echo Available').file).look()).toMatchObject({
      state: 'available',
    });
    expect(await helloOf('/nowhere/powershell.exe').look()).toMatchObject({
      state: 'unavailable',
      detail: expect.stringContaining('does not answer'),
    });
    const hello = helloOf(program('echo DisabledByPolicy').file);
    await hello.identify({ why });
    expect(await hello.look()).toMatchObject({ detail: expect.stringContaining('a policy') });
  });

  test('the script is fixed: nothing that is asked gets into it', async () => {
    const scripts = await Promise.all(
      ["'; calc.exe; '", 'plain'].map(async (text) => {
        const { file, args } = program('echo Canceled');
        await helloOf(file).identify({ why: text });
        return args();
      }),
    );
    expect(scripts[0]).toEqual(scripts[1]);
    expect(scripts[0]).toContain('-NoProfile');
    const script = Buffer.from(scripts[0]?.at(-1) ?? '', 'base64').toString('utf16le');
    expect(script).toContain('RequestVerificationAsync');
  });

  test('a dialog that nobody answers is a no', async () => {
    const hello = helloOf(program('exec sleep 30').file, { deadlineMs: 200 });
    expect(await hello.identify({ why })).toEqual({ kind: 'refused' });
  });
});
