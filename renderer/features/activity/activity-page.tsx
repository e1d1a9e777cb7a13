import { useDeferredValue, useState } from 'react';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Page } from '../../components/layout/page.tsx';
import { SearchField } from '../../components/controls/search-field.tsx';
import { Switch } from '../../components/controls/switch.tsx';
import { AuditList } from './audit-list.tsx';
import { LinkedEntry } from './linked-entry.tsx';
import { ExportLog } from './export/export-log.tsx';
import { FilterChips } from './filter/filter-chips.tsx';
import { isEmpty } from './filter/shown-filter.ts';
import { useShownFilter } from './filter/use-shown-filter.ts';

interface ActivityPageProps {
  readonly snapshot: AppSnapshot;
  /** The id of the entry that a link leads to; anything else is the list. */
  readonly item: string | null;
}

/** The audit log, narrowed as its address says; other pages do not lose that (ATRYUM-64). */
export function ActivityPage({ snapshot, item }: ActivityPageProps) {
  const { shown, search, setShown, setSearch } = useShownFilter();
  const [isLive, setIsLive] = useState(true);
  const words = useDeferredValue(search.trim());
  const isFiltered = words !== '' || !isEmpty(shown);
  const filter = { ...shown.filter, ...(words === '' ? {} : { search: words }) };
  return (
    <Page
      title="Activity"
      fixed
      actions={
        <>
          <span className="flex items-center gap-2 text-muted">
            <span aria-hidden>Live</span>
            <Switch label="Show new entries as they come" checked={isLive} onChange={setIsLive} />
          </span>
          <ExportLog filter={filter} />
          <SearchField label="Search activity" value={search} onChange={setSearch} />
        </>
      }
    >
      <FilterChips
        snapshot={snapshot}
        shown={shown}
        search={search}
        onChange={setShown}
        onSearch={setSearch}
      />
      <AuditList
        isLive={isLive}
        filter={filter}
        lastEntryId={snapshot.activity.lastEntryId}
        className="mb-6 min-h-56 grow"
        empty={
          isFiltered
            ? 'No entry matches. Remove a filter to see more.'
            : 'Each call, denial, consent and change is recorded here. Connect a client and let it use a tool.'
        }
      />
      {item !== null && /^\d{1,15}$/u.test(item) && <LinkedEntry key={item} id={Number(item)} />}
    </Page>
  );
}
