/** `consentry completion`: a script that lets a shell complete commands and options. */
import type { Command } from 'commander';
import { commandLevels } from '../../completion/command-levels.ts';
import { completionScript, shells } from '../../completion/completion-script.ts';
import { defineCommand } from '../../define-command.ts';
import type { CliIo } from '../../io.ts';
import { parseOneOf } from '../../parse-values.ts';

export function addCompletion(program: Command, io: CliIo): void {
  const text = {
    usage: 'completion <shell>',
    summary: `Print a script that completes commands and options: ${shells.join(', ')}`,
    example: 'consentry completion bash > ~/.local/share/bash-completion/completions/consentry',
  };
  defineCommand(program, io, text, async (context, [typed = '']) => {
    const shell = parseOneOf(typed, shells);
    const script = completionScript(shell, commandLevels(program));
    context.print({ shell, script }, () => script.trimEnd());
  });
}
