import { useState } from 'react';
import type { AppSnapshot } from '../../../contract/views.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { ClassMark, ModeMark } from '../../components/marks.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { Cell, Row, Table } from '../../components/table.tsx';
import { plural } from '../../state/time-words.ts';
import { outcomeWords } from '../../state/words.ts';
import { useTools } from '../connectors/use-tools.ts';

interface ClientToolsProps {
  readonly snapshot: AppSnapshot;
  readonly clientId: string;
}

/** What each tool would do if this client called it now, and why. The same decision as the gateway makes. */
export function ClientTools({ snapshot, clientId }: ClientToolsProps) {
  const { tools, error } = useTools(snapshot, { clientId });
  const [search, setSearch] = useState('');
  if (error !== null) return <ErrorPanel error={error} />;
  if (tools === null) return <SkeletonRows label="Loading tools" />;
  const words = search.toLowerCase();
  const shown = tools.filter((tool) => tool.exposedName.toLowerCase().includes(words));
  const usable = tools.filter((tool) => tool.outcome !== 'deny').length;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-muted">{`It can use ${usable} of ${plural(tools.length, 'tool')}.`}</p>
        <SearchField label="Search tools" value={search} onChange={setSearch} />
      </div>
      <Table
        label="What this client can do"
        columns={[
          { name: 'Tool' },
          { name: 'Class', from: 'medium' },
          { name: 'If it calls now' },
          { name: 'Because', from: 'small' },
        ]}
      >
        {shown.map((tool) => {
          const { mode, word } = outcomeWords[tool.outcome];
          return (
            <Row key={tool.exposedName}>
              <Cell className="max-w-72">
                <span title={tool.name} className="block truncate font-medium">
                  {tool.name}
                </span>
                <span className="text-meta text-muted">{tool.connector}</span>
              </Cell>
              <Cell from="medium">
                <ClassMark access={tool.class} />
              </Cell>
              <Cell>
                <ModeMark mode={mode} word={word} />
              </Cell>
              <Cell from="small" className="text-muted">
                {tool.reasonText}
              </Cell>
            </Row>
          );
        })}
      </Table>
    </div>
  );
}
