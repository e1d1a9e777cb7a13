/** A waiting question in plain words for a terminal: who asks, what for, where the answer goes. */
import { quotedName } from '../../contract/plain/quoted-name.ts';
import type {
  ConsentDuration,
  ConsentQuestion,
} from '../../contract/views/questions/consent-question.ts';
import type { ApprovalQuestion, Question } from '../../contract/views/questions/question.ts';
import { limits } from '../core/limits/limits.ts';
import { visible, visibleBlock } from '../core/lib/visible-text.ts';

/** One line. */
export function questionTitle(question: Question): string {
  const who = quotedName(visible(question.clientName, limits.text.name));
  switch (question.kind) {
    case 'consent':
      return `${who} wants to use your connectors`;
    case 'lookup':
      return `A web page asks to connect the program described at ${visible(question.host)}`;
    case 'approval':
      return `${who} wants to run ${visible(question.tool)} on ${question.connector}`;
  }
}

/** All of it; foreign text is made visible here once more, whatever the view already did. */
export function questionText(question: Question, nowMs: number): string {
  const rows: (readonly [string, string])[] = [
    ['Who', `${visible(question.clientName, limits.text.name)} – ${visible(question.proof)}`],
    ...rowsOf(question),
    [
      'Ends',
      `in ${Math.max(1, Math.round((Date.parse(question.expiresAt) - nowMs) / 60_000))} min, then denied`,
    ],
  ];
  return rows
    .map(([label, text]) => `  ${label.padEnd(6)}${text.replaceAll('\n', '\n        ')}`)
    .join('\n');
}

/** The keys that answer it. */
export function questionKeys(question: Question): string {
  switch (question.kind) {
    case 'consent':
      if (question.mustConfirm !== null)
        return `a NAME=read|write …${durationKeys(question)} = allow this, after one more question, d = deny, l = list all`;
      return `a = allow as suggested, a [NAME=read|write …]${durationKeys(question)} = allow this, d = deny, l = list all`;
    case 'lookup':
      return 'a = look it up, d = deny, l = list all';
    case 'approval':
      return `a = allow once,${question.mayLast ? ' s = allow for this session,' : ''}${question.mayAlways ? ' A = always allow exactly these arguments [any] [next=N] [minutes=N],' : ''} d [reason] = deny it and all behind it, l = list all`;
  }
}

type Rows = readonly (readonly [string, string])[];
type Choice = ConsentQuestion['choices'][number];

function rowsOf(question: Question): Rows {
  switch (question.kind) {
    case 'consent':
      return consentRows(question);
    case 'lookup':
      return [
        ['What', 'to read this address, nothing more; a consent follows'],
        ['Where', visible(question.url, limits.text.line)],
      ];
    case 'approval':
      return approvalRows(question);
  }
}

/** The durations that can be asked for in place of the suggested one. */
export function otherDurations({ durations }: ConsentQuestion): readonly ConsentDuration[] {
  return durations.slice(1).map(({ value }) => value);
}

function durationKeys(question: ConsentQuestion): string {
  const others = otherDurations(question);
  return others.length === 0 ? '' : ` [for=${others.join('|')}]`;
}

function consentRows(question: ConsentQuestion): Rows {
  if (question.refusal !== null) return [['Not possible', question.refusal]];
  const { already, userCode, registeredBy, askedBy, durations } = question;
  const lines = (words: readonly string[]) => words.map((line) => visible(line)).join('\n');
  // What is added later comes last: it is the widest.
  const isLater = (choice: Choice): number => (choice.name === '*' ? 1 : 0);
  const choices = question.choices.toSorted((one, other) => isLater(one) - isLater(other));
  const gives = choices.map(choiceText).join('\n');
  return [
    ['What', lines(question.scopesInWords) || 'it asks for nothing in particular'],
    ...when(already, ({ inWords }) => ['Has', lines(inWords) || 'nothing']),
    [
      already === null ? 'Gives' : 'Adds',
      gives || (already === null ? 'nothing: there is no connector yet' : 'nothing'),
    ],
    [
      'Where',
      question.redirectUri === ''
        ? visible(question.redirectInWords)
        : `${visible(question.redirectUri, limits.text.line)} – ${visible(question.redirectInWords)}`,
    ],
    ...when(userCode, (code) => ['Code', visible(code)]),
    ...fromRows(registeredBy, askedBy),
    ['Lasts', visible(durations[0]?.label ?? '').toLowerCase()],
    ...question.warnings.map((warning) => ['Note', visible(warning.text)] as const),
  ];
}

/**
 * `github: write (at most read: why; has write now)`; the name is what is typed to choose something
 * else.
 */
function choiceText({ name, label, suggested, maximum, limitedBy, before }: Choice): string {
  const hints = [
    ...(maximum === suggested ? [] : [`at most ${maximum}`]),
    ...(limitedBy === null ? [] : [visible(limitedBy)]),
    ...(before === 'none' ? [] : [`has ${before} now`]),
  ];
  const what = label === name ? '' : ` – ${visible(label)}`;
  return `${visible(name)}: ${suggested}${hints.length === 0 ? '' : ` (${hints.join('; ')})`}${what}`;
}

/** One row, also when the program that registered is not the one that asks. */
function fromRows(registeredBy: string | null, askedBy: string | null): Rows {
  const lines = [
    ...(registeredBy === null ? [] : [`registered by ${visible(registeredBy)}`]),
    ...(askedBy === null ? [] : [`asked by ${visible(askedBy)}`]),
  ];
  return lines.length === 0 ? [] : [['From', lines.join('\n')]];
}

/** A row for what is known; none for null. */
function when<Value>(value: Value | null, row: (value: Value) => Rows[number]): Rows {
  return value === null ? [] : [row(value)];
}

function approvalRows(question: ApprovalQuestion): Rows {
  const shown = visibleBlock(question.arguments, limits.text.argumentsShown);
  const hidden = question.hiddenCharacters + shown.hidden;
  return [
    ['What', `${visible(question.tool)} (${question.class})`],
    ...when(question.askedBy, (program) => ['From', `asked by ${visible(program)}`]),
    ...question.warnings.map((warning) => ['Note', visible(warning.text)] as const),
    ['With', shown.text + (hidden > 0 ? `\n… ${hidden} characters are not shown` : '')],
    ...changeRows(question),
    [
      'Where',
      `${question.connector}${question.account === null ? '' : `, account ${visible(question.account)}`}`,
    ],
    ['Why', visible(question.why)],
    ...askedRows(question),
    ...(question.clientWaits
      ? []
      : [['Note', 'the client stopped waiting; the answer is kept for its repeat'] as const]),
  ];
}

/** Against the last call of this tool that was let through. */
function changeRows({ argumentList, goneArguments }: ApprovalQuestion): Rows {
  const changed = argumentList
    .filter(({ change }) => change !== 'same')
    .map(({ name, before }) =>
      before === null
        ? `${visible(name)} is new`
        : `${visible(name)} was ${visible(before, limits.text.line)}`,
    );
  const lines = [...changed, ...goneArguments.map((name) => `${visible(name)} is gone`)];
  return lines.length === 0 ? [] : [['New', lines.join('\n')]];
}

/** A flood shows as a number, not as questions (SEC-39). */
function askedRows({ count, requestsToday }: ApprovalQuestion): (readonly [string, string])[] {
  if (count === 1 && requestsToday <= 1) return [];
  const others = count > 1 ? `one of ${count} requests for this tool; ` : '';
  return [['Asked', `${others}${requestsToday} requests of this client today`]];
}
