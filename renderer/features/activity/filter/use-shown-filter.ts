import { useEffect, useRef } from 'react';
import { useKept } from '../../../state/kept.ts';
import { useRoute } from '../../../state/route.ts';
import { fromQuery, toQuery, type Narrowed } from './address.ts';
import { noFilter, type ShownFilter } from './shown-filter.ts';

interface ShownFilterState extends Narrowed {
  readonly setShown: (shown: ShownFilter) => void;
  readonly setSearch: (search: string) => void;
}

/**
 * The filter of the list, kept while other pages are looked at and written into the address. An
 * address that somebody opens with a filter in it goes before what was kept.
 */
export function useShownFilter(): ShownFilterState {
  // Read here: what this page writes renders nothing above it again.
  const { query } = useRoute();
  const [shown, setShown] = useKept<ShownFilter>('activity.chips', noFilter);
  const [search, setSearch] = useKept('activity.search', '');
  /** What this page has written or taken over itself. */
  const known = useRef('');
  useEffect(() => {
    if (query !== '' && query !== known.current) {
      known.current = query;
      const given = fromQuery(query, Date.now());
      setShown(given.shown);
      setSearch(given.search);
      return;
    }
    const next = toQuery({ shown, search });
    known.current = next;
    if (next === query) return;
    const [path] = window.location.hash.split('?');
    // No step of Back for each letter that is typed.
    window.history.replaceState(null, '', next === '' ? path : `${path ?? ''}?${next}`);
  }, [query, shown, search, setShown, setSearch]);
  return { shown, search, setShown, setSearch };
}
