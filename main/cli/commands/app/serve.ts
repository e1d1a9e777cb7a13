/** `consentry serve`: runs Consentry without a window, in the foreground. */
import type { Command } from 'commander';
import { CliError } from '../../cli-error.ts';
import { addExample } from '../../examples.ts';
import { readCommonOptions, withCommonOptions, type CommonOptions } from '../../common-options.ts';
import { textOption } from '../../read-options.ts';
import type { CliIo } from '../../io.ts';
import { loadHeadless } from '../../load-headless.ts';
import { parseOneOf, parseWholeNumber } from '../../parse-values.ts';
import { vaultChoices } from '../../../../contract/plain/vault-words.ts';
import { accessPolicies } from '../../access-policies.ts';

export function addServe(program: Command, io: CliIo): void {
  const command = program
    .command('serve')
    .description('Run Consentry without a window, in the foreground')
    .option('--port <port>', 'Port for AI clients; 0 takes any free one (default: 29170)')
    .option(
      '--access <level>',
      `The access policy of a new installation: ${accessPolicies.join(', ')}`,
    )
    .option('--vault <how>', `How a new installation keeps its secrets: ${vaultChoices.join(', ')}`)
    .option('--ui', 'Serve the user interface on a port of its own (default)')
    .option('--no-ui', 'Serve no user interface')
    .option('--open', 'Open the user interface in the browser')
    .option('--demo', 'Add the reference server twice and print how to connect a client');
  withCommonOptions(
    command,
    'Create a key, 0600, with which commands may allow things during this run',
  );
  addExample(command, 'consentry serve --port 29170');
  command.action(async () => {
    const options: Readonly<Record<string, unknown>> = command.opts();
    const common: CommonOptions = command.opts();
    const port = textOption(options, 'port');
    const access = textOption(options, 'access');
    const vault = textOption(options, 'vault');
    const settings = {
      ...readCommonOptions(common, io),
      operatorKeyFile: common.operatorKeyFile,
      port: port === undefined ? undefined : parseWholeNumber(port, 0, 65_535),
      access: access === undefined ? undefined : parseOneOf(access, accessPolicies),
      vault: vault === undefined ? undefined : parseOneOf(vault, vaultChoices),
      ui: options['ui'] !== false,
      open: options['open'] === true,
      demo: options['demo'] === true,
    };
    const outcome = await (await loadHeadless()).runServe(settings);
    if (outcome.kind === 'stopped') return;
    const { code, message, hint } = outcome.problem;
    throw new CliError(code, message, hint, outcome.exitCode);
  });
}
