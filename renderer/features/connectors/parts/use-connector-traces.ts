import { useEffect, useState } from 'react';
import type { ConnectorTraces } from '../../../../contract/plain/what-goes.ts';
import { callCommand, useBridge } from '../../../state/commands.ts';

type Traces = Omit<ConnectorTraces, 'clients'>;

const none: Traces = { rules: [], sets: [], entries: [] };

/**
 * What else names a connector, besides what the snapshot has; loaded while a question about it is
 * open.
 */
export function useConnectorTraces(isAsking: boolean): Traces {
  const bridge = useBridge();
  const [traces, setTraces] = useState(none);
  useEffect(() => {
    if (!isAsking) return undefined;
    let isCurrent = true;
    void Promise.all([
      callCommand(bridge, 'rules.list', {}),
      callCommand(bridge, 'permissions.list', {}),
      callCommand(bridge, 'clientFiles.list', {}),
    ]).then(([rules, permissions, apps]) => {
      if (!isCurrent) return;
      setTraces({
        rules: rules.ok ? rules.value : [],
        sets: permissions.ok ? permissions.value.sets : [],
        entries: apps.ok ? apps.value.flatMap(({ entries }) => entries) : [],
      });
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, isAsking]);
  return traces;
}
