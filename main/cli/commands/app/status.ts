/** `consentry status`: is it running, where, and does anything need the person. */
import type { Command } from 'commander';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand } from '../../define-command.ts';
import { facts, relativeTime, shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { connectingLine } from '../policy/policy-text.ts';
import { repairText } from './repair-text.ts';

export function addStatus(program: Command, io: CliIo): void {
  const text = {
    usage: 'status',
    summary: 'whether Consentry runs, and what needs you',
    example: 'consentry status',
  };
  defineCommand(program, io, text, async (context) => {
    const snapshot = await context.call('state.get', {});
    context.print(snapshot, () => describe(snapshot, context));
  });
}

function describe(snapshot: AppSnapshot, { paint, io }: CommandContext): string {
  const { gateway } = snapshot;
  const until = gateway.pausedUntil === null ? '' : ` until ${gateway.pausedUntil}`;
  const state = paint(gateway.state === 'serving' ? 'good' : 'warn', gateway.state) + until;
  const broken = snapshot.connectors.filter((connector) => connector.connection === 'error').length;
  const active = snapshot.clients.filter((client) => client.status === 'active').length;
  const rows: (readonly [string, string])[] = [
    [
      'State',
      `${state}, ${snapshot.shell} ${snapshot.version}, started ${relativeTime(snapshot.startedAt, io.nowMs())}`,
    ],
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
