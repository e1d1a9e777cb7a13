import { useState } from 'react';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import type { CommandErrorView } from '../../../../contract/views/errors.ts';
import { useCommand } from '../../../state/commands.ts';
import { showDone } from '../../../state/notices.ts';
import { useConnect } from '../parts/use-connect.ts';
import type { Adding } from './use-adding.ts';

interface SaveConnector {
  /** Adds the chosen preset, or what was typed. */
  readonly save: () => Promise<void>;
  /** Adds one that the organisation provides: there is nothing to type. */
  readonly saveProvided: (provided: string) => Promise<void>;
  readonly isSavingProvided: boolean;
  readonly providedError: CommandErrorView | null;
  readonly isConnecting: boolean;
  /** The name of the connector that is saved and waits for its login. */
  readonly waitsForLogin: string | null;
}

/**
 * Saves the new connector; its login follows in the same dialog, where there is one.
 *
 * @param onDone it is saved, and nothing is left to do here
 */
export function useSaveConnector(
  { draft, discard, preset, typed }: Adding,
  onDone: (name: string) => void,
): SaveConnector {
  const provided = useCommand('connector.addProvided');
  const connect = useConnect();
  const [waitsForLogin, setWaitsForLogin] = useState<string | null>(null);

  const finish = async ({ name, kind, enabled }: ConnectorView) => {
    discard();
    const asks = kind === 'http' && enabled && (await connect.run(name)) === 'login';
    if (asks) return setWaitsForLogin(name);
    onDone(name);
    if (enabled)
      showDone(`${name} added`, 'Review its tools: until then clients see none of them.');
    else showDone(`${name} added`, 'It is disabled: nothing runs until you enable it.');
  };

  return {
    save: async () => {
      const connector = await (draft.step.kind === 'preset' ? preset.add() : typed.add());
      if (connector !== null) await finish(connector);
    },
    saveProvided: async (name) => {
      const result = await provided.run({ provided: name });
      if (result.ok) await finish(result.value);
    },
    isSavingProvided: provided.pending,
    providedError: provided.error,
    isConnecting: connect.pending,
    waitsForLogin,
  };
}
