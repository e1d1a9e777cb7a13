/**
 * What waits for the person: consents and approvals. Each is answered once, expires, and goes when
 * its grant or client goes. The queue knows nothing of what the questions mean; whoever asks hands
 * in what Allow and Deny do.
 */
import type { Caller } from '../../../contract/commands/command.ts';
import type { ConnectorAccess } from '../../../contract/views/access.ts';
import type { ConsentDuration } from '../../../contract/views/questions/consent-question.ts';
import type { PromptView, Question } from '../../../contract/views/questions/question.ts';
import type { StandingScope } from '../../../contract/views/answers.ts';
import { CoreError } from '../lib/errors.ts';
import type { Clock, Logger, QuestionPresenter, Random } from '../ports/ports.ts';
import { createShownPrompt } from './shown-prompt.ts';

export interface Answer {
  /** Consent: what to give; undefined takes the suggestion. */
  readonly access: ConnectorAccess | undefined;
  /** Approval: how long it holds. */
  readonly for: 'once' | 'session' | 'always';
  /** Approval: what `always` covers. */
  readonly always: StandingScope;
  /** Consent: how long at most; undefined takes the suggestion. */
  readonly duration: ConsentDuration | undefined;
  /** Consent: the same scopes need no question the next time. */
  readonly remember: boolean;
  /** Consent: the person confirmed what the question says must be. */
  readonly confirmed: boolean;
  readonly caller: Caller;
}

export type GoneWhy = 'expired' | 'cancelled' | 'stopping';

interface NewQuestion {
  readonly clientId: string;
  readonly grantId: string | null;
  readonly expiresInMs: number;
  /** What to show, built when it is looked at, so that it is never out of date. */
  readonly view: (common: { id: string; createdAt: string; expiresAt: string }) => Question;
  /**
   * Carries out a yes. When it throws, the question stays open and the caller of `allow` gets the
   * error.
   */
  readonly onAllow: (answer: Answer) => void | Promise<void>;
  readonly onDeny: (block: boolean, caller: Caller, words?: string) => void | Promise<void>;
  readonly onGone: (why: GoneWhy) => void;
}

export interface QuestionQueue {
  /** @returns the question's id */
  ask(question: NewQuestion): string;
  /**
   * @throws CoreError `not_found`, `already_answered`, `too_soon`, `stale_prompt`, or what
   *   `onAllow` threw
   */
  allow(id: string, nonce: string | null, answer: Answer): Promise<void>;
  /** @param words of the person, for whoever asked */
  deny(id: string, block: boolean, caller: Caller, words?: string): Promise<void>;
  list(): readonly Question[];
  /** Brings the oldest before the person again. */
  showOldest(): void;
  /** True while a question of this client waits. */
  isAsking(clientId: string): boolean;
  /**
   * The oldest question, marked as shown, with the nonce that an Allow of it must carry.
   *
   * @param restart the window was disturbed, so that Allow has to be dead for a second once more
   */
  prompt(restart: boolean): PromptView;
  cancel(id: string): void;
  cancelWhere(matches: (question: { clientId: string; grantId: string | null }) => boolean): void;
  /** Timers stand still while the computer sleeps: what is past its time by now is gone. */
  sweep(): void;
  stop(): void;
}

interface Waiting {
  readonly id: string;
  readonly question: NewQuestion;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly cancelExpiry: () => void;
  /** `answering`: a yes or a no is being carried out, and may still fail. */
  state: 'open' | 'answering';
}

interface Parts {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly presenter: QuestionPresenter;
  readonly touch: () => void;
}

/** Doors that show the question in a window: they must prove what they showed, and for how long. */
const windows: readonly Caller[] = ['prompt-window', 'headless-ui'];

