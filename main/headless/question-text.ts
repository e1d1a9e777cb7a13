/** A waiting question in plain words for a terminal: who asks, what for, where the answer goes. */
import type { ApprovalQuestion, ConsentQuestion, Question } from '../../contract/views.ts';
import { limits } from '../core/lib/limits.ts';
import { visible, visibleBlock } from '../core/lib/visible-text.ts';

/** One line. */
export function questionTitle(question: Question): string {
  const who = visible(question.clientName, limits.text.name);
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
      return 'a = allow as suggested, a NAME=read|write … = allow this, d = deny, l = list all';
    case 'lookup':
      return 'a = look it up, d = deny, l = list all';
    case 'approval':
      return 'a = allow once, s = allow for this session, d = deny it and all behind it, l = list all';
  }
}

type Rows = readonly (readonly [string, string])[];

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

function consentRows(question: ConsentQuestion): (readonly [string, string])[] {
  const access = question.choices.map((choice) => {
    const most = choice.maximum === choice.suggested ? '' : ` (at most ${choice.maximum})`;
    return `${visible(choice.name)}: ${choice.suggested}${most}`;
  });
  return [
    [
      'What',
      question.scopesInWords.map((words) => visible(words)).join('\n') || 'it named nothing',
    ],
    ...(question.already === null
      ? []
      : [['Has', question.already.inWords.map((words) => visible(words)).join('\n')] as const]),
    ['Gives', access.join('\n') || 'nothing: there is no connector yet'],
    [
      'Where',
      `${visible(question.redirectUri, limits.text.line)} – ${visible(question.redirectInWords)}`,
    ],
    ...(question.userCode === null ? [] : [['Code', question.userCode] as const]),
    ...(question.registeredBy === null
      ? []
      : [['From', `registered by ${visible(question.registeredBy)}`] as const]),
    ...(question.askedBy === null
      ? []
      : [['From', `asked by ${visible(question.askedBy)}`] as const]),
    ['Lasts', question.durations[0]?.label.toLowerCase() ?? 'one hour'],
    ...question.warnings.map((warning) => ['Note', visible(warning.text)] as const),
  ];
}

function approvalRows(question: ApprovalQuestion): (readonly [string, string])[] {
  const shown = visibleBlock(question.arguments, limits.text.argumentsShown);
  const hidden = question.hiddenCharacters + shown.hidden;
  return [
    ['What', `${visible(question.tool)} (${question.class})`],
    ['With', shown.text + (hidden > 0 ? `\n… ${hidden} characters are not shown` : '')],
    ['Where', question.connector],
    ['Why', visible(question.why)],
    ...askedRows(question),
    ...(question.clientWaits
      ? []
      : [['Note', 'the client stopped waiting; the answer is kept for its repeat'] as const]),
  ];
}

/** A flood shows as a number, not as questions (SEC-39). */
function askedRows({ count, requestsToday }: ApprovalQuestion): (readonly [string, string])[] {
  if (count === 1 && requestsToday <= 1) return [];
  const others = count > 1 ? `one of ${count} requests for this tool; ` : '';
  return [['Asked', `${others}${requestsToday} requests of this client today`]];
}
