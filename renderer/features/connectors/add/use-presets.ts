import { useEffect, useState } from 'react';
import type { CommandErrorView } from '../../../../contract/views/errors.ts';
import type { PresetView } from '../../../../contract/views/presets.ts';
import { callCommand, useBridge } from '../../../state/commands.ts';

interface LoadedPresets {
  /** null until the answer. */
  readonly presets: readonly PresetView[] | null;
  readonly error: CommandErrorView | null;
}

/** The catalogue of known connectors; it does not change while this runs. */
export function usePresets(): LoadedPresets {
  const bridge = useBridge();
  const [loaded, setLoaded] = useState<LoadedPresets>({ presets: null, error: null });
  useEffect(() => {
    let isCurrent = true;
    void callCommand(bridge, 'presets.list', {}).then((result) => {
      if (!isCurrent) return;
      setLoaded(
        result.ok ? { presets: result.value, error: null } : { presets: null, error: result.error },
      );
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge]);
  return loaded;
}
