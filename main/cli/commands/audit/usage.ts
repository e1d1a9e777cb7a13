/** `consentry usage`: calls per day, how long they took, and which tools a client called. */
import type { Command } from 'commander';
import type { UsageDay } from '../../../../contract/commands/usage-commands.ts';
import { comparedWords } from '../../../../contract/plain/compared-words.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import { shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { findConnector } from '../../missing-connector.ts';
import { parseWholeNumber } from '../../parse-values.ts';
import { table } from '../../table.ts';
import { findClient, withClient } from '../clients/find-client.ts';

export function addUsage(program: Command, io: CliIo): void {
  const usage = defineGroup(program, 'usage', 'Count calls: per day, per tool, how long they took');
  const daysOf = (options: Readonly<Record<string, unknown>>): number => {
    const text = textOption(options, 'days');
    return text === undefined ? 30 : parseWholeNumber(text, 1, 90);
  };

  const perDay = {
    usage: 'days',
    summary: 'Count calls on each of the last days, in UTC',
    example: 'consentry usage days --days 7 --client cst_client_1',
  };
  defineCommand(usage, io, perDay, async (context, _args, options) => {
    const typed = textOption(options, 'client');
    const clientId = typed === undefined ? undefined : (await findClient(context, typed)).clientId;
    const connector = textOption(options, 'connector');
    const days = daysOf(options);
    const both = await context.call('usage.days', { days: 2 * days, clientId, connector });
    if (connector !== undefined && callsIn(both) === 0) await assertConnector(context, connector);
    const value = both.slice(-days);
    const compared = comparedWords(callsIn(value), callsIn(both.slice(0, -days)), days);
    context.print(value, () =>
      table(
        ['Day', 'Allowed', 'Denied', 'Failed'],
        value.map(({ day, allowed, denied, failed }) => [
          day,
          String(allowed),
          String(denied),
          String(failed),
        ]),
      ),
    );
    if (compared !== null && !context.json) context.note(`${callsIn(value)} calls, ${compared}.`);
  })
    .option('--days <n>', 'How many, 30 by default')
    .option('--client <client>', 'Only this client')
    .option('--connector <name>', 'Only this connector');

  const latency = {
    usage: 'latency <connector>',
    summary: 'Show how long calls of a connector took: half at most p50, 95 of 100 at most p95',
    example: 'consentry usage latency github --json',
  };
  defineCommand(usage, io, latency, async (context, [connector = '']) => {
    const value = await context.call('usage.latency', { connector });
    const rows = value.points.map(({ at, calls, p50, p95 }) => [
      at,
      String(calls),
      `${Math.round(p50)} ms`,
      `${Math.round(p95)} ms`,
    ]);
    if (rows.length === 0) await assertConnector(context, connector);
    context.print(value, () =>
      rows.length === 0
        ? `No calls of ${shown(connector, 64)} yet.`
        : table(['From', 'Calls', 'p50', 'p95'], rows),
    );
  });

  const tools = {
    usage: 'tools [client]',
    summary: 'Count how often a client, or all together, called each tool',
    example: 'consentry usage tools cst_client_1 --days 90',
  };
  defineCommand(usage, io, tools, async (context, [typed], options) => {
    const clientId = typed === undefined ? undefined : (await findClient(context, typed)).clientId;
    const value = await context.call('usage.tools', { clientId, days: daysOf(options) });
    const rows = value.map(({ connector, tool, calls }) => [connector, tool, String(calls)]);
    context.print(value, () =>
      rows.length === 0
        ? `No calls in ${daysOf(options)} days.`
        : table(['Connector', 'Tool', 'Calls'], rows),
    );
  }).option('--days <n>', 'In how many days, 30 by default');
  defineContext(usage, io);
}

/** What each list costs in every conversation. */
function defineContext(usage: Command, io: CliIo): void {
  const spec = {
    usage: 'context <client>',
    summary: 'Show what the list of tools costs a client in every conversation',
    example: 'consentry usage context cst_client_1',
  };
  defineCommand(usage, io, spec, async (context, [typed = '']) => {
    const value = await withClient(context, typed, (clientId) =>
      context.call('usage.context', { clientId }),
    );
    const { tools, bytes } = value;
    context.print(
      value,
      () => `${tools} tools, ${bytes} bytes, about ${Math.round(bytes / 4)} tokens`,
    );
  });
}

/** Removed ones are in the log by their names: only one that has no calls has to be there. */
async function assertConnector(context: CommandContext, name: string): Promise<void> {
  findConnector((await context.call('state.get', {})).connectors, name);
}

const callsIn = (days: readonly UsageDay[]): number =>
  days.reduce((sum, { allowed, denied, failed }) => sum + allowed + denied + failed, 0);
