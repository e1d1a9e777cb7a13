/** `consentry questions`: what waits for the person. Denying works for anyone, allowing needs the operator key. */
import type { Command } from 'commander';
import type { AccessLevel, Question } from '../../../contract/views.ts';
import type { CommandContext } from '../command-context.ts';
import { defineCommand, defineGroup, listOption, textOption } from '../define-command.ts';
import { relativeTime, shown, table } from '../format.ts';
import type { CliIo } from '../io.ts';
import { collect, parseOneOf, parsePair } from '../parse-values.ts';

export function addQuestions(program: Command, io: CliIo): void {
  const questions = defineGroup(program, 'questions', 'consents and approvals that wait for you');

  const list = {
    usage: 'list',
    summary: 'everything that waits',
    example: 'consentry questions list',
  };
  defineCommand(questions, io, list, async (context) => {
    const all = await context.call('questions.list', {});
    context.print(all, () => (all.length === 0 ? 'Nothing waits.' : questionTable(all, context)));
  });

  const allow = {
    usage: 'allow <id>',
    summary: 'answer yes; without --connector a consent gives what was suggested',
    example: 'consentry questions allow q_7c2e --connector github=read --operator-key-file key',
    gives: true,
  };
  defineCommand(questions, io, allow, async (context, [id = ''], options) => {
    const pairs = listOption(options, 'connector').map(parseAccess);
    const duration = textOption(options, 'for');
    const answer = await context.call('question.allow', {
      id,
      ...(pairs.length > 0 && { access: Object.fromEntries(pairs) }),
      ...(duration !== undefined && { for: parseOneOf(duration, ['once', 'session'] as const) }),
    });
    context.print(answer, () => 'Allowed.');
  })
    .option(
      '--connector <name=level>',
      'consent: what to give, read or write; may be repeated',
      collect,
    )
    .option('--for <how-long>', 'approval: once or session');

  const deny = {
    usage: 'deny <id>',
    summary: 'answer no',
    example: 'consentry questions deny q_7c2e',
  };
  defineCommand(questions, io, deny, async (context, [id = ''], options) => {
    const answer = await context.call('question.deny', { id, block: options['block'] === true });
    context.print(answer, () => 'Denied.');
  }).option('--block', 'also block the tool (approval) or the client (consent)');
}

function parseAccess(text: string): readonly [string, AccessLevel] {
  const [name, level] = parsePair(text, '--connector github=read');
  return [name, parseOneOf(level, ['read', 'write'] as const)];
}

function wantedBy(question: Question): string {
  switch (question.kind) {
    case 'consent':
      return shown(question.scopesInWords.join('; ') || 'named nothing', 60);
    case 'lookup':
      return shown(`look up ${question.url}`, 80);
    case 'approval':
      return shown(
        `${question.count > 1 ? `${question.count} × ` : ''}${question.tool} on ${question.connector} (${question.class}) ${question.arguments}`,
        80,
      );
  }
}

function questionTable(questions: readonly Question[], { io }: CommandContext): string {
  const rows = questions.map((question) => [
    question.id,
    question.kind,
    shown(question.clientName, 40),
    wantedBy(question),
    relativeTime(question.expiresAt, io.nowMs()),
  ]);
  return table(['ID', 'KIND', 'CLIENT', 'WANTS', 'ENDS'], rows);
}
