/** A waiting question in plain words for a terminal: who asks, what for, where the answer goes. */
import type { ApprovalQuestion, ConsentQuestion, Question } from '../../contract/views.ts';
import { limits } from '../core/lib/limits.ts';
import { visible, visibleBlock } from '../core/lib/visible-text.ts';

/** One line. */
export function questionTitle(question: Question): string {
  const who = visible(question.clientName, limits.text.name);
  return question.kind === 'consent'
    ? `${who} wants to use your connectors`
    : `${who} wants to run ${visible(question.tool)} on ${question.connector}`;
}

/** All of it; foreign text is made visible here once more, whatever the view already did. */
export function questionText(question: Question, nowMs: number): string {
  const rows: (readonly [string, string])[] = [
    ['Who', `${visible(question.clientName, limits.text.name)} – ${visible(question.proof)}`],
    ...(question.kind === 'consent' ? consentRows(question) : approvalRows(question)),
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
  return question.kind === 'consent'
    ? 'a = allow as suggested, a NAME=read|write … = allow this, d = deny, l = list all'
    : 'a = allow once, s = allow for this session, d = deny, l = list all';
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
    ['Gives', access.join('\n') || 'nothing: there is no connector yet'],
    [
      'Where',
      `${visible(question.redirectUri, limits.text.line)} – ${visible(question.redirectInWords)}`,
    ],
    ...question.warnings.map((warning) => ['Note', visible(warning)] as const),
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
    ...(question.clientWaits
      ? []
      : [['Note', 'the client stopped waiting; the answer is kept for its repeat'] as const]),
  ];
}
