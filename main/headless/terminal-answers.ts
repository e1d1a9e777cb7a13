/** What a person types at the terminal to allow something, as input of a command. */
import type { AccessLevel } from '../../contract/views/access.ts';
import type {
  ConsentDuration,
  ConsentQuestion,
} from '../../contract/views/questions/consent-question.ts';
import type { Question } from '../../contract/views/questions/question.ts';
import { limits } from '../core/limits/limits.ts';
import { visible } from '../core/lib/visible-text.ts';
import type { AllowedAs } from './answer-text.ts';
import { otherDurations, questionKeys } from './question-text.ts';

export type AllowInput = AllowedAs & {
  readonly id: string;
  readonly always?: object;
  readonly confirmed?: true;
};

/** A line that was typed while a question is shown. */
interface TypedLine {
  readonly key: string;
  readonly rest: readonly string[];
  /** Since the question appeared. */
  readonly shownMs: number;
  /** What the line before it would allow, with the word `allow`. */
  readonly unconfirmed: AllowInput | undefined;
}

type TypedAnswer =
  | { readonly is: 'deny'; readonly input: object }
  | { readonly is: 'allow'; readonly input: AllowInput }
  | { readonly is: 'unconfirmed'; readonly input: AllowInput; readonly text: string }
  | { readonly is: 'none'; readonly text: string };

/** Typed out, never a key: nobody hits it by habit (SEC-129). */
const confirming = 'allow';

/** @returns what a line answers; `text` is to be said */
export function typedAnswer(question: Question, line: TypedLine): TypedAnswer {
  const { key, rest, shownMs, unconfirmed } = line;
  if (key === confirming && unconfirmed?.id === question.id)
    return { is: 'allow', input: { ...unconfirmed, confirmed: true } };
  if (key === 'd') {
    const reason = rest.join(' ').slice(0, limits.questions.denialWords);
    return { is: 'deny', input: { id: question.id, ...(reason !== '' && { reason }) } };
  }
  if (key !== 'a' && key !== 's' && key !== 'A')
    return { is: 'none', text: questionKeys(question) };
  if (shownMs < limits.questions.deadAllow) {
    return {
      is: 'none',
      text: 'Not yet: this question has only just appeared. Read it, then answer.',
    };
  }
  const input = allowInput(question, key, rest);
  if (typeof input === 'string') return { is: 'none', text: input };
  const text = confirmationText(question);
  return text === null ? { is: 'allow', input } : { is: 'unconfirmed', input, text };
}

/** @returns input of `question.allow`, or a sentence that says what is wrong with the answer. */
function allowInput(
  question: Question,
  key: 'a' | 's' | 'A',
  rest: readonly string[],
): AllowInput | string {
  const { id } = question;
  if (key === 'A') return alwaysInput(question, rest);
  if (key === 's' && question.kind === 'approval' && !question.mayLast)
    return `This is allowed once at a time. ${questionKeys(question)}`;
  if (question.kind === 'approval') return { id, for: key === 's' ? 'session' : 'once' };
  if (key === 's') return `Only a tool call has a session. ${questionKeys(question)}`;
  if (question.kind === 'consent' && question.mustConfirm !== null && rest.length === 0)
    return `Nothing is suggested here. Say what to give: ${exampleOf(question)}`;
  if (rest.length === 0) return { id };
  if (question.kind === 'lookup') return `There is nothing to choose. ${questionKeys(question)}`;
  const access = new Map<string, AccessLevel>();
  let duration: ConsentDuration | undefined;
  for (const part of rest) {
    const [, name, value] = /^([a-z0-9-]+|\*)=([a-z]+)$/u.exec(part) ?? [];
    // A connector may be called "for": no duration is called like a level.
    const length = otherDurations(question).find((one) => name === 'for' && one === value);
    if (length !== undefined) duration = length;
    else if (name !== undefined && (value === 'read' || value === 'write')) access.set(name, value);
    else return `Write it like this: ${exampleOf(question)}`;
  }
  return {
    id,
    ...(access.size > 0 && { access: Object.fromEntries(access) }),
    ...(duration !== undefined && { duration }),
  };
}

/** What has to be typed out before this question is allowed; null: nothing more (SEC-129). */
function confirmationText(question: Question): string | null {
  if (question.kind !== 'consent' || question.mustConfirm === null) return null;
  const about = question.warnings.find(({ code }) => code === 'look-alike')?.text ?? '';
  return `${visible(about)} If you can say “${question.mustConfirm}”, type the word allow. Anything else allows nothing.`;
}

/** Exactly these arguments, unless something wider is said. */
function alwaysInput(question: Question, rest: readonly string[]): AllowInput | string {
  if (question.kind !== 'approval' || !question.mayAlways)
    return `This is never allowed always. ${questionKeys(question)}`;
  let are: 'exactly' | 'any' = 'exactly';
  const ends = new Map<string, number>();
  for (const part of rest) {
    const [, name, number] = /^(next|minutes)=(\d{1,3})$/u.exec(part) ?? [];
    if (part === 'any') are = 'any';
    else if (name !== undefined) ends.set(name, Number(number));
    else return 'Write it like this: A, A any, A next=5 or A any minutes=10';
  }
  const always = {
    arguments: { are },
    calls: ends.get('next') ?? null,
    minutes: ends.get('minutes') ?? null,
  };
  return { id: question.id, for: 'always', always };
}

function exampleOf(question: ConsentQuestion): string {
  const [duration] = otherDurations(question);
  return `a github=read files=write${duration === undefined ? '' : ` for=${duration}`}`;
}
