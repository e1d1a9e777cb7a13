/**
 * Format and lint of the files that the next commit takes, as the hook pre-commit runs it: seconds.
 * `npm run check` looks at everything. A file of which only a part is staged is judged as it lies
 * on the disk.
 */
import './lib/check-node.mjs';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './lib/build-state.mjs';

const staged = execFileSync(
  'git',
  ['diff', '--cached', '--name-only', '--diff-filter=ACMR', '-z'],
  { cwd: projectRoot, encoding: 'utf8' },
)
  .split('\0')
  .filter((file) => file !== '');
const code = staged.filter((file) => /\.(?:[cm]?[jt]s|tsx)$/u.test(file));

/**
 * @param {string} program below node_modules
 * @param {readonly string[]} args
 */
function passes(program, args) {
  const path = join(projectRoot, 'node_modules', program);
  const { status } = spawnSync(process.execPath, [path, ...args], {
    cwd: projectRoot,
    stdio: 'inherit',
  });
  return status === 0;
}

const isFormatted =
  staged.length === 0 ||
  passes('prettier/bin/prettier.cjs', [
    ...['--check', '--ignore-unknown', '--log-level=warn'],
    ...staged,
  ]);
const isLinted =
  code.length === 0 ||
  passes('oxlint/bin/oxlint', [
    '--config',
    'oxlint.config.mjs',
    '--no-error-on-unmatched-pattern',
    ...code,
  ]);
if (!isFormatted) process.stderr.write('`npm run format` mends the format.\n');
if (!isFormatted || !isLinted) process.exitCode = 1;
