/**
 * What every command of the command line works with: the instance, the output, the options all of
 * them have.
 */
import {
  commands,
  type CommandInput,
  type CommandName,
  type CommandOutput,
} from '../../contract/commands/commands.ts';
import type { CommandErrorView } from '../../contract/views/errors.ts';
import { messageOf } from '../core/lib/errors.ts';
import { visibleJson } from '../core/lib/visible-json.ts';
import { CliError, exitCodeOf, usageError } from './cli-error.ts';
import { readCommonOptions, type CommonOptions } from './common-options.ts';
import { createPaint, type Paint } from './format.ts';
import { callInstance, readOperatorKey } from './instance-client.ts';
import type { CliIo } from './io.ts';
import { connectorOf, missingConnector } from './missing-connector.ts';

export interface CommandContext {
  readonly io: CliIo;
  readonly dataDir: string;
  readonly json: boolean;
  readonly paint: Paint;
  readonly operatorKeyFile: string | undefined;
  /**
   * Runs a command of the contract in the running instance.
   *
   * @throws CliError with the exit code of its error
   */
  call<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<CommandOutput<Name>>;
  /** The same for commands of the shell, which are not in the contract. */
  callShell(name: string, input: unknown): Promise<unknown>;
  /** Prints a result: as JSON, or as `text` makes it for people. */
  print(value: unknown, text: () => string): void;
  /** One line on stderr that is no error. */
  note(text: string): void;
}

export function createContext(options: CommonOptions, io: CliIo): CommandContext {
  const { dataDir, json } = readCommonOptions(options, io);

  async function callShell(name: string, input: unknown): Promise<unknown> {
    const result = await callInstance(dataDir, name, input, readKey(options.operatorKeyFile));
    if (result.ok) return result.value;
    const { code, message, hint } = await explained(name, input, result.error);
    throw new CliError(code, message, hint, exitCodeOf(code));
  }

  /** An unknown connector is named as it was typed. */
  async function explained(name: string, input: unknown, error: CommandErrorView) {
    const connector = connectorOf(error, name, input);
    if (connector === null) return error;
    const state = await callInstance(dataDir, 'state.get', {});
    const snapshot = commands['state.get'].output.safeParse(state.ok ? state.value : null);
    const known = snapshot.data?.connectors.map((each) => each.name);
    return known === undefined || known.includes(connector)
      ? error
      : missingConnector(connector, known);
  }

  return {
    io,
    dataDir,
    json,
    paint: createPaint(io.isTerminal && !json, io.environment),
    operatorKeyFile: options.operatorKeyFile,
    callShell,
    async call<Name extends CommandName>(
      name: Name,
      input: CommandInput<Name>,
    ): Promise<CommandOutput<Name>> {
      const value = await callShell(name, input);
      const parsed = commands[name].output.safeParse(value);
      if (!parsed.success) {
        throw new CliError(
          'internal',
          `The running Consentry answered "${name}" in a way this version does not understand.`,
          'Restart it, so that both are the same version.',
          1,
        );
      }
      // The compiler does not follow the index from the table to its output type.
      return parsed.data as CommandOutput<Name>;
    },
    print(value, text) {
      io.stdout.write(
        json ? `${visibleJson(value, io.isTerminal ? 2 : undefined)}\n` : `${text()}\n`,
      );
    },
    note: (text) => void io.stderr.write(`${text}\n`),
  };
}

function readKey(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readOperatorKey(path);
  } catch (error) {
    throw usageError(
      `The operator key file cannot be read: ${messageOf(error)}`,
      'Name the file that `consentry serve --operator-key-file` was started with.',
    );
  }
}
