/** What a command that only looks answers, asked again when the log has grown, but not more often than every few seconds. */
import { useEffect, useRef, useState } from 'react';
import type { MainWindowCommand } from '../../../contract/plain/channels.ts';
import type { CommandInput, CommandOutput } from '../../../contract/commands/commands.ts';
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import { callCommand, useBridge } from '../../state/commands.ts';

const pauseMs = 5000;

interface Looked<Name extends MainWindowCommand> {
  /** null until the first answer. */
  readonly value: CommandOutput<Name> | null;
  readonly error: CommandErrorView | null;
}

/**
 * @param version changes when there may be another answer
 */
export function useLook<Name extends MainWindowCommand>(
  name: Name,
  input: CommandInput<Name>,
  version: number | string,
): Looked<Name> {
  const bridge = useBridge();
  const key = JSON.stringify(input);
  const [looked, setLooked] = useState<Looked<Name>>({ value: null, error: null });
  const asked = useRef<{ readonly key: string; readonly at: number } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const ask = () => {
      asked.current = { key, at: Date.now() };
      // The key is the very input.
      const parsed = JSON.parse(key) as CommandInput<Name>;
      void callCommand(bridge, name, parsed).then((result) => {
        if (!isCurrent) return;
        setLooked((known) =>
          result.ok ? { value: result.value, error: null } : { ...known, error: result.error },
        );
      });
    };
    const last = asked.current;
    const wait = last === null || last.key !== key ? 0 : last.at + pauseMs - Date.now();
    if (wait <= 0) ask();
    const timer = wait <= 0 ? undefined : setTimeout(ask, wait);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [bridge, name, key, version]);
  return looked;
}
