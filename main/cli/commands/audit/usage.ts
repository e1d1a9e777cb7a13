/** `consentry usage`: calls per day, how long they took, and which tools a client called. */
import type { Command } from 'commander';
import type { UsageDay } from '../../../../contract/commands/usage-commands.ts';
import { comparedWords } from '../../../../contract/plain/compared-words.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { textOption } from '../../read-options.ts';
import type { CliIo } from '../../io.ts';
import { parseWholeNumber } from '../../parse-values.ts';
import { table } from '../../table.ts';
import { findClient, withClient } from '../clients/find-client.ts';

export function addUsage(program: Command, io: CliIo): void {
  const usage = defineGroup(program, 'usage', 'what the record of calls adds up to');
  const daysOf = (options: Readonly<Record<string, unknown>>): number => {
    const text = textOption(options, 'days');
    return text === undefined ? 30 : parseWholeNumber(text, 1, 90);
  };

  const perDay = {
    usage: 'days',
    summary: 'calls on each of the last days, in UTC',
    example: 'consentry usage days --days 7 --client cst_client_1',
  };
  defineCommand(usage, io, perDay, async (context, _args, options) => {
    const typed = textOption(options, 'client');
    const clientId = typed === undefined ? undefined : (await findClient(context, typed)).clientId;
    const connector = textOption(options, 'connector');
    const days = daysOf(options);
    const both = await context.call('usage.days', { days: 2 * days, clientId, connector });
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
    .option('--days <n>', 'how many, 30 by default')
    .option('--client <client>', 'only of this client')
    .option('--connector <name>', 'only of this connector');

  const latency = {
    usage: 'latency <connector>',
    summary: 'how long its calls took: half of them at most p50, nearly all at most p95',
    example: 'consentry usage latency github --json',
  };
  defineCommand(usage, io, latency, async (context, [connector = '']) => {
    const value = await context.call('usage.latency', { connector });
    context.print(value, () =>
      table(
        ['From', 'Calls', 'p50', 'p95'],
        value.points.map(({ at, calls, p50, p95 }) => [
          at,
          String(calls),
          `${Math.round(p50)} ms`,
          `${Math.round(p95)} ms`,
        ]),
      ),
    );
  });

  const tools = {
    usage: 'tools [client]',
    summary: 'how often a client, or all together, called each tool',
    example: 'consentry usage tools cst_client_1 --days 90',
  };
  defineCommand(usage, io, tools, async (context, [typed], options) => {
    const clientId = typed === undefined ? undefined : (await findClient(context, typed)).clientId;
    const value = await context.call('usage.tools', { clientId, days: daysOf(options) });
    context.print(value, () =>
      table(
        ['Connector', 'Tool', 'Calls'],
        value.map(({ connector, tool, calls }) => [connector, tool, String(calls)]),
      ),
    );
  }).option('--days <n>', 'in how many days, 30 by default');
  defineContext(usage, io);
}

/** What each list costs in every conversation. */
function defineContext(usage: Command, io: CliIo): void {
  const spec = {
    usage: 'context <client>',
    summary: 'what the list of tools costs a client in every conversation',
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

const callsIn = (days: readonly UsageDay[]): number =>
  days.reduce((sum, { allowed, denied, failed }) => sum + allowed + denied + failed, 0);
