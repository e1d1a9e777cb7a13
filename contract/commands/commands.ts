/**
 * Every command: a row each, as `command.ts` explains it. The registry does what a row says,
 * whatever door was used.
 */
import * as z from 'zod';
import { answerCommands } from './answer-commands.ts';
import { appCommands } from './app-commands.ts';
import { auditCommands } from './audit-commands.ts';
import { clientCommands } from './client-commands.ts';
import { clientFileCommands } from './client-file-commands.ts';
import { connectorCommands } from './connector-commands.ts';
import { debugCommands } from './debug-commands.ts';
import { demoCommands } from './demo-commands.ts';
import { explainCommands } from './explain-commands.ts';
import { gatewayCommands } from './gateway-commands.ts';
import { itemCommands } from './item-commands.ts';
import { callLimitCommands } from './limit-commands.ts';
import { permissionSetCommands } from './permission-commands.ts';
import { policyCommands } from './policy-commands.ts';
import { questionCommands } from './question-commands.ts';
import { ruleCommands } from './rule-commands.ts';
import { settingsCommands } from './settings-commands.ts';
import { toolCommands } from './tool-commands.ts';
import { tryToolCommands } from './try-tool-commands.ts';
import { usageCommands } from './usage-commands.ts';
import { vaultCommands } from './vault-commands.ts';
import { read, type CommandSpec } from './command.ts';
import { appSnapshotSchema } from '../views/snapshot/app-snapshot.ts';

export const commands = {
  /** The whole of what a window shows, as one snapshot. */
  'state.get': read(z.strictObject({}), appSnapshotSchema),
  ...answerCommands,
  ...appCommands,
  ...auditCommands,
  ...clientCommands,
  ...clientFileCommands,
  ...connectorCommands,
  ...debugCommands,
  ...demoCommands,
  ...explainCommands,
  ...gatewayCommands,
  ...itemCommands,
  ...callLimitCommands,
  ...permissionSetCommands,
  ...policyCommands,
  ...questionCommands,
  ...ruleCommands,
  ...settingsCommands,
  ...toolCommands,
  ...tryToolCommands,
  ...usageCommands,
  ...vaultCommands,
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof commands;
export type CommandInput<Name extends CommandName> = z.input<(typeof commands)[Name]['input']>;
export type ParsedInput<Name extends CommandName> = z.output<(typeof commands)[Name]['input']>;
export type CommandOutput<Name extends CommandName> = z.output<(typeof commands)[Name]['output']>;

/**
 * True for a name in the table; the table is never indexed with a foreign string before this said
 * yes.
 */
export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
