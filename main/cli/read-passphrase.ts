/**
 * A passphrase from stdin or the terminal, never from an argument: everybody can read those
 * (SEC-91).
 */
import { shortestPassphrase } from '../../contract/plain/vault-words.ts';
import { limits } from '../core/limits/limits.ts';
import {
  readLineOfPerson,
  type TerminalInput,
} from '../shared-adapters/system/read-line-of-person.ts';
import { usageError } from './cli-error.ts';
import { readSecret } from './commands/connectors/connector-input.ts';
import type { CliIo } from './io.ts';
import type { Options } from './read-options.ts';

/**
 * @param which a new one is typed twice
 * @throws CliError exit 2 – nothing was given, it was too short, or the two were not the same
 */
export async function readPassphrase(
  io: CliIo,
  options: Options,
  which: 'old' | 'new',
): Promise<string> {
  if (options['passphraseStdin'] === true)
    return readSecret(io, 'consentry vault unlock --passphrase-stdin < passphrase.txt');
  const input: TerminalInput & { readonly isTTY?: boolean } = io.stdin;
  if (input.isTTY !== true)
    throw usageError(
      'A passphrase is needed, and nobody can type one here.',
      'Pipe it in: --passphrase-stdin < passphrase.txt',
    );
  if (which === 'old') return ask(io, input, 'Passphrase: ');
  const least = `at least ${shortestPassphrase} characters`;
  const typed = await ask(io, input, `New passphrase (${least}): `);
  if (typed.length < shortestPassphrase)
    throw usageError(`A passphrase has ${least}.`, 'Choose a longer one, e.g. five words.');
  if ((await ask(io, input, 'Once more: ')) !== typed)
    throw usageError('These were not the same.', 'Nothing was changed. Try again.');
  return typed;
}

async function ask(io: CliIo, input: TerminalInput, prompt: string): Promise<string> {
  const line = await readLineOfPerson({
    input,
    output: io.stderr,
    prompt,
    isHidden: true,
    deadlineMs: limits.vault.typed,
    onInterrupt: () => process.kill(process.pid, 'SIGINT'),
  });
  if (line === null || line === '') throw usageError('No passphrase was typed.');
  return line;
}
