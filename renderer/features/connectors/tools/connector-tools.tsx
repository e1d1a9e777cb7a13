import { PackageSearch } from 'lucide-react';
import { Fragment, useDeferredValue, useState } from 'react';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Banner } from '../../../components/feedback/banner.tsx';
import { Button } from '../../../components/base/button.tsx';
import { EmptyState } from '../../../components/feedback/empty-state.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { MoreRows, rowsAtOnce, useRowLimit } from '../../../components/layout/more-rows.tsx';
import { SearchField } from '../../../components/controls/search-field.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { Table } from '../../../components/layout/table.tsx';
import { useCommand } from '../../../state/commands.ts';
import { plural, sizeWords } from '../../../state/time-words.ts';
import { GroupModes } from './group-modes.tsx';
import { ToolRow } from './tool-row.tsx';
import { useTools } from './use-tools.ts';

interface ConnectorToolsProps {
  readonly snapshot: AppSnapshot;
  readonly connector: ConnectorView;
}

/**
 * The tools of a connector: what waits for review first, then by what they can do (ATLAR-26), with
 * class and mode of each.
 */
export function ConnectorTools({ snapshot, connector }: ConnectorToolsProps) {
  const { tools, error, replace } = useTools(snapshot, { connector: connector.name });
  const acceptAll = useCommand('connector.review');
  const [search, setSearch] = useState('');
  const words = useDeferredValue(search).toLowerCase();
  const { limit, more } = useRowLimit(rowsAtOnce);
  if (error !== null) return <ErrorPanel error={error} />;
  if (tools === null) return <SkeletonRows label="Loading tools" />;
  if (tools.length === 0) {
    return (
      <EmptyState icon={<PackageSearch size={28} />} title="No tools known">
        {connector.connection === 'ready'
          ? 'The server offers no tools.'
          : 'The list comes from the server. Connect it, then review what it offers.'}
      </EmptyState>
    );
  }
  const shown = tools.filter((tool) =>
    `${tool.name} ${tool.title ?? ''}`.toLowerCase().includes(words),
  );
  const unreviewed = tools.filter((tool) => tool.review !== 'accepted');
  const waiting = unreviewed.length;
  const toLookAt = unreviewed.filter((tool) => tool.needsLook).length;
  const atOnce = waiting - toLookAt;
  const listed = tools.filter((tool) => tool.outcome !== 'deny');
  const bytes = listed.reduce((sum, tool) => sum + tool.listedBytes, 0);
  return (
    <div className="flex flex-col gap-3">
      {waiting > 0 && (
        <Banner
          tone="warn"
          title={`${plural(waiting, 'tool')} ${waiting === 1 ? 'waits' : 'wait'} for your review`}
          action={
            atOnce > 0 && (
              <Button
                pending={acceptAll.pending}
                onClick={() => void acceptAll.run({ name: connector.name, accept: 'all' })}
              >
                {acceptWords(atOnce, toLookAt)}
              </Button>
            )
          }
        >
          {connector.asksNewTools
            ? 'You are asked before each call until you accept them, as you set under Trust. Tools that delete, or have text to look at, wait.'
            : 'Clients do not see them until you accept them. Look at class and mode first.'}
          {toLookAt > 0 &&
            ` ${plural(toLookAt, 'tool')} ${toLookAt === 1 ? 'has' : 'have'} text to look at, and ${toLookAt === 1 ? 'is' : 'are'} accepted one by one.`}
        </Banner>
      )}
      {acceptAll.error !== null && <ErrorPanel error={acceptAll.error} />}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-muted">
          {plural(tools.length, 'tool')}
          {listed.length > 0 &&
            `. Clients read ${plural(listed.length, 'tool')}: ${sizeWords(bytes)}, about ${Math.ceil(bytes / 4).toLocaleString('en')} tokens`}
        </p>
        <span className="flex flex-wrap items-center gap-2">
          <GroupModes connector={connector.name} tools={tools} onChanged={replace} />
          <SearchField label="Search tools" value={search} onChange={setSearch} />
        </span>
      </div>
      <Table
        label="Tools"
        columns={[{ name: 'Tool' }, { name: 'Class', from: 'small' }, { name: 'Mode', end: true }]}
      >
        {groupsOf(shown, limit).map(({ title, tools: group, count }) => (
          <Fragment key={title}>
            <tr className="border-t border-line bg-sunken">
              <th
                colSpan={3}
                scope="rowgroup"
                className="px-3 py-1 text-left text-meta font-medium text-muted"
              >
                {`${title} (${count})`}
              </th>
            </tr>
            {group.map((tool) => (
              <ToolRow key={tool.exposedName} tool={tool} onChanged={replace} />
            ))}
          </Fragment>
        ))}
      </Table>
      <MoreRows hidden={shown.length - limit} what="tools" onMore={more} />
      {shown.length === 0 && <p className="py-4 text-center text-muted">No tool of that name.</p>}
    </div>
  );
}

/**
 * What waits for review, then what reads, writes, may do either, and destroys, down to `limit`
 * tools; a group of none is left out.
 */
function groupsOf(tools: readonly ToolView[], limit: number) {
  const accepted = tools.filter((tool) => tool.review === 'accepted');
  const known = (access: ToolView['class']) =>
    accepted.filter((tool) => tool.isClassKnown && tool.class === access);
  let left = limit;
  return [
    { title: 'To review', tools: tools.filter((tool) => tool.review !== 'accepted') },
    { title: 'Read', tools: known('read') },
    { title: 'Write', tools: known('write') },
    {
      title: 'Unknown: nothing says what they do, so they count as writing',
      tools: accepted.filter((tool) => !tool.isClassKnown),
    },
    { title: 'Destroy', tools: known('destructive') },
  ].flatMap(({ title, tools: all }) => {
    const drawn = all.slice(0, left);
    left -= drawn.length;
    return drawn.length === 0 ? [] : [{ title, tools: drawn, count: all.length }];
  });
}

function acceptWords(atOnce: number, toLookAt: number): string {
  if (toLookAt > 0) return `Accept the other ${atOnce === 1 ? 'tool' : `${atOnce} tools`}`;
  return atOnce === 1 ? 'Accept the tool' : `Accept all ${atOnce} tools`;
}
