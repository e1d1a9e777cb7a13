/** `consentry policy scopes`: what a client can ask for, and what each means. */
import type { Command } from 'commander';
import { scopeMeanings } from '../../../../contract/plain/scope-words.ts';
import { defineCommand } from '../../define-command.ts';
import type { CliIo } from '../../io.ts';
import { table } from '../../table.ts';

export function addScopes(policy: Command, io: CliIo): void {
  const scopes = {
    usage: 'scopes',
    summary: 'List the scopes that a client can ask for, and what each means',
    example: 'consentry policy scopes',
  };
  defineCommand(policy, io, scopes, async (context) => {
    context.print(scopeMeanings, () =>
      table(
        ['SCOPE', 'ALLOWS'],
        scopeMeanings.map(({ scope, allows }) => [scope, allows]),
      ),
    );
  });
}
