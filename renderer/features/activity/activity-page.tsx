import { useDeferredValue, useState } from 'react';
import type { AppSnapshot } from '../../../contract/views.ts';
import { Page } from '../../components/page.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { AuditList } from './audit-list.tsx';
import { FilterChips, type ChipFilter } from './filter-chips.tsx';

/** The audit log. */
export function ActivityPage({ snapshot }: { readonly snapshot: AppSnapshot }) {
  const [chips, setChips] = useState<ChipFilter>({});
  const [search, setSearch] = useState('');
  const words = useDeferredValue(search.trim());
  const isFiltered = words !== '' || Object.keys(chips).length > 0;
  return (
    <Page
      title="Activity"
      fixed
      actions={<SearchField label="Search activity" value={search} onChange={setSearch} />}
    >
      <FilterChips snapshot={snapshot} filter={chips} onChange={setChips} />
      <AuditList
        filter={{ ...chips, ...(words === '' ? {} : { search: words }) }}
        lastEntryId={snapshot.activity.lastEntryId}
        className="mb-6 grow"
        empty={
          isFiltered
            ? 'No entry matches. Remove a filter to see more.'
            : 'Each call, denial, consent and change is recorded here. Connect a client and let it use a tool.'
        }
      />
    </Page>
  );
}
