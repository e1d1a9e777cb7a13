/** What a terminal says after an answer: which question it was, and what came of it. */
import type {
  ConsentDuration,
  ConsentQuestion,
} from '../../contract/views/questions/consent-question.ts';
import type { Question } from '../../contract/views/questions/question.ts';
import { limits } from '../core/limits/limits.ts';
import { visible } from '../core/lib/visible-text.ts';

/** The part of the input of `question.allow` that words depend on. */
export interface AllowedAs {
  readonly for?: 'once' | 'session' | 'always';
  readonly access?: Readonly<Record<string, string>>;
  readonly duration?: ConsentDuration;
}

/** One line, e.g. `Allowed: Cursor, read with github.` */
export function allowedText(question: Question, input: AllowedAs): string {
  switch (question.kind) {
    case 'consent':
      return `Allowed: ${nameOf(question)}, ${givenText(question, input)}.`;
    case 'lookup':
      return `Allowed: the lookup at ${visible(question.host)}.`;
    case 'approval':
      return `${approvalWords[input.for ?? 'once']}: ${subjectOf(question)}.`;
  }
}

/** One line, e.g. `Denied: Cursor, create_issue on github.` */
export function deniedText(question: Question): string {
  return `Denied: ${subjectOf(question)}.`;
}

/** Precedes the reason for which an answer did not take effect. */
export function refusedText(question: Question): string {
  return `Not answered: ${subjectOf(question)}.`;
}

/** For a question that went without an answer from here. */
export function closedText(question: Question): string {
  return `Answered elsewhere or no longer waiting: ${subjectOf(question)}.`;
}

const approvalWords = {
  once: 'Allowed once',
  session: 'Allowed for this session',
  always: 'Always allowed',
} as const;

function subjectOf(question: Question): string {
  switch (question.kind) {
    case 'consent':
      return nameOf(question);
    case 'lookup':
      return `the lookup at ${visible(question.host)}`;
    case 'approval':
      return `${nameOf(question)}, ${visible(question.tool)} on ${question.connector}`;
  }
}

function nameOf(question: Question): string {
  return visible(question.clientName, limits.text.name);
}

/**
 * `read with github and files, read and write with linear, for 1 day`; without a choice what was
 * suggested.
 */
function givenText(question: ConsentQuestion, { access, duration }: AllowedAs): string {
  const levels =
    access === undefined
      ? question.choices.map(({ name, suggested }) => [name, suggested] as const)
      : Object.entries(access);
  const namesOf = (level: string) =>
    levels.filter(([, given]) => given === level).map(([name]) => connectorWords(name));
  const parts = [
    ['read', namesOf('read')] as const,
    ['read and write', namesOf('write')] as const,
  ].filter(([, names]) => names.length > 0);
  const given = parts.map(([level, names]) => `${level} with ${listOf(names)}`).join(', ');
  const length = question.durations.find(({ value }) => value === duration);
  const lasts = length === undefined ? '' : `, ${visible(length.label).toLowerCase()}`;
  return `${given === '' ? 'nothing yet' : given}${lasts}`;
}

function connectorWords(name: string): string {
  return name === '*' ? 'every connector' : visible(name);
}

function listOf(names: readonly string[]): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
