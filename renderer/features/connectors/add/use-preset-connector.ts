import { useState } from 'react';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import type { CommandErrorView } from '../../../../contract/views/errors.ts';
import { useCommand } from '../../../state/commands.ts';
import { useShownErrors } from '../../../state/use-shown-errors.ts';
import { presetErrors, toChoice, type PresetDraft } from './preset-draft.ts';

export interface PresetConnector {
  /** What is wrong, once it counts (`useShownErrors`). */
  readonly shown: Readonly<Partial<Record<string, string>>>;
  /** Null: something is missing or went wrong, and is shown. */
  readonly add: () => Promise<ConnectorView | null>;
  readonly isAdding: boolean;
  readonly error: CommandErrorView | null;
  readonly clearResults: () => void;
}

/** A connector from the catalog: what is missing in the chosen preset, and adding it. */
export function usePresetConnector(
  chosen: PresetDraft | null,
  taken: readonly string[],
): PresetConnector {
  const command = useCommand('connector.addPreset');
  const [isChecked, setIsChecked] = useState(false);
  const errors = chosen === null ? {} : presetErrors(chosen, taken);
  const shown = useShownErrors(errors, { ...chosen?.values, name: chosen?.name }, isChecked);

  const add = async () => {
    setIsChecked(true);
    if (chosen === null || Object.keys(errors).length > 0) return null;
    const result = await command.run(toChoice(chosen));
    return result.ok ? result.value : null;
  };

  return {
    shown,
    add,
    isAdding: command.pending,
    error: command.error,
    clearResults: () => {
      setIsChecked(false);
      command.clearError();
    },
  };
}
