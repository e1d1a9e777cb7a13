/**
 * `consentry questions`: what waits for the person. Denying works for anyone, allowing needs the
 * operator key.
 */
import type { Command } from 'commander';
import { longestRun } from '../../../../contract/plain/input-limits.ts';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import type { AccessLevel } from '../../../../contract/views/access.ts';
import type { ConsentQuestion } from '../../../../contract/views/questions/consent-question.ts';
import type { Question } from '../../../../contract/views/questions/question.ts';
import type { CommandContext } from '../../command-context.ts';
import { defineCommand, defineGroup } from '../../define-command.ts';
import { listOption, textOption } from '../../read-options.ts';
import { relativeTime, shown } from '../../format.ts';
import type { CliIo } from '../../io.ts';
import { collect, parseOneOf, parsePair, parseWholeNumber } from '../../parse-values.ts';
import { table } from '../../table.ts';

const durations = ['hour', 'day', 'month', 'longest'] as const;

export function addQuestions(program: Command, io: CliIo): void {
  const questions = defineGroup(
    program,
    'questions',
    'List and answer the consents and approvals that wait for you',
  );

  const list = {
    usage: 'list',
    summary: 'List everything that waits for you',
    example: 'consentry questions list',
  };
  defineCommand(questions, io, list, async (context) => {
    const all = await context.call('questions.list', {});
    context.print(all, () => (all.length === 0 ? 'Nothing waits.' : questionTable(all, context)));
  });

  const allow = {
    usage: 'allow <id>',
    summary: 'Allow; without --connector a consent gives what was suggested',
    example: 'consentry questions allow q_7c2e --connector github=read --operator-key-file key',
    gives: true,
  };
  defineCommand(questions, io, allow, async (context, [id = ''], options) => {
    const pairs = listOption(options, 'connector').map(parseAccess);
    const hold = textOption(options, 'for');
    const duration = textOption(options, 'duration');
    const answer = await context.call('question.allow', {
      id,
      ...(pairs.length > 0 && { access: Object.fromEntries(pairs) }),
      ...(hold !== undefined && { for: parseOneOf(hold, ['once', 'session', 'always'] as const) }),
      ...(hold === 'always' && { always: scopeOf(options) }),
      ...(duration !== undefined && { duration: parseOneOf(duration, durations) }),
      ...(options['remember'] === true && { remember: true }),
      ...(options['confirm'] === true && { confirmed: true }),
    });
    context.print(answer, () => 'Allowed.');
  })
    .option(
      '--connector <name=level>',
      'Consent: what to give, read or write; may be repeated',
      collect,
    )
    .option('--duration <how-long>', `Consent: at most this long: ${durations.join(', ')}`)
    .option('--remember', 'Consent: do not ask again for the same scopes')
    .option(
      '--confirm',
      'Consent of a name that looks like another: you started this login and mean this program',
    )
    .option('--for <how-long>', 'Approval: once, session or always')
    .option('--any-arguments', 'Always: whatever the arguments; without it exactly these')
    .option('--next <n>', 'Always: for the next so many calls, at most 100')
    .option('--minutes <n>', 'Always: for so many minutes, at most 60');

  const deny = {
    usage: 'deny <id>',
    summary: 'Deny',
    example: 'consentry questions deny q_7c2e',
    gives: true,
  };
  defineCommand(questions, io, deny, async (context, [id = ''], options) => {
    const reason = textOption(options, 'reason');
    const answer = await context.call('question.deny', {
      id,
      block: options['block'] === true,
      ...(reason !== undefined && { reason }),
    });
    context.print(answer, () => 'Denied.');
  })
    .option('--block', 'Also block the tool (approval) or the client (consent)')
    .option('--reason <text>', 'Approval: why, for the model to read; needs the operator key');
}

function scopeOf(
  options: Readonly<Record<string, unknown>>,
): CommandInput<'question.allow'>['always'] {
  const number = (name: 'calls' | 'minutes', option: string): number | null => {
    const text = textOption(options, option);
    return text === undefined ? null : parseWholeNumber(text, 1, longestRun[name]);
  };
  return {
    arguments: { are: options['anyArguments'] === true ? 'any' : 'exactly' },
    calls: number('calls', 'next'),
    minutes: number('minutes', 'minutes'),
  };
}

function parseAccess(text: string): readonly [string, AccessLevel] {
  const [name, level] = parsePair(text, '--connector github=read');
  return [name, parseOneOf(level, ['read', 'write'] as const)];
}

function questionTable(questions: readonly Question[], { io, paint }: CommandContext): string {
  const rows = questions.map((question) => [
    question.id,
    question.kind,
    shown(question.clientName, 40),
    requestOf(question),
    relativeTime(question.expiresAt, io.nowMs()),
  ]);
  const warnings = questions.flatMap((question) =>
    question.kind === 'lookup'
      ? []
      : question.warnings.map(
          ({ text }) => `${paint('warn', 'Note')}  ${question.id}: ${shown(text, 300)}`,
        ),
  );
  return [table(['ID', 'KIND', 'CLIENT', 'WANTS', 'ENDS'], rows), ...warnings].join('\n');
}

function requestOf(question: Question): string {
  switch (question.kind) {
    case 'consent':
      return consentWants(question);
    case 'lookup':
      return shown(`to read ${question.url}, which describes it`, 80);
    case 'approval':
      return shown(
        `${question.count > 1 ? `${question.count} × ` : ''}${question.tool} on ${question.connector} (${question.class}) ${question.arguments}`,
        80,
      );
  }
}

/** A client that has access already is asked about for what is new only. */
function consentWants({ already, scopesInWords, userCode }: ConsentQuestion): string {
  const code = userCode === null ? '' : `code ${userCode}: `;
  const more = already === null ? '' : 'more: ';
  return shown(code + more + (scopesInWords.join('; ') || 'named nothing'), 80);
}
