/**
 * `consentry connectors confirm`: what would run now and was not confirmed, and the yes to it
 * (SEC-76).
 */
import type { Command } from 'commander';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { defineCommand } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { findConnector } from '../../missing-connector.ts';
import { connectorTable } from './connector-views.ts';

export function addConfirm(connectors: Command, io: CliIo): void {
  const confirm = {
    usage: 'confirm <name>',
    summary: 'Show how the command of a connector has changed, and accept that',
    example: 'consentry connectors confirm files --change 3f2a… --operator-key-file key',
    gives: true,
  };
  defineCommand(connectors, io, confirm, async (context, [name = ''], options) => {
    const change = textOption(options, 'change');
    if (change !== undefined) {
      const connector = await context.call('connector.confirm', { name, change });
      context.print(
        connector,
        () => `Confirmed.\n${connectorTable([connector], context.paint, io.nowMs())}`,
      );
      return;
    }
    const { connectors: all } = await context.call('state.get', {});
    const connector = findConnector(all, name);
    const waiting = connector.process?.change ?? null;
    context.print(waiting, () => changeText(connector));
  }).option('--change <id>', 'Accept exactly this change');
}

/** Two steps, so that nobody accepts what they have not seen. */
function changeText(connector: ConnectorView): string {
  const change = connector.process?.change ?? null;
  if (change === null) return 'Nothing to confirm.';
  return [
    `Would run now: ${shown(connector.target, 4000)}`,
    ...change.words.map((sentence) => `  ${shown(sentence, 1000)}`),
    ...networkLines(connector),
    `If you know why, accept it with --change ${shown(change.id)}`,
  ].join('\n');
}

function networkLines(connector: ConnectorView): string[] {
  const variables = connector.process?.networkVariables ?? [];
  return variables.length === 0
    ? []
    : [
        'For the company network it gets:',
        ...variables.map(({ name, value }) => `  ${shown(`${name}=${value}`, 600)}`),
      ];
}

/** What a person should know about the command they have just added. */
export function warningLines(connector: ConnectorView): string {
  const warnings = connector.process?.warnings ?? [];
  const lines = [
    ...warnings.map(({ text }) => `Note: ${shown(text, 500)}`),
    ...networkLines(connector),
  ];
  return lines.map((line) => `\n${line}`).join('');
}
