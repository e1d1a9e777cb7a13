/**
 * `consentry approvals`: earlier answers that still hold, and calls that nobody answered. Ending
 * one works for anyone.
 */
import type { Command } from 'commander';
import { unneededWords } from '../../../../contract/plain/unneeded.ts';
import type { AnswersView, GivenAnswer } from '../../../../contract/views/answers.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { relativeTime, shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { table } from '../../table.ts';

export function addApprovals(program: Command, io: CliIo): void {
  const approvals = defineGroup(
    program,
    'approvals',
    'List and end approvals that still hold, and ask again about missed calls',
  );

  const list = {
    usage: 'list',
    summary: 'List the approvals that still hold, and the calls that nobody answered',
    example: 'consentry approvals list',
  };
  defineCommand(approvals, io, list, async (context) => {
    const answers = await context.call('answers.list', {});
    context.print(answers, () => textOf(answers, context));
  });

  const end = {
    usage: 'end <id>',
    summary: 'End an approval; what it covered asks again',
    example: 'consentry approvals end sa_7c2e',
  };
  defineCommand(approvals, io, end, async (context, [id = '']) => {
    const ended = await context.call('answer.end', { id });
    context.print(ended, () => 'Ended.');
  });

  const ask = {
    usage: 'ask-again <id>',
    summary: 'Ask once more about a missed call; your answer counts when it is repeated',
    example: 'consentry approvals ask-again mi_7c2e --operator-key-file key',
    gives: true,
  };
  defineCommand(approvals, io, ask, async (context, [id = '']) => {
    const asked = await context.call('approval.reopen', { id });
    context.print(asked, () => 'Asked again: see "consentry questions list".');
  });
}

function textOf({ given, missed }: AnswersView, { io, paint }: CommandContext): string {
  const now = io.nowMs();
  const held = given.map((answer) => [
    answer.id,
    answer.kind,
    shown(answer.clientName, 30),
    shown(`${answer.tool} on ${answer.connector}`, 50),
    endOf(answer, now),
    usedOf(answer, now),
    shown(answer.covers, 60),
  ]);
  const gone = missed.map((call) => [
    call.id,
    'missed',
    shown(call.clientName, 30),
    shown(`${call.tool} on ${call.connector}`, 50),
    relativeTime(call.missedAt, now),
    '-',
    shown(call.arguments, 60),
  ]);
  if (held.length + gone.length === 0) return 'No answer holds, and nothing was missed.';
  const notes = given.flatMap(({ id, isUnneeded }) =>
    isUnneeded ? [`${paint('warn', 'Note')}  ${id}: ${unneededWords}`] : [],
  );
  const head = ['ID', 'KIND', 'CLIENT', 'TOOL', 'ENDS', 'USED', 'ARGUMENTS'];
  return [table(head, [...held, ...gone]), ...notes].join('\n');
}

function usedOf({ calls, lastUsedAt }: GivenAnswer, now: number): string {
  return lastUsedAt === null ? 'never' : `${calls}, ${relativeTime(lastUsedAt, now)}`;
}

function endOf({ until, callsLeft }: GivenAnswer, now: number): string {
  const calls = callsLeft === null ? [] : [`${callsLeft} calls`];
  const time = until === null ? [] : [relativeTime(until, now)];
  return [...calls, ...time].join(', ') || 'when you end it';
}
