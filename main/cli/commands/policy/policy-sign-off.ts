/**
 * `consentry policy sign-off`: checks a policy, says in words what it does and what it changes
 * here, and writes it with the name of who read it. It needs no running instance.
 */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { policyInstalls } from '../../../../contract/plain/policy-install.ts';
import type { PolicyDocument } from '../../../../contract/views/policy/policy-document.ts';
import type { PolicyComparison } from '../../../../contract/views/policy/policy-review.ts';
import { CoreError } from '../../../core/lib/errors.ts';
import type { PolicyState } from '../../../core/managed/bounds.ts';
import { policyText, signedOff } from '../../../core/managed/draft/policy-text.ts';
import { reviewDraft } from '../../../core/managed/draft/review-draft.ts';
import { policyOfFile } from '../../../core/managed/policy-of-file.ts';
import { createManagedPolicyFile } from '../../../shared-adapters/files/managed-policy-file.ts';
import { writePolicyCopy } from '../../../shared-adapters/files/policy-copy.ts';
import { exitCodes } from '../../../shared-adapters/system/exit-codes.ts';
import { CliError, exitCodeOf, usageError } from '../../cli-error.ts';
import { defineCommand } from '../../define-command.ts';
import { facts, shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { textOption } from '../../read-options.ts';
import { readPolicyFile } from './policy-file.ts';
import { checkBytes, signOffWords, wordsOf } from './policy-managed.ts';

const longestName = 120;

export function addPolicySignOff(policy: Command, io: CliIo): void {
  const text = {
    usage: 'sign-off <file>',
    summary: 'Check a policy, say what it does, and write it with the name of who read it',
    example: 'consentry policy sign-off draft.json --by "Ada Lovelace" --out policy.json',
  };
  defineCommand(policy, io, text, async (context, [file = ''], options) => {
    const by = textOption(options, 'by')?.trim() ?? '';
    const out = textOption(options, 'out');
    if (by === '' || by.length > longestName)
      throw usageError(`Say who read it, in up to ${longestName} characters: --by NAME.`);
    if (out === undefined) throw usageError('Say where to: --out FILE.');
    const source = resolve(file);
    const bytes = readPolicyFile(source);
    const checked = checkBytes(source, bytes);
    const review = reviewDraft(bytes.toString('utf8'), await stateHere());
    if (checked.state !== 'usable' || review.kind !== 'usable') {
      context.print(checked, () => wordsOf(checked));
      throw new CliError('invalid_input', '', null, exitCodes.failed);
    }
    const at = new Date(io.nowMs()).toISOString();
    const signed = signedOff(review.policy, { by, at });
    const path = resolve(out);
    await write(path, signed, options['force'] === true);
    const { lines, comparison } = review;
    const said = { file: path, signedOff: { by, at }, lines, comparison };
    context.print(said, () =>
      [
        facts(lines.map(({ topic, says }) => [topic, says] as const)),
        ...comparisonLines(comparison),
        `${shown(path, 300)} is signed off ${signOffWords({ by, at })}.`,
        ...installLines(path),
      ].join('\n'),
    );
  })
    .option('--by <name>', 'Who read it; a note in the file, no signature')
    .option('--out <file>', 'File to write; never the policy in force')
    .option('--force', 'Replace a file that is there');
}

const systems = { linux: 'Linux', macos: 'macOS', windows: 'Windows' } as const;

/** On every system that it may be for: there the file has been brought by whoever manages it. */
function installLines(path: string): readonly string[] {
  return policyInstalls(path).flatMap(({ system, shell, lines }) => [
    '',
    `To put it in place on ${systems[system]}, in ${shell}:`,
    ...lines.split('\n').map((line) => `  ${line}`),
  ]);
}

/** What holds on this computer, as far as its file says it. */
async function stateHere(): Promise<PolicyState> {
  const file = await createManagedPolicyFile().read();
  const nobody = { user: null, groups: null };
  return policyOfFile(file, nobody, { kind: 'none', wasThere: null }, () => null);
}

async function write(path: string, policy: PolicyDocument, isForced: boolean): Promise<void> {
  try {
    await writePolicyCopy(path, policyText(policy), isForced ? 'replace' : 'new');
  } catch (error) {
    if (!(error instanceof CoreError)) throw error;
    throw new CliError(error.code, error.message, error.hint, exitCodeOf(error.code));
  }
}

const directionWords = { stricter: 'stricter', looser: 'LOOSER', other: 'changed' } as const;

function comparisonLines({ against, changes }: PolicyComparison): readonly string[] {
  switch (against) {
    case 'none':
      return ['No policy is in force on this computer, so everything here is new.'];
    case 'unusable':
      return ['The policy of this computer cannot be used, so nothing was compared.'];
    case 'in-force':
      if (changes.length === 0) return ['It matches the policy in force on this computer.'];
      return [
        'Against the policy in force on this computer:',
        facts(
          changes.map(
            ({ topic, direction, says }) =>
              [`  ${directionWords[direction]}: ${topic}`, says] as const,
          ),
        ),
      ];
  }
}
