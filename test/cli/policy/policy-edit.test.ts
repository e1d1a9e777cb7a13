/** `consentry policy edit` and `policy sign-off`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { policyWith } from '../../support/core/managed-policy.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { start } from '../program.ts';
import { cli, runningInstance } from '../support.ts';

const draft = policyWith({ access: 'read-only' });

function fileOf(content: object | string, name = 'draft.json'): string {
  const path = join(makeTempDir(), name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('policy edit', () => {
  const window = { ok: true, value: { kind: 'window' } } as const;

  test('shows the window of the desktop app, which begins with the file', async () => {
    const { dataDir, core } = await runningInstance(() => window);
    const file = fileOf(draft);
    const run = await cli(['policy', 'edit', file, '--data-dir', dataDir]);
    expect(run).toMatchObject({ code: 0, out: 'The form is open in a window of Consentry.\n' });
    expect(core.calls).toMatchObject([
      {
        name: 'policy.edit',
        input: { file: { name: 'draft.json', text: JSON.stringify(draft) } },
      },
    ]);
  });

  test('a file with faults opens nothing and names them', async () => {
    const { dataDir, core } = await runningInstance(() => window);
    const file = fileOf('{\n  "version": 1,\n}');
    const run = await cli(['policy', 'edit', file, '--data-dir', dataDir]);
    expect(run.code).toBe(1);
    expect(run.out).toContain('look at line 3');
    const missing = await cli(['policy', 'edit', `${file}.no`, '--data-dir', dataDir]);
    expect(missing.code).toBe(5);
    expect(core.calls).toEqual([]);
  });
});

describe('policy sign-off', () => {
  const by = ['--by', 'Ada Lovelace'];

  test('writes the policy with who read it, and says what it does', async () => {
    const out = join(makeTempDir(), 'policy.json');
    const run = await cli(['policy', 'sign-off', fileOf(draft), ...by, '--out', out]);
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toContain('Clients may read, not change anything');
    expect(run.out).toContain('is signed off by Ada Lovelace on 2026-01-01.');
    // Where each system looks for it (`managed-policy-file.ts`).
    for (const [system, place, who] of [
      ['Linux, in a terminal', '/etc/consentry/policy.json', '-o root -g root -m 0644'],
      [
        'macOS, in Terminal',
        "'/Library/Application Support/Consentry/policy.json'",
        '-o root -g wheel -m 0644',
      ],
      [
        'Windows, in PowerShell, started as an administrator',
        '"$env:SystemDrive\\ProgramData\\Consentry"',
        'icacls "$folder\\policy.json"',
      ],
    ] as const) {
      const [, block = ''] = run.out.split(`To put it in place on ${system}:\n`);
      const lines = block.split('\n\n')[0] ?? '';
      expect([system, lines]).toEqual([system, expect.stringContaining(place)]);
      expect(lines).toContain(who);
      expect(lines).toContain(out);
    }
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual({
      ...draft,
      signedOff: { by: 'Ada Lovelace', at: '2026-01-01T01:00:00.000Z' },
    });
    expect((await cli(['policy', 'check', out])).code).toBe(0);
  });

  test('leaves a file that is there, unless it may be replaced', async () => {
    const out = fileOf('mine', 'policy.json');
    const args = ['policy', 'sign-off', fileOf(draft), ...by, '--out', out];
    const refused = await cli(args);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('--force');
    expect(readFileSync(out, 'utf8')).toBe('mine');
    expect((await cli([...args, '--force', '--json'])).code).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('Ada Lovelace');
  });

  test.each([
    ['nobody', ['--by', ' ', '--out', 'x.json']],
    ['no place', by],
    ['a name that is too long', ['--by', 'a'.repeat(121), '--out', 'x.json']],
  ])('wants to know who and where: %s', async (_name, args) => {
    expect((await cli(['policy', 'sign-off', fileOf(draft), ...args])).code).toBe(2);
  });

  test('writes nothing for a policy that cannot be used', async () => {
    const out = join(makeTempDir(), 'policy.json');
    const run = await cli(['policy', 'sign-off', fileOf({ version: 2 }), ...by, '--out', out]);
    expect(run.code).toBe(1);
    expect(run.out).toContain('cannot be used');
    expect(existsSync(out)).toBe(false);
  });

  test('SEC-128 the built program compares with the policy in force, and does not write there', async () => {
    const folder = join(makeTempDir(), 'consentry');
    mkdirSync(folder, { mode: 0o755 });
    const live = join(folder, 'policy.json');
    writeFileSync(live, JSON.stringify(policyWith()), { mode: 0o644 });
    const environment = { CONSENTRY_TEST_POLICY: live };
    const out = join(makeTempDir(), 'policy.json');
    const args = ['policy', 'sign-off', fileOf(draft), ...by, '--out'];
    const written = await start([...args, out], environment).ended;
    expect(written.out).toMatch(
      /stricter: Access +Clients may read and write → Clients may read,/u,
    );
    for (const spelling of [live, `${folder}/../consentry/policy.json`]) {
      const refused = await start([...args, spelling, '--force'], environment).ended;
      expect(refused.code).not.toBe(0);
      expect(refused.err).toContain('never writes there');
    }
    expect(JSON.parse(readFileSync(live, 'utf8'))).toEqual(policyWith());
  });
});
