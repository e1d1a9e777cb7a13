/**
 * Typed calls of commands from components, with "is running" and "went wrong" kept next to the
 * button.
 */
import { createContext, useCallback, useContext, useState } from 'react';
import type { MainWindowCommand } from '../../contract/plain/channels.ts';
import type { CommandInput, CommandOutput } from '../../contract/commands/commands.ts';
import type { CommandErrorView, CommandResult } from '../../contract/views/errors.ts';
import type { AppBridge } from './app-bridge.ts';
import { showError } from './notices.ts';

export const BridgeContext = createContext<AppBridge | null>(null);

/** The bridge this page was started with. */
export function useBridge(): AppBridge {
  const bridge = useContext(BridgeContext);
  if (bridge === null) throw new Error('rendered outside of BridgeContext');
  return bridge;
}

export interface CommandState<Name extends MainWindowCommand> {
  /** Calls the command and resolves with its result; never rejects. */
  readonly run: (input: CommandInput<Name>) => Promise<CommandResult<CommandOutput<Name>>>;
  readonly pending: boolean;
  readonly error: CommandErrorView | null;
  readonly clearError: () => void;
}

/**
 * One command for one control.
 *
 * @param onError `inline`: the caller shows `error`; `notice`: a notice is shown, for controls
 *   without room
 */
export function useCommand<Name extends MainWindowCommand>(
  name: Name,
  onError: 'inline' | 'notice' = 'inline',
): CommandState<Name> {
  const bridge = useBridge();
  const [running, setRunning] = useState(0);
  const [error, setError] = useState<CommandErrorView | null>(null);
  const run = useCallback(
    async (input: CommandInput<Name>) => {
      setRunning((count) => count + 1);
      setError(null);
      const result = await callCommand(bridge, name, input);
      setRunning((count) => count - 1);
      if (!result.ok) {
        if (onError === 'notice') showError(result.error);
        else setError(result.error);
      }
      return result;
    },
    [bridge, name, onError],
  );
  const clearError = useCallback(() => setError(null), []);
  return { run, pending: running > 0, error, clearError };
}

/** Calls a command; a bridge that breaks counts as a failure like any other. */
export async function callCommand<Name extends MainWindowCommand>(
  bridge: AppBridge,
  name: Name,
  input: CommandInput<Name>,
): Promise<CommandResult<CommandOutput<Name>>> {
  try {
    return await bridge.main.call(name, input);
  } catch {
    return {
      ok: false,
      error: {
        code: 'not_running',
        message: 'Consentry did not answer.',
        hint: 'Nothing was changed as far as this window knows. Quit and start Consentry, then look again.',
      },
    };
  }
}
