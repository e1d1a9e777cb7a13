import { ChevronDown, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AppSnapshot, AuditEntry } from '../../../contract/views.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { Menu, MenuChoice } from '../../components/menu.tsx';
import { decisionWords } from '../../state/words.ts';
import { shortName } from '../clients/short-name.ts';
import { DecisionMark } from './decision-mark.tsx';

export interface ChipFilter {
  readonly decision?: AuditEntry['decision'];
  readonly clientId?: string;
  readonly connector?: string;
}

interface FilterChipsProps {
  readonly snapshot: AppSnapshot;
  readonly filter: ChipFilter;
  readonly onChange: (filter: ChipFilter) => void;
}

const decisions: readonly AuditEntry['decision'][] = ['allow', 'ask', 'deny', 'done', 'failed'];
const any = '';

/** What the list is narrowed to, one chip each. */
export function FilterChips({ snapshot, filter, onChange }: FilterChipsProps) {
  const set = (key: keyof ChipFilter, value: string) => {
    const { [key]: _, ...rest } = filter;
    onChange(value === any ? rest : { ...rest, [key]: value });
  };
  const client = snapshot.clients.find((each) => each.clientId === filter.clientId);
  return (
    <div role="group" aria-label="Filters" className="mb-3 flex flex-wrap gap-2">
      <Chip
        name="Decision"
        value={filter.decision === undefined ? null : decisionWords[filter.decision]}
        current={filter.decision ?? any}
        choices={decisions.map((decision) => ({
          value: decision,
          label: <DecisionMark decision={decision} />,
        }))}
        onChange={(value) => set('decision', value)}
      />
      <Chip
        name="Client"
        value={client === undefined ? (filter.clientId ?? null) : shortName(client.name)}
        current={filter.clientId ?? any}
        choices={snapshot.clients.map((each) => ({
          value: each.clientId,
          label: shortName(each.name),
        }))}
        onChange={(value) => set('clientId', value)}
      />
      <Chip
        name="Connector"
        value={filter.connector ?? null}
        current={filter.connector ?? any}
        choices={snapshot.connectors.map((each) => ({ value: each.name, label: each.name }))}
        onChange={(value) => set('connector', value)}
      />
      {Object.keys(filter).length > 0 && (
        <Button
          tone="quiet"
          size="small"
          icon={<X aria-hidden size={12} />}
          onClick={() => onChange({})}
        >
          Clear filters
        </Button>
      )}
    </div>
  );
}

interface ChipProps {
  readonly name: string;
  readonly value: string | null;
  readonly current: string;
  readonly choices: readonly { readonly value: string; readonly label: ReactNode }[];
  readonly onChange: (value: string) => void;
}

function Chip({ name, value, current, choices, onChange }: ChipProps) {
  return (
    <Menu
      trigger={
        <button
          type="button"
          className={classNames(
            'inline-flex h-6 max-w-56 items-center gap-1 rounded-full border px-2.5 text-meta font-medium',
            value === null
              ? 'border-line text-muted hover:bg-hover hover:text-ink'
              : 'border-transparent bg-selected text-accent-text',
          )}
        >
          <span className="truncate">{value === null ? name : `${name}: ${value}`}</span>
          <ChevronDown aria-hidden size={12} className="shrink-0" />
        </button>
      }
    >
      <MenuChoice
        label={name}
        value={current}
        choices={[{ value: any, label: 'Any' }, ...choices]}
        onChange={onChange}
      />
    </Menu>
  );
}
