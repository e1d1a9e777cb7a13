import { connectorWords } from '../../../contract/plain/connector-words.ts';
import { useApp } from '../../state/store.ts';

/**
 * A connector as the person calls it now; an entry has only its name, and so has one that is gone.
 */
export function ConnectorWords({ name }: { readonly name: string }) {
  return useApp(({ snapshot }) => {
    const connector = snapshot?.connectors.find((each) => each.name === name);
    return connector === undefined ? name : connectorWords(connector);
  });
}
