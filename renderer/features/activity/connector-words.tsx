import { useConnectorWords } from '../../state/connector-words.ts';

/** As the person calls it now; an entry has only its name. */
export function ConnectorWords({ name }: { readonly name: string }) {
  return useConnectorWords(name);
}
