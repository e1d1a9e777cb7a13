/** Completion scripts, in the shells that they are for. */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../headless/support/temp-dir.ts';
import { cli } from './support.ts';

async function scriptFor(shell: string): Promise<string> {
  const { code, out, err } = await cli(['completion', shell]);
  expect([code, err]).toEqual([0, '']);
  const file = join(tempDir(), `consentry.${shell}`);
  writeFileSync(file, out);
  return file;
}

const isHere = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;
/** Why a test is skipped is in its title. */
const where = (shell: string) => (isHere(shell) ? '' : ` (skipped: no ${shell} here)`);

const driver = `
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
complete -p consentry >/dev/null || exit 9
_consentry
[ \${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' "\${COMPREPLY[@]}"
`;

it.skipIf(!isHere('bash'))(
  `bash completes commands and options by what stands before${where('bash')}`,
  async () => {
    const file = await scriptFor('bash');
    const complete = (...words: readonly string[]): string[] =>
      execFileSync('bash', ['-c', driver, 'driver', file, 'consentry', ...words], {
        encoding: 'utf8',
      })
        .split('\n')
        .filter((line) => line !== '');
    expect(complete('conn')).toEqual(['connectors']);
    expect(complete('clients', 're')).toEqual(['revoke', 'remove']);
    expect(complete('clients', '--json', 'unb')).toEqual(['unblock']);
    expect(complete('audit', 'list', '--dec')).toEqual(['--decision']);
    expect(complete('audit', 'list', '--fol')).toEqual(['--follow']);
    expect(complete('status', '--w')).toEqual(['--watch']);
    expect(complete('connectors', 'test', 'files', '--al')).toEqual(['--all']);
    expect(complete('policy', 'set', 'access-')).toEqual(['access-token-minutes']);
    // A value and a name are the person's own.
    expect(complete('audit', 'list', '--tool', '')).toEqual([]);
    expect(complete('clients', 'show', '')).toEqual([]);
    expect(complete('*', 'conn')).toEqual(['connectors']);
  },
);

it.skipIf(!isHere('zsh'))(`zsh reads its script${where('zsh')}`, async () => {
  const file = await scriptFor('zsh');
  expect(spawnSync('zsh', ['-n', file], { encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  });
  const loaded = spawnSync(
    'zsh',
    [
      '-fc',
      'autoload -U compinit && compinit -D && source "$1" && print $_comps[consentry]',
      'zsh',
      file,
    ],
    { encoding: 'utf8' },
  );
  expect(loaded).toMatchObject({ status: 0, stdout: '_consentry\n' });
});

it.skipIf(!isHere('fish'))(`fish completes with its script${where('fish')}`, async () => {
  const file = await scriptFor('fish');
  const complete = (line: string): string =>
    execFileSync(
      'fish',
      ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', file, line],
      {
        encoding: 'utf8',
      },
    );
  expect(complete('consentry clients unb')).toBe('unblock\n');
  expect(complete('consentry audit list --dec')).toBe('--decision\n');
});

it('a shell that has no script is wrong usage, and names those that have', async () => {
  const { code, out, err } = await cli(['completion', 'powershell']);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('bash, zsh, fish');
});
