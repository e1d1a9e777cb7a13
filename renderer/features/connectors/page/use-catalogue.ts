import { useEffect, useState } from 'react';
import type { CatalogueView } from '../../../../contract/views/catalogue-view.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import type { CommandErrorView } from '../../../../contract/views/errors.ts';
import { callCommand, useBridge } from '../../../state/commands.ts';

interface LoadedCatalogue {
  /** null until the first answer. */
  readonly catalogue: CatalogueView | null;
  readonly error: CommandErrorView | null;
}

/** What a server offers beside its tools; loaded again when the counts or the connection changed. */
export function useCatalogue({
  name,
  connection,
  resources,
  prompts,
}: ConnectorView): LoadedCatalogue {
  const bridge = useBridge();
  const [loaded, setLoaded] = useState<LoadedCatalogue>({ catalogue: null, error: null });
  useEffect(() => {
    let isCurrent = true;
    void callCommand(bridge, 'catalogue.list', { connector: name }).then((result) => {
      if (!isCurrent) return;
      setLoaded(
        result.ok
          ? { catalogue: result.value, error: null }
          : { catalogue: null, error: result.error },
      );
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, name, connection, resources, prompts]);
  return loaded;
}
