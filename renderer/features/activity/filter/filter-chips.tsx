import { Ban, ChevronDown, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../components/base/button.tsx';
import { classNames } from '../../components/base/class-names.ts';
import { Menu, MenuChoice } from '../../components/controls/menu.tsx';
import { actorWords, decisionWords } from '../../state/words.ts';
import { shortName } from '../../state/short-name.ts';
import { DecisionMark } from './decision-mark.tsx';

export interface ChipFilter {
  readonly decision?: AuditEntry['decision'];
  readonly clientId?: string;
  readonly connector?: string;
  readonly actor?: AuditEntry['actor'];
  /** How far back, in words; `since` is when that began, seen from when it was chosen. */
  readonly within?: Span;
  readonly since?: string;
}

type Span = 'hour' | 'day' | 'week';

interface FilterChipsProps {
  readonly snapshot: AppSnapshot;
  readonly filter: ChipFilter;
  readonly onChange: (filter: ChipFilter) => void;
}

const decisions: readonly AuditEntry['decision'][] = ['allow', 'ask', 'deny', 'done', 'failed'];
const actors: readonly AuditEntry['actor'][] = ['mcp_client', 'user', 'system', 'policy'];
const spans: Readonly<Record<Span, { readonly words: string; readonly hours: number }>> = {
  hour: { words: 'Last hour', hours: 1 },
  day: { words: 'Last 24 hours', hours: 24 },
  week: { words: 'Last 7 days', hours: 7 * 24 },
};
const any = '';

/** What the list is narrowed to, one chip each. */
export function FilterChips({ snapshot, filter, onChange }: FilterChipsProps) {
  const set = (key: keyof ChipFilter, value: string) => {
    const { [key]: _, ...rest } = filter;
    onChange(value === any ? rest : { ...rest, [key]: value });
  };
  const setSpan = (value: string) => {
    const { within: _, since: __, ...rest } = filter;
    const within = (Object.keys(spans) as Span[]).find((span) => span === value);
    if (within === undefined) return onChange(rest);
    const since = new Date(Date.now() - spans[within].hours * 3_600_000).toISOString();
    onChange({ ...rest, within, since });
  };
  const isRefused = filter.decision === 'deny';
  const client = snapshot.clients.find((each) => each.clientId === filter.clientId);
  return (
    <div role="group" aria-label="Filters" className="mb-3 flex flex-wrap gap-2">
      <button
        type="button"
        aria-pressed={isRefused}
        onClick={() => set('decision', isRefused ? any : 'deny')}
        className={classNames(chipLook, isRefused ? chosen : notChosen)}
      >
        <Ban aria-hidden size={12} className="shrink-0" />
        Refused
      </button>
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
      <Chip
        name="Who"
        value={filter.actor === undefined ? null : actorWords[filter.actor]}
        current={filter.actor ?? any}
        choices={actors.map((actor) => ({ value: actor, label: actorWords[actor] }))}
        onChange={(value) => set('actor', value)}
      />
      <Chip
        name="When"
        value={filter.within === undefined ? null : spans[filter.within].words}
        current={filter.within ?? any}
        choices={Object.entries(spans).map(([value, { words }]) => ({ value, label: words }))}
        onChange={setSpan}
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

const chipLook =
  'inline-flex h-6 max-w-56 items-center gap-1 rounded-full border px-2.5 text-meta font-medium';
const chosen = 'border-transparent bg-selected text-accent-text';
const notChosen = 'border-line text-muted hover:bg-hover hover:text-ink';

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
        <button type="button" className={classNames(chipLook, value === null ? notChosen : chosen)}>
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
