import { useEffect, useState } from 'react';
import type { AppInfo } from '../../../contract/commands/app-commands.ts';
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import { callCommand, useBridge } from '../../state/commands.ts';

interface LoadedInfo {
  /** null until the first answer. */
  readonly info: AppInfo | null;
  readonly error: CommandErrorView | null;
}

/** What the program tells of itself; a newer revision of the snapshot may mean that some of it changed. */
export function useAppInfo(revision: number): LoadedInfo {
  const bridge = useBridge();
  const [loaded, setLoaded] = useState<LoadedInfo>({ info: null, error: null });
  useEffect(() => {
    let isCurrent = true;
    void callCommand(bridge, 'app.info', {}).then((result) => {
      if (!isCurrent) return;
      setLoaded(({ info }) =>
        result.ok ? { info: result.value, error: null } : { info, error: result.error },
      );
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, revision]);
  return loaded;
}
