/** What a command that changes nothing answers, asked again when there may be another answer. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CommandInput, CommandOutput } from '../../contract/commands/commands.ts';
import type { MainWindowCommand } from '../../contract/plain/channels.ts';
import type { CommandErrorView } from '../../contract/views/errors.ts';
import { callCommand, useBridge } from './commands.ts';

export interface Answer<Name extends MainWindowCommand> {
  /** The last one to this very input; null until there is one. */
  readonly value: CommandOutput<Name> | null;
  /** Why the last request brought no answer. */
  readonly error: CommandErrorView | null;
  /** Asks again. Resolves when the answer is there, or another request took its place. */
  readonly reload: () => Promise<void>;
  /** Puts in what another command answered, until the next answer confirms it. */
  readonly update: (change: (value: CommandOutput<Name>) => CommandOutput<Name>) => void;
}

interface AnswerOptions {
  /** Another one asks again. */
  readonly version?: number | string | boolean;
  /** The least time between two requests with the same input. */
  readonly pauseMs?: number;
  /** The answer to the last input stays in sight until there is one to this, so nothing jumps. */
  readonly keepsLast?: boolean;
}

interface Known<Name extends MainWindowCommand> extends Pick<Answer<Name>, 'value' | 'error'> {
  readonly key: string;
}

/** @param input null: nothing is asked */
export function useAnswer<Name extends MainWindowCommand>(
  name: Name,
  input: CommandInput<Name> | null,
  { version = '', pauseMs = 0, keepsLast = false }: AnswerOptions = {},
): Answer<Name> {
  const bridge = useBridge();
  const key = JSON.stringify(input);
  const [known, setKnown] = useState<Known<Name>>({ key, value: null, error: null });
  const request = useRef(0);
  const asked = useRef({ key: '', at: -Infinity });

  const reload = useCallback(async () => {
    // The key is the very input.
    const parsed = JSON.parse(key) as CommandInput<Name> | null;
    if (parsed === null) return;
    request.current += 1;
    const own = request.current;
    asked.current = { key, at: performance.now() };
    const result = await callCommand(bridge, name, parsed);
    if (own !== request.current) return;
    setKnown((last) => {
      if (result.ok) return { key, value: result.value, error: null };
      return { key, value: last.key === key ? last.value : null, error: result.error };
    });
  }, [bridge, name, key]);

  useEffect(() => {
    const { key: lastKey, at } = asked.current;
    const wait = lastKey === key ? at + pauseMs - performance.now() : 0;
    const timer = wait > 0 ? setTimeout(() => void reload(), wait) : undefined;
    if (wait <= 0) void reload();
    return () => {
      clearTimeout(timer);
      // Whatever is still under way answers for nobody.
      request.current += 1;
    };
  }, [reload, key, version, pauseMs]);

  const update = useCallback<Answer<Name>['update']>((change) => {
    setKnown((last) => (last.value === null ? last : { ...last, value: change(last.value) }));
  }, []);

  const isOwn = known.key === key;
  const value = isOwn || keepsLast ? known.value : null;
  return { value, error: isOwn ? known.error : null, reload, update };
}