/** @returns an empty queue; questions are in memory only, and a restart withdraws them */
export function createQuestionQueue({
  clock,
  random,
  logger,
  presenter,
  touch,
}: Parts): QuestionQueue {
  const waiting = new Map<string, Waiting>();
  const answered = new Set<string>();
  const prompt = createShownPrompt(clock, random);

  function viewOf(entry: Waiting): Question {
    return entry.question.view({
      id: entry.id,
      createdAt: new Date(entry.createdAt).toISOString(),
      expiresAt: new Date(entry.expiresAt).toISOString(),
    });
  }

  function remove(entry: Waiting): void {
    entry.cancelExpiry();
    waiting.delete(entry.id);
    prompt.hide(entry.id);
    presenter.dismiss(entry.id);
    touch();
  }

  function gone(entry: Waiting, why: GoneWhy): void {
    remove(entry);
    try {
      entry.question.onGone(why);
    } catch (error) {
      logger.error('question.gone_failed', { error: String(error) });
    }
  }

  function find(id: string): Waiting {
    const entry = waiting.get(id);
    if (entry?.state === 'open') return entry;
    if (entry !== undefined || answered.has(id)) {
      throw new CoreError('already_answered', 'This question has been answered already.');
    }
    throw new CoreError('not_found', 'This question is not waiting any more.', {
      hint: 'It expired or was withdrawn. Ask the client to try again.',
    });
  }

  /** Answers once: a second answer during the first one's work is refused. */
  async function settle(entry: Waiting, work: () => void | Promise<void>): Promise<void> {
    entry.state = 'answering';
    try {
      await work();
    } catch (error) {
      entry.state = 'open';
      throw error;
    }
    answered.add(entry.id);
    if (answered.size > 1000) answered.delete([...answered][0] ?? '');
    remove(entry);
  }

  const list = (): Question[] =>
    [...waiting.values()].filter((entry) => entry.state === 'open').map(viewOf);

  return {
    ask(question) {
      const id = `q_${random.bytes(9).toString('base64url')}`;
      const createdAt = clock.nowMs();
      const entry: Waiting = {
        id,
        question,
        createdAt,
        expiresAt: createdAt + question.expiresInMs,
        cancelExpiry: clock.after(question.expiresInMs, () => {
          const still = waiting.get(id);
          if (still?.state === 'open') gone(still, 'expired');
        }),
        state: 'open',
      };
      waiting.set(id, entry);
      touch();
      presenter.present(viewOf(entry));
      return id;
    },

    async allow(id, nonce, answer) {
      const entry = find(id);
      if (windows.includes(answer.caller)) prompt.assertShown(viewOf(entry), nonce);
      await settle(entry, () => entry.question.onAllow(answer));
    },

    async deny(id, block, caller, words) {
      const entry = find(id);
      await settle(entry, () => entry.question.onDeny(block, caller, words));
    },

    isAsking: (clientId) =>
      [...waiting.values()].some((entry) => entry.question.clientId === clientId),

    list,
    showOldest() {
      const [oldest] = list();
      if (oldest !== undefined) presenter.present(oldest);
    },

    prompt(restart) {
      const [entry] = waiting.values();
      if (entry === undefined) {
        prompt.hide();
        return { question: null, position: 0, total: 0, nonce: null, allowInMs: 0 };
      }
      const question = viewOf(entry);
      const { nonce, allowInMs } = prompt.show(question, restart);
      return { question, position: 1, total: waiting.size, nonce, allowInMs };
    },

    cancel(id) {
      const entry = waiting.get(id);
      if (entry !== undefined) gone(entry, 'cancelled');
    },

    cancelWhere(matches) {
      for (const entry of [...waiting.values()])
        if (matches(entry.question)) gone(entry, 'cancelled');
    },

    sweep() {
      for (const entry of [...waiting.values()])
        if (entry.expiresAt <= clock.nowMs() && entry.state === 'open') gone(entry, 'expired');
    },
    stop() {
      for (const entry of [...waiting.values()]) gone(entry, 'stopping');
    },
  };
}
