/**
 * Whether commit messages are Conventional Commits.
 *
 * node scripts/check-message.mjs FILE              the message in a file, as the hook commit-msg
 * has it node scripts/check-message.mjs --range A..B      the messages of commits, as CI has them
 */
import './lib/check-node.mjs';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { faultsOf } from './lib/commit-message.mjs';

const [first = '', range = ''] = process.argv.slice(2);

/** @returns {readonly { readonly name: string, readonly message: string }[]} */
function messages() {
  if (first !== '--range') return [{ name: first, message: readFileSync(first, 'utf8') }];
  const args = ['log', '--no-merges', '--format=%h%n%B%x00', range];
  const text = execFileSync('git', args, { encoding: 'utf8', maxBuffer: 2 ** 27 });
  return text
    .split('\0')
    .map((commit) => commit.trim())
    .filter((commit) => commit !== '')
    .map((commit) => {
      const end = commit.indexOf('\n');
      return { name: commit.slice(0, end), message: commit.slice(end + 1) };
    });
}

for (const { name, message } of messages()) {
  const faults = faultsOf(message);
  if (faults.length === 0) continue;
  process.exitCode = 1;
  process.stderr.write(`${name}: ${message.split('\n', 1)[0]}\n`);
  for (const fault of faults) process.stderr.write(`  ${fault}\n`);
}
