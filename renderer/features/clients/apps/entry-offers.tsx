import { useEffect } from 'react';
import { offerChanges, useEntryOffers } from '../../../state/entry-changes.ts';
import { EntryChanges } from './entry-changes.tsx';

const close = () => offerChanges([]);

/**
 * What is offered about entries in client files after something ended elsewhere; nothing is shown
 * while there is no offer.
 */
export function EntryOffers() {
  const offered = useEntryOffers((state) => state.offered);
  // What one window still offers is nothing of the next.
  useEffect(() => close, []);
  return offered.length === 0 ? null : <EntryChanges changes={offered} onClose={close} />;
}
