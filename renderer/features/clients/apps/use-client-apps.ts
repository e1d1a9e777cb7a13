import { useEntryOffers } from '../../../state/entry-changes.ts';
import { useAnswer, type Answer } from '../../../state/use-answer.ts';

/**
 * The AI clients of this computer and our entries in their files.
 *
 * @param version another one asks again; so does every change that Consentry makes to such a file
 */
export function useClientApps(version: string): Answer<'clientFiles.list'> {
  const changes = useEntryOffers((state) => state.round);
  return useAnswer('clientFiles.list', {}, { version: `${changes} ${version}` });
}
