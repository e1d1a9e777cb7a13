/** `consentry status`: is it running, where, and does anything need the person. */
import type { Command } from 'commander';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import { visibleJson } from '../../../core/lib/visible-json.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import { facts, relativeTime, shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { keepAsking, writeInStep } from '../../keep-asking.ts';
import { connectingLine } from '../policy/policy-text.ts';
import { repairText } from './repair-text.ts';

export function addStatus(program: Command, io: CliIo): void {
  const text = {
    usage: 'status',
    summary: 'Show whether Consentry runs, and what needs your attention',
    example: 'consentry status --watch',
  };
  defineCommand(program, io, text, async (context, _args, options) => {
    if (options['watch'] === true) return watch(context);
    const snapshot = await context.call('state.get', {});
    const started = relativeTime(snapshot.startedAt, io.nowMs());
    context.print(snapshot, () => describe(snapshot, started, context));
  }).option('-w, --watch', 'Again at each change, until Ctrl+C; with --json one object a line');
}

/** On a terminal in place of what stood there; elsewhere each below the one before. */
async function watch(context: CommandContext): Promise<void> {
  const { io, json } = context;
  const stopped = io.interruption();
  const isScreen = io.isTerminal && io.environment['TERM'] !== 'dumb' && !json;
  let shownLast = '';
  const textOf = (snapshot: AppSnapshot): string => {
    if (json) return `${visibleJson(snapshot)}\n`;
    // How long ago it started changes by itself, and would print it all again.
    const started = isScreen
      ? relativeTime(snapshot.startedAt, io.nowMs())
      : `at ${snapshot.startedAt}`;
    return `${describe(snapshot, started, context)}\n`;
  };
  await keepAsking(context, stopped, {
    ask: () => context.call('state.get', {}),
    async use(snapshot, isBack) {
      const text = textOf(snapshot);
      if (text === shownLast && !isBack) return 'wait';
      const between = shownLast === '' || json ? '' : '\n';
      shownLast = text;
      await writeInStep(context, stopped, isScreen ? clearScreen + text : between + text);
      return 'wait';
    },
  });
}

/** The cursor home, and nothing left below. */
const clearScreen = '\u001b[H\u001b[2J';

function describe(snapshot: AppSnapshot, started: string, { paint }: CommandContext): string {
  const { gateway } = snapshot;
  const until = gateway.pausedUntil === null ? '' : ` until ${gateway.pausedUntil}`;
  const state = paint(gateway.state === 'serving' ? 'good' : 'warn', gateway.state) + until;
  const broken = snapshot.connectors.filter((connector) => connector.connection === 'error').length;
  const active = snapshot.clients.filter((client) => client.status === 'active').length;
  const rows: (readonly [string, string])[] = [
    ['State', `${state}, ${snapshot.shell} ${snapshot.version}, started ${started}`],
    ['Endpoint', gateway.endpoint ?? '-'],
    ['Access', snapshot.accessPolicy],
    ['Connecting', connectingLine(snapshot.authorization)],
    [
      'Connectors',
      `${snapshot.connectors.length}${broken > 0 ? paint('bad', `, ${broken} broken`) : ''}`,
    ],
    ['Clients', `${active} active of ${snapshot.clients.length}`],
    ['Calls today', `${snapshot.activity.callsToday}, ${snapshot.activity.deniedToday} denied`],
    [
      'Questions',
      snapshot.questions.length === 0
        ? 'none'
        : paint('warn', `${snapshot.questions.length} waiting`),
    ],
    ['Secrets', `${snapshot.vault.kind}. ${snapshot.vault.detail}`],
    ...(snapshot.vault.outside?.isKept === false
      ? [['Old copies', snapshot.vault.outside.detail] as [string, string]]
      : []),
    ['Data folder', shown(snapshot.dataDir, 500)],
  ];
  if (gateway.problem !== null)
    rows.push([
      'Problem',
      paint('bad', `${gateway.problem.message} ${gateway.problem.hint ?? ''}`),
    ]);
  for (const repair of snapshot.repairs) rows.push(['Needs you', repairText(repair)]);
  return facts(rows);
}
