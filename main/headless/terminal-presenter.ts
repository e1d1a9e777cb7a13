/**
 * Questions at the terminal where `serve` runs: the person who sits there is present, so this may
 * allow. One question at a time, oldest first; an Allow in the first second after one appears does
 * nothing, because it was meant for something else (SEC-38).
 */
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type {
  AccessLevel,
  ConsentDuration,
  ConsentQuestion,
  Question,
} from '../../contract/views/views.ts';
import type { Core } from '../core/ports/core.ts';
import { limits } from '../core/limits/limits.ts';
import type { Clock, QuestionPresenter } from '../core/ports/ports.ts';
import { allowedText, closedText, deniedText, refusedText, type AllowedAs } from './answer-text.ts';
import { otherDurations, questionKeys, questionText, questionTitle } from './question-text.ts';

export interface TerminalPresenterOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly clock: Clock;
}

export interface TerminalPresenter extends QuestionPresenter {
  /** Starts reading answers. `newLink` makes a link to the user interface, if there is one. */
  attach(core: Pick<Core, 'call'>, newLink: (() => string) | undefined): void;
  close(): void;
}

export function createTerminalPresenter({
  input,
  output,
  clock,
}: TerminalPresenterOptions): TerminalPresenter {
  const waiting = new Map<string, Question>();
  let shown: { readonly question: Question; readonly at: number } | undefined;
  /** The question that is being answered from here: what comes of it is said before the next one is shown. */
  let answering: string | undefined;
  let core: Pick<Core, 'call'> | undefined;
  let newLink: (() => string) | undefined;
  let lines: ReturnType<typeof createInterface> | undefined;

  const say = (text: string) => void output.write(`${text}\n`);

  function showNext(): void {
    if (answering !== undefined) return;
    const [question] = waiting.values();
    shown = question && { question, at: clock.monotonicMs() };
    if (question === undefined) return;
    const others = waiting.size > 1 ? ` (1 of ${waiting.size})` : '';
    say(
      `\n? ${questionTitle(question)}${others}\n${questionText(question, clock.nowMs())}\n  ${questionKeys(question)}`,
    );
  }

  async function read(line: string): Promise<void> {
    const [key = '', ...rest] = line.trim().split(/\s+/u);
    if (key === 'u' || (key === '' && shown === undefined)) {
      return say(
        newLink
          ? `  ${newLink()}\n  Works once, within 10 minutes.`
          : '  There is no user interface in this run.',
      );
    }
    if (key === 'l') return list();
    if (key === 'c') return enterCode(rest.join(' '));
    if (shown === undefined) {
      return say(
        '  Nothing waits. u = new link to the user interface, c CODE = enter the code of a login without a browser.',
      );
    }
    const { question, at } = shown;
    if (key === 'd') {
      const reason = rest.join(' ').slice(0, limits.questions.denialWords);
      const denial = { id: question.id, ...(reason !== '' && { reason }) };
      return answer(question, 'question.deny', denial, deniedText(question));
    }
    if (key !== 'a' && key !== 's' && key !== 'A') return say(`  ${questionKeys(question)}`);
    if (clock.monotonicMs() - at < limits.questions.deadAllow) {
      return say('  Not yet: this question has only just appeared. Read it, then answer.');
    }
    const input = allowInput(question, key, rest);
    if (typeof input === 'string') return say(`  ${input}`);
    return answer(question, 'question.allow', input, allowedText(question, input));
  }

  /** The queue dismisses the question before its answer comes back. */
  async function answer(
    question: Question,
    command: string,
    answerInput: object,
    done: string,
  ): Promise<void> {
    answering = question.id;
    try {
      await send(command, answerInput, done, `${refusedText(question)} `);
    } finally {
      answering = undefined;
      if (shown === undefined) showNext();
    }
  }

  async function send(
    command: string,
    commandInput: object,
    done?: string,
    who = '',
  ): Promise<void> {
    const result = await core?.call('terminal', command, commandInput);
    if (result === undefined) return;
    if (result.ok) return done === undefined ? undefined : say(`  ${done}`);
    say(
      `  ${who}${result.error.message}${result.error.hint === null ? '' : ` ${result.error.hint}`}`,
    );
  }

  /** The consent that follows is asked here like any other. */
  async function enterCode(userCode: string): Promise<void> {
    if (userCode === '') return say('  Write it like this: c BCDF-GHJK');
    await send('device.enter', { userCode });
  }

  function list(): void {
    if (waiting.size === 0) return say('  Nothing waits.');
    for (const question of waiting.values()) {
      say(
        `  ${question === shown?.question ? '>' : ' '} ${question.id}  ${questionTitle(question)}`,
      );
    }
  }

  return {
    present(question) {
      waiting.set(question.id, question);
      if (shown === undefined) showNext();
      else say(`  (${waiting.size - 1} more waiting: l lists them)`);
    },
    dismiss(questionId) {
      waiting.delete(questionId);
      if (shown?.question.id !== questionId) return;
      const { question } = shown;
      shown = undefined;
      if (answering !== questionId) say(`  ${closedText(question)}`);
      showNext();
    },
    attach(attachedCore, makeLink) {
      core = attachedCore;
      newLink = makeLink;
      // Not as a terminal: the line discipline then still turns Ctrl-C into a signal.
      lines = createInterface({ input, terminal: false });
      let work = Promise.resolve();
      lines.on('line', (line) => {
        work = work.then(() => read(line));
      });
    },
    close() {
      lines?.close();
    },
  };
}

type AllowInput = AllowedAs & { readonly id: string; readonly always?: object };

/** Input of `question.allow`, or a sentence that says what is wrong with the answer. */
function allowInput(
  question: Question,
  key: 'a' | 's' | 'A',
  rest: readonly string[],
): AllowInput | string {
  const { id } = question;
  if (key === 'A') return alwaysInput(question, rest);
  if (question.kind === 'approval') return { id, for: key === 's' ? 'session' : 'once' };
  if (key === 's') return `Only a tool call has a session. ${questionKeys(question)}`;
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

/** Where nobody sits at the terminal: the snapshot and the commands are how a question is seen. */
export function createSilentPresenter(): QuestionPresenter {
  return { present() {}, dismiss() {} };
}
