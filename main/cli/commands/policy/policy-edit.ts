/**
 * `consentry policy edit`: shows the form for policies of other computers, in the window of the
 * desktop app or on the page of `consentry serve`. The page gives presence too, so its address
 * takes the operator key, as with `consentry ui`.
 */
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import * as z from 'zod';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import { exitCodes } from '../../../shared-adapters/system/exit-codes.ts';
import { CliError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import type { CliIo } from '../../io.ts';
import { readPolicyFile } from './policy-file.ts';
import { checkBytes, wordsOf } from './policy-managed.ts';

const linkSchema = z.object({ ui: z.string() });

export function addPolicyEdit(policy: Command, io: CliIo): void {
  const text = {
    usage: 'edit [file]',
    summary:
      'Open the form that writes a policy for other computers; a file is what it begins with',
    example: 'consentry policy edit ./policy.json',
    gives: true,
  };
  defineCommand(policy, io, text, async (context, [file]) => {
    const input = file === undefined ? {} : { file: draftOf(context, file) };
    const { kind } = await context.call('policy.edit', input);
    if (kind === 'window')
      return context.print({ shown: kind }, () => 'The form is open in a window of Consentry.');
    const { ui } = linkSchema.parse(await context.callShell('ui.link', {}));
    const link = `${ui}/policy`;
    context.print({ shown: kind, ui: link }, () => `${link}\nIt works once, within 10 minutes.`);
  });
}

/** @throws CliError with an empty message – its faults are printed */
function draftOf(
  context: CommandContext,
  file: string,
): NonNullable<CommandInput<'policy.edit'>['file']> {
  const bytes = readPolicyFile(resolve(file));
  const checked = checkBytes(resolve(file), bytes);
  if (checked.state === 'usable') return { name: basename(file), text: bytes.toString('utf8') };
  context.print(checked, () => wordsOf(checked));
  throw new CliError('invalid_input', '', null, exitCodes.failed);
}
