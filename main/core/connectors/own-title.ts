import { ownTitleOf } from '../../../contract/plain/connector-words.ts';
import type { Connectors } from './registry/connectors-interface.ts';

/** What the person calls a connector; null: they gave it no title, or it is gone (ATLAR-32). */
export function ownTitleAt(connectors: Pick<Connectors, 'find'>, name: string): string | null {
  const state = connectors.find(name);
  return state === undefined ? null : ownTitleOf(state);
}
