/** The options that every command has. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { defaultDataDir } from '../shared-adapters/files/data-dir.ts';
import type { CliIo } from './io.ts';

export interface CommonOptions {
  readonly dataDir?: string;
  readonly json?: boolean;
  readonly operatorKeyFile?: string;
}

export function withCommonOptions(command: Command, operatorKeyText: string | null): Command {
  command.option(
    '--data-dir <dir>',
    'Data folder (default: CONSENTRY_DATA_DIR, else the usual one)',
  );
  command.option('--json', 'Print JSON and nothing else');
  if (operatorKeyText !== null) command.option('--operator-key-file <file>', operatorKeyText);
  return command;
}

export function readCommonOptions(
  { dataDir, json }: CommonOptions,
  io: CliIo,
): { readonly dataDir: string; readonly json: boolean } {
  return {
    dataDir: dataDir === undefined ? defaultDataDir(io.environment) : resolve(dataDir),
    json: json === true,
  };
}
