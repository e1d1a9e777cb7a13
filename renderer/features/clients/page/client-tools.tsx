import { useDeferredValue, useState } from 'react';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import { EmptyState } from '../../../components/feedback/empty-state.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { MoreRows, rowsAtOnce, useRowLimit } from '../../../components/layout/more-rows.tsx';
import { SearchField } from '../../../components/controls/search-field.tsx';
import { Segmented } from '../../../components/controls/segmented.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { Switch } from '../../../components/controls/switch.tsx';
import { Table } from '../../../components/layout/table.tsx';
import { PackageSearch } from 'lucide-react';
import { useCommand } from '../../../state/commands.ts';
import { outcomeWords } from '../../../state/words.ts';
import { plural } from '../../../state/time-words.ts';
import { useTools } from '../../connectors/tools/use-tools.ts';
import { ClientGroupModes } from './client-group-modes.tsx';
import { ClientToolRow } from './client-tool-row.tsx';
import { shortName } from '../../../state/short-name.ts';

const outcomes = ['all', 'allow', 'ask', 'deny'] as const;

interface ClientToolsProps {
  readonly snapshot: AppSnapshot;
  readonly client: ClientView;
}

/**
 * What each tool would do if this client called it now, and why: the same decision as the gateway
 * makes. What is set here holds for this client alone.
 */
export function ClientTools({ snapshot, client }: ClientToolsProps) {
  const { tools, error, replace } = useTools(snapshot, { clientId: client.clientId });
  const [search, setSearch] = useState('');
  const [outcome, setOutcome] = useState<ToolView['outcome'] | 'all'>('all');
  const words = useDeferredValue(search).toLowerCase();
  if (error !== null) return <ErrorPanel error={error} />;
  if (tools === null) return <SkeletonRows label="Loading tools" />;
  if (tools.length === 0) {
    return (
      <EmptyState icon={<PackageSearch size={28} />} title="No tools known">
        Add a connector and review its tools: then you see here what this client could do with them.
      </EmptyState>
    );
  }
  const shown = tools
    .filter((tool) => outcome === 'all' || tool.outcome === outcome)
    .filter((tool) => tool.exposedName.toLowerCase().includes(words));
  const usable = tools.filter((tool) => tool.outcome !== 'deny').length;
  const names = [...new Set(shown.map((tool) => tool.connector))].toSorted(
    (one, other) => Number(isGranted(client, other)) - Number(isGranted(client, one)),
  );
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-muted">{`It can use ${usable} of ${plural(tools.length, 'tool')}.`}</p>
        <Segmented
          label="Show tools by what happens"
          value={outcome}
          segments={outcomes.map((value) => ({
            value,
            label: `${value === 'all' ? 'All' : outcomeWords[value].word} (${value === 'all' ? tools.length : tools.filter((tool) => tool.outcome === value).length})`,
          }))}
          onChange={setOutcome}
        />
        <SearchField label="Search tools" value={search} onChange={setSearch} />
      </div>
      {partsOf(names, shown).map(({ name, rows, atOnce }) => (
        <ConnectorPart
          key={name}
          name={name}
          client={client}
          tools={tools.filter((tool) => tool.connector === name)}
          shown={rows}
          atOnce={atOnce}
          onChanged={replace}
        />
      ))}
      {names.length === 0 && <p className="py-4 text-center text-muted">No such tool.</p>}
    </div>
  );
}

/**
 * The tools of each connector, and how many of them are drawn at first: so many in all, from the
 * top.
 */
function partsOf(names: readonly string[], shown: readonly ToolView[]) {
  let left = rowsAtOnce;
  return names.map((name) => {
    const rows = shown.filter((tool) => tool.connector === name);
    const atOnce = Math.min(left, rows.length);
    left -= atOnce;
    return { name, rows, atOnce };
  });
}

function isGranted({ grants }: ClientView, connector: string): boolean {
  return grants.some(({ access }) => (access[connector] ?? access['*']) !== undefined);
}

interface ConnectorPartProps {
  readonly name: string;
  readonly client: ClientView;
  readonly tools: readonly ToolView[];
  readonly shown: readonly ToolView[];
  /** How many of them are drawn at first. */
  readonly atOnce: number;
  readonly onChanged: (tool: ToolView) => void;
}

/** The tools of one connector, with the switch that turns it off for this client. */
function ConnectorPart({ name, client, tools, shown, atOnce, onChanged }: ConnectorPartProps) {
  const { limit, more } = useRowLimit(atOnce);
  const set = useCommand('client.setConnector', 'notice');
  const isOn = !client.connectorsOff.includes(name);
  return (
    <section aria-label={name} className="flex flex-col gap-2">
      <div className="flex min-h-7 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h2 className="min-w-0 font-semibold wrap-anywhere">{name}</h2>
        <span className="flex flex-wrap items-center gap-3">
          {isGranted(client, name) ? (
            <span className="flex items-center gap-2 text-muted">
              <span aria-hidden>{isOn ? 'On for this client' : 'Off for this client'}</span>
              <Switch
                label={`${name} for ${shortName(client.name)}`}
                checked={isOn}
                disabled={set.pending}
                onChange={(next) =>
                  void set.run({ clientId: client.clientId, connector: name, isOn: next })
                }
              />
            </span>
          ) : (
            <span className="text-muted">Not given to this client</span>
          )}
          <ClientGroupModes client={client} connector={name} tools={tools} onChanged={onChanged} />
        </span>
      </div>
      {limit > 0 && (
        <Table
          label={`What this client can do with ${name}`}
          columns={[
            { name: 'Tool' },
            { name: 'Class', from: 'small' },
            { name: 'For this client', end: true },
          ]}
        >
          {shown.slice(0, limit).map((tool) => (
            <ClientToolRow
              key={tool.exposedName}
              tool={tool}
              client={client}
              onChanged={onChanged}
            />
          ))}
        </Table>
      )}
      <MoreRows hidden={shown.length - limit} what={`tools of ${name}`} onMore={more} />
    </section>
  );
}
