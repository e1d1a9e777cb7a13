/** The one question that is shown, and when it may be answered with yes. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { PromptBridge } from '../../../contract/plain/bridge.ts';
import type { CommandInput } from '../../../contract/commands/commands.ts';
import type { CommandErrorView, CommandResult } from '../../../contract/views/errors.ts';
import type { PromptView } from '../../../contract/views/questions/question.ts';
import { deadTimeMs, watchWindow } from './dead-time.ts';

/**
 * A number that changes whenever the dead time starts anew: a press must begin and end within the
 * same one.
 */
export type LiveEpoch = number | null;

export interface Prompt {
  readonly view: PromptView | null;
  readonly error: CommandErrorView | null;
  /** For drawing only: the answer to a press is `epoch()`. */
  readonly isLive: boolean;
  readonly answering: 'allow' | 'deny' | null;
  /** The current epoch while Allow works, null while it is dead. */
  readonly epoch: () => LiveEpoch;
  readonly allow: (choice: Omit<CommandInput<'question.allow'>, 'id' | 'nonce'>) => Promise<void>;
  /** @param reason words to whoever asked; empty: none */
  readonly deny: (block: boolean, reason?: string) => Promise<void>;
  /** Asks for the question again, e.g. after an error. */
  readonly askAgain: () => void;
}

/** Asks for the oldest question, again on each change, and keeps the dead time. */
export function usePrompt(bridge: PromptBridge): Prompt {
  const [view, setView] = useState<PromptView | null>(null);
  const [error, setError] = useState<CommandErrorView | null>(null);
  const [isLive, setIsLive] = useState(false);
  const [answering, setAnswering] = useState<Prompt['answering']>(null);
  const guard = useRef({ liveAt: Number.POSITIVE_INFINITY, epoch: 0, asked: 0, shown: '' });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const setLiveAt = useCallback((liveAt: number) => {
    guard.current.liveAt = liveAt;
    clearTimeout(timer.current);
    const remaining = liveAt - performance.now();
    setIsLive(remaining <= 0);
    if (remaining > 0 && Number.isFinite(remaining))
      timer.current = setTimeout(() => setIsLive(true), remaining);
  }, []);

  const kill = useCallback(() => {
    guard.current.epoch += 1;
    setLiveAt(Number.POSITIVE_INFINITY);
  }, [setLiveAt]);

  const ask = useCallback(
    async (reason: 'disturbed' | 'change') => {
      const state = guard.current;
      if (reason === 'disturbed') kill();
      state.asked += 1;
      const turn = state.asked;
      const result = await callPrompt(bridge, 'prompt.get', {
        restart: reason === 'disturbed',
      });
      if (turn !== state.asked) {
        // A newer request was sent meanwhile; its answer decides.
        return;
      }
      if (!result.ok) {
        kill();
        setError(result.error);
        return;
      }
      const content = contentOf(result.value);
      const isNew = content !== state.shown;
      state.shown = content;
      const now = performance.now();
      // Infinity means that a disturbance killed it: also when the answer to that request was
      // overtaken.
      if (isNew || state.liveAt === Number.POSITIVE_INFINITY) {
        state.epoch += 1;
        setLiveAt(now + Math.max(deadTimeMs, result.value.allowInMs));
      } else if (result.value.allowInMs > 0) {
        setLiveAt(Math.max(state.liveAt, now + result.value.allowInMs));
      }
      if (isNew) setError(null);
      setView(result.value);
    },
    [bridge, kill, setLiveAt],
  );

  useEffect(() => {
    const stops = [
      bridge.onChange(() => void ask('change')),
      watchWindow(() => void ask('disturbed')),
    ];
    void ask('disturbed');
    return () => {
      for (const stop of stops) stop();
      clearTimeout(timer.current);
    };
  }, [bridge, ask]);

  const answer = async (
    kind: 'allow' | 'deny',
    call: (id: string, nonce: string | null) => Promise<CommandResult>,
  ) => {
    const question = view?.question;
    if (question == null || answering !== null) return;
    setAnswering(kind);
    setError(null);
    kill();
    const result = await call(question.id, view?.nonce ?? null);
    setAnswering(null);
    await ask('disturbed');
    if (!result.ok) setError(result.error);
  };

  return {
    view,
    error,
    isLive,
    answering,
    epoch: () => (performance.now() >= guard.current.liveAt ? guard.current.epoch : null),
    allow: (choice) =>
      answer('allow', (id, nonce) =>
        callPrompt(bridge, 'question.allow', { id, nonce, ...choice }),
      ),
    deny: (block, reason = '') =>
      answer('deny', (id) =>
        callPrompt(bridge, 'question.deny', { id, block, ...(reason !== '' && { reason }) }),
      ),
    askAgain: () => void ask('disturbed'),
  };
}

/**
 * What an Allow is about: everything but the counters, which change with each ask of a flood (as in
 * the core).
 */
function contentOf({ question }: PromptView): string {
  return JSON.stringify(
    question?.kind === 'approval' ? { ...question, count: 1, requestsToday: 1 } : question,
  );
}

async function callPrompt<Name extends 'prompt.get' | 'question.allow' | 'question.deny'>(
  bridge: PromptBridge,
  name: Name,
  input: CommandInput<Name>,
): ReturnType<typeof bridge.call<Name>> {
  try {
    return await bridge.call(name, input);
  } catch {
    const message = 'Consentry did not answer.';
    return {
      ok: false,
      error: { code: 'not_running', message, hint: 'Nothing was allowed. Try again.' },
    };
  }
}
