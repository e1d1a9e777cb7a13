/** `consentry bridge`: for AI clients that speak stdio only; they start it themselves. */
import type { Command } from 'commander';
import { bridgeOptions } from '../../../bridge/bridge-options.ts';
import { runBridge } from '../../../bridge/run-bridge.ts';
import { stopOnSignals } from '../../../bridge/stop-on-signals.ts';
import { bridgeVersion } from '../../../bridge/version.ts';
import { usageError } from '../../cli-error.ts';
import { defineCommand } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import type { CliIo } from '../../io.ts';

export function addBridge(program: Command, io: CliIo): void {
  defineCommand(
    program,
    io,
    {
      usage: 'bridge',
      summary: 'Serve MCP over stdio to an AI client that cannot use an address',
      example: 'consentry bridge --client claude-desktop',
    },
    async (context, _args, options) => {
      const read = bridgeOptions(
        {
          client: textOption(options, 'client'),
          resource: textOption(options, 'resource'),
          // Also as an address, which `resolve` would take for a name.
          dataDir: textOption(options, 'dataDir') ?? context.dataDir,
        },
        options['start'] !== false,
      );
      if (read.kind !== 'run')
        throw usageError(read.kind === 'wrong' ? read.message : '', 'See --help.');
      const { stdin, stdout, stderr } = io;
      const stop = stopOnSignals();
      await runBridge(read.options, { stdin, stdout, stderr, stop, version: bridgeVersion });
    },
  )
    .option('--client <name>', 'The AI client it works for, e.g. claude-desktop')
    .option('--resource <path>', '/mcp (default) or /mcp/CONNECTOR')
    .option('--no-start', 'Do not start Consentry when it is not running');
}
