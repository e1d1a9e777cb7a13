/**
 * Questions at the terminal where `serve` runs: the person who sits there is present, so this may
 * allow. One question at a time, oldest first; an Allow in the first second after one appears does
 * nothing, because it was meant for something else (SEC-38).
 */
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Question } from '../../contract/views/questions/question.ts';
import type { Core } from '../core/ports/core.ts';
import type { Clock, QuestionPresenter } from '../core/ports/ports.ts';
import { allowedText, closedText, deniedText, refusedText } from './answer-text.ts';
import { chooseHere, isChoice } from './access-choice.ts';
import { questionKeys, questionText, questionTitle } from './question-text.ts';
import { typedAnswer, type AllowInput } from './terminal-answers.ts';

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
  /**
   * The question that is being answered from here: what comes of it is said before the next one is
   * shown.
   */
  let answering: string | undefined;
  /** What was typed for a question that takes the word `allow` as well. */
  let unconfirmed: AllowInput | undefined;
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
    // Whatever else is typed takes it back.
    const toConfirm = unconfirmed;
    unconfirmed = undefined;
    if (key === 'u' || (key === '' && shown === undefined)) {
      return say(linkText(newLink));
    }
    if (key === 'l') return say(listText([...waiting.values()], shown?.question));
    if (core !== undefined && isChoice(key)) return say(`  ${await chooseHere(core, key)}`);
    if (key === 'c') return enterCode(rest.join(' '));
    if (shown === undefined) return say(nothingWaits);
    const { question, at } = shown;
    const shownMs = clock.monotonicMs() - at;
    const typed = typedAnswer(question, { key, rest, shownMs, unconfirmed: toConfirm });
    switch (typed.is) {
      case 'deny':
        return answer(question, 'question.deny', typed.input, deniedText(question));
      case 'allow':
        return answer(question, 'question.allow', typed.input, allowedText(question, typed.input));
      case 'unconfirmed':
        unconfirmed = typed.input;
        return say(`  ${typed.text}`);
      case 'none':
        return say(`  ${typed.text}`);
    }
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

const nothingWaits =
  '  Nothing waits. u = new link to the user interface, c CODE = enter the code of a login without a browser.';

function listText(questions: readonly Question[], shown: Question | undefined): string {
  if (questions.length === 0) return '  Nothing waits.';
  return questions
    .map((question) => {
      const mark = question === shown ? '>' : ' ';
      return `  ${mark} ${question.id}  ${questionTitle(question)}`;
    })
    .join('\n');
}

function linkText(newLink: (() => string) | undefined): string {
  return newLink === undefined
    ? '  There is no user interface in this run.'
    : `  ${newLink()}\n  Works once, within 10 minutes.`;
}

/** Where nobody sits at the terminal: the snapshot and the commands are how a question is seen. */
export function createSilentPresenter(): QuestionPresenter {
  return { present() {}, dismiss() {} };
}
