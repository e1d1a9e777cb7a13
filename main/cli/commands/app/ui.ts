/**
 * `consentry ui`: a new one-time link to the page of headless mode. It gives presence, so it takes
 * the operator key.
 */
import type { Command } from 'commander';
import * as z from 'zod';
import { defineCommand } from '../../define-command.ts';
import type { CliIo } from '../../io.ts';

const linkSchema = z.object({ ui: z.string() });

export function addUi(program: Command, io: CliIo): void {
  const text = {
    usage: 'ui',
    summary: 'Print a new one-time link to the user interface of `consentry serve`',
    example: 'consentry ui --operator-key-file key',
    gives: true,
  };
  defineCommand(program, io, text, async (context) => {
    const link = linkSchema.parse(await context.callShell('ui.link', {}));
    context.print(link, () => `${link.ui}\nIt works once, within 10 minutes.`);
  });
}
