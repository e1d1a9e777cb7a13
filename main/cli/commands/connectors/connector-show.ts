/** `consentry connectors show`: one connector with what it offers beside its tools. */
import type { Command } from 'commander';
import type { CatalogueView } from '../../../../contract/views/catalogue-view.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { defineCommand } from '../../define-command.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { findConnector } from '../../missing-connector.ts';
import { connectorTable } from './connector-views.ts';
import { table } from '../../table.ts';

export function addShow(connectors: Command, io: CliIo): void {
  const show = {
    usage: 'show <name>',
    summary: 'Show one connector, with its resources and prompts',
    example: 'consentry connectors show files',
  };
  defineCommand(connectors, io, show, async (context, [name = '']) => {
    const catalogue = await context.call('catalogue.list', { connector: name });
    const { connectors: all, gateway } = await context.call('state.get', {});
    const connector = findConnector(all, name);
    const address = gateway.endpoint === null ? null : `${gateway.endpoint}/${name}`;
    context.print({ ...connector, address, catalogue }, () =>
      [
        connectorTable([connector], context.paint, io.nowMs()),
        ...(address === null ? [] : [`Its own address: ${address}`]),
        ...(connector.oldNotice === null ? [] : [connector.oldNotice]),
        ...headerWords(connector.headers),
        ...networkWords(connector.process),
        offeredTable(catalogue),
        ...bridgingWords(connector.bridging),
      ].join('\n'),
    );
  });
}

function networkWords(process: ConnectorView['process']): string[] {
  if (process === null) return [];
  const variables = process.networkVariables.map(
    ({ name, value }) => `  ${shown(`${name}=${value}`, 600)}`,
  );
  return [`Uses the company network: ${process.companyNetwork}`, ...variables];
}

function headerWords(headers: ConnectorView['headers']): string[] {
  if (headers.length === 0) return [];
  const names = headers.map(({ name, secret }) => `${shown(name, 80)}${secret ? ' (secret)' : ''}`);
  return [`Headers: ${names.join(', ')}`];
}

function bridgingWords(sentences: readonly string[]): string[] {
  if (sentences.length === 0) return [];
  return ['What clients do not get:', ...sentences.map((sentence) => `- ${sentence}`)];
}

function offeredTable({ resources, templates, prompts, completions }: CatalogueView): string {
  const rows = [
    ...resources.map((one) => ['resource', shown(one.name, 40), shown(one.uri, 80)]),
    ...templates.map((one) => ['template', shown(one.name, 40), shown(one.uriTemplate, 80)]),
    ...prompts.map((one) => [
      'prompt',
      shown(one.name, 40),
      shown(one.arguments.map((argument) => argument.name).join(', '), 80),
    ]),
  ];
  const words = completions ? '\nIt completes arguments.' : '';
  return rows.length === 0
    ? `No resources and no prompts.${words}`
    : `${table(['KIND', 'NAME', 'URI OR ARGUMENTS'], rows)}${words}`;
}
