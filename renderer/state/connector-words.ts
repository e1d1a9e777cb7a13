/** What connectors are called, wherever only their name is at hand. */
import { connectorWords } from '../../contract/plain/connector-words.ts';
import { useApp } from './store.ts';

/** @returns the person's title with the name behind it; the name of one that is gone or has none */
export function useConnectorWords(name: string): string {
  return useApp(({ snapshot }) => {
    const connector = snapshot?.connectors.find((each) => each.name === name);
    return connector === undefined ? name : connectorWords(connector);
  });
}
