import { PackageSearch } from 'lucide-react';
import { useDeferredValue, useEffect, useState } from 'react';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import { SearchField } from '../../../components/controls/search-field.tsx';
import { Banner } from '../../../components/feedback/banner.tsx';
import { EmptyState } from '../../../components/feedback/empty-state.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { Page } from '../../../components/layout/page.tsx';
import { useKept } from '../../../state/kept.ts';
import { linkTo } from '../../../state/route.ts';
import { isOff, toolsKey } from '../../../state/selectors.ts';
import { plural } from '../../../state/time-words.ts';
import { BulkTools } from './bulk-tools.tsx';
import { ToolChips } from './tool-chips.tsx';
import { everyTool, withOrder, type ShownTools } from './tool-filter.ts';
import { ToolsList } from './tools-list.tsx';
import { useTickedTools } from './use-ticked-tools.ts';
import { useToolPages } from './use-tool-pages.ts';
import { useToolRows } from './use-tool-rows.ts';

interface ToolsPageProps {
  readonly snapshot: AppSnapshot;
  /** The exposed name of the tool that a link leads to. */
  readonly goal: string | null;
}

/** Every tool of every connector, found by what it is, costs and may do. */
export function ToolsPage({ snapshot, goal }: ToolsPageProps) {
  const [shown, setShown] = useKept<ShownTools>('tools.shown', everyTool);
  const [search, setSearch] = useKept('tools.search', '');
  const [seen, setSeen] = useState<string | null>(null);
  useEffect(() => {
    setSeen(goal);
    if (goal === null) return;
    // What was narrowed before may hide the very tool.
    setShown(everyTool);
    setSearch('');
  }, [goal, setShown, setSearch]);
  const words = useDeferredValue(search.trim());
  const { order, isDescending, filter } = shown;
  const query = {
    ...filter,
    ...(words !== '' && { search: words }),
    ...(goal !== null && { exposedName: goal }),
    order,
    isDescending,
  };
  const [range, setRange] = useState({ first: 0, last: 0 });
  const { pages, error, reload } = useToolPages(query, toolsKey(snapshot), range);
  const position = pages?.isCurrent === true ? pages.position : null;
  const rows = useToolRows({
    count: pages?.total ?? 0,
    filterKey: JSON.stringify([filter, words, order, isDescending]),
    goal:
      goal === null || position === null || seen !== goal ? null : { name: goal, index: position },
    onRange: setRange,
  });
  const selection = useTickedTools(
    { ...filter, ...(words !== '' && { search: words }) },
    pages?.total ?? 0,
  );
  const isNarrowed = words !== '' || Object.keys(filter).length > 0;
  return (
    <Page
      title="All tools"
      fixed
      back={{ href: linkTo('connectors'), label: 'Connectors' }}
      subtitle={pages === null ? undefined : countWords(pages.total, pages.all)}
      actions={<SearchField label="Search tools" value={search} onChange={setSearch} />}
    >
      <ToolChips snapshot={snapshot} shown={shown} onChange={setShown} />
      {isOff(snapshot) && (
        <div className="mb-3">
          <Banner tone="warn" title="Access is off, so no client can call a tool now">
            What you set here applies once access is on again.
          </Banner>
        </div>
      )}
      {goal !== null && pages?.isCurrent === true && position === null && !isNarrowed && (
        <div className="mb-3">
          <Banner tone="info" title="That tool is no longer there">
            Its server no longer lists it, or its connector was deleted.
          </Banner>
        </div>
      )}
      {error !== null && <ErrorPanel error={error} />}
      {pages === null ? (
        error === null && <SkeletonRows label="Loading tools" rows={8} />
      ) : pages.total === 0 ? (
        <EmptyState
          icon={<PackageSearch size={28} />}
          title={isNarrowed ? 'No tool matches' : 'No tools known'}
        >
          {isNarrowed
            ? 'Remove a filter to see more.'
            : 'Tools come from the servers behind your connectors. Add or enable a connector to see what it offers.'}
        </EmptyState>
      ) : (
        <>
          <BulkTools selection={selection} onChanged={reload} />
          <ToolsList
            snapshot={snapshot}
            pages={pages}
            rows={rows}
            shown={shown}
            goal={goal}
            selection={selection}
            onSort={(by) => setShown(withOrder(shown, by))}
            onChanged={reload}
          />
        </>
      )}
    </Page>
  );
}

function countWords(total: number, all: number): string {
  return total === all ? plural(all, 'tool') : `${total} of ${plural(all, 'tool')}`;
}
