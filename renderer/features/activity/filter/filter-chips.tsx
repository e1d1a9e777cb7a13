import { Ban, SlidersHorizontal, X } from 'lucide-react';
import { useState } from 'react';
import { valuesOf } from '../../../../contract/plain/values-of.ts';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../../components/base/button.tsx';
import { classNames } from '../../../components/base/class-names.ts';
import { findClient } from '../../../state/selectors.ts';
import { shortName } from '../../../state/short-name.ts';
import { actorWords, decisionWords, wordsOfAct } from '../../../state/words.ts';
import { absoluteTime } from '../../../state/time-words.ts';
import { DecisionMark } from '../decision-mark.tsx';
import {
  any,
  chipLook,
  chosen,
  FilterChecks,
  FilterChip,
  notChosen,
} from '../../../components/controls/filter-chip.tsx';
import { oneOrMore } from './address.ts';
import { MoreFilters } from './more-filters.tsx';
import { SavedFilters } from './saved-filters.tsx';
import { isEmpty, noFilter, withMember, withSpan, type ShownFilter } from './shown-filter.ts';

interface FilterChipsProps {
  readonly snapshot: AppSnapshot;
  readonly shown: ShownFilter;
  /** What is searched for: saved with a filter, and put back by it. */
  readonly search: string;
  readonly onChange: (shown: ShownFilter) => void;
  readonly onSearch: (search: string) => void;
}

const decisions = Object.keys(decisionWords) as (keyof typeof decisionWords)[];
const actors = Object.keys(actorWords) as (keyof typeof actorWords)[];
const spans: readonly { readonly words: string; readonly hours: number }[] = [
  { words: 'Last hour', hours: 1 },
  { words: 'Last 24 hours', hours: 24 },
  { words: 'Last 7 days', hours: 7 * 24 },
  { words: 'Last 30 days', hours: 30 * 24 },
];

/** What the list is narrowed to, one chip each (ATRYUM-64). */
export function FilterChips({ snapshot, shown, search, onChange, onSearch }: FilterChipsProps) {
  const { filter } = shown;
  const pick = <Name extends keyof ShownFilter['filter']>(
    name: Name,
    value: ShownFilter['filter'][Name] | undefined,
  ): void => onChange(withMember(shown, name, value));
  const isRefused = filter.decision === 'deny';
  return (
    <div role="group" aria-label="Filters" className="mb-3 flex flex-wrap items-center gap-2">
      <button
        type="button"
        aria-pressed={isRefused}
        onClick={() => pick('decision', isRefused ? undefined : 'deny')}
        className={classNames(chipLook, isRefused ? chosen : notChosen)}
      >
        <Ban aria-hidden size={12} className="shrink-0" />
        Refused
      </button>
      <FilterChecks
        name="Decision"
        values={valuesOf(filter.decision)}
        choices={decisions.map((decision) => ({
          value: decision,
          word: decisionWords[decision],
          label: <DecisionMark decision={decision} />,
        }))}
        onChange={(values) => pick('decision', oneOrMore(values))}
      />
      <FilterChecks
        name="Client"
        values={valuesOf(filter.clientId).map((id) => findClient(snapshot, id)?.clientId ?? id)}
        choices={snapshot.clients.map((each) => ({
          value: each.clientId,
          label: shortName(each.name),
        }))}
        onChange={(values) => pick('clientId', oneOrMore(values))}
      />
      <FilterChecks
        name="Connector"
        values={valuesOf(filter.connector)}
        choices={snapshot.connectors.map((each) => ({ value: each.name, label: each.name }))}
        onChange={(values) => pick('connector', oneOrMore(values))}
      />
      <FilterChecks
        name="Who"
        values={valuesOf(filter.actor)}
        choices={actors.map((actor) => ({ value: actor, label: actorWords[actor] }))}
        onChange={(values) => pick('actor', oneOrMore(values))}
      />
      <FilterChip
        name="When"
        value={spanWords(shown)}
        current={String(shown.sinceHours ?? any)}
        choices={spans.map(({ words, hours }) => ({ value: String(hours), label: words }))}
        onChange={(value) =>
          onChange(withSpan(shown, value === any ? undefined : Number(value), Date.now()))
        }
      />
      <Others shown={shown} onChange={onChange} />
      <SavedFilters shown={shown} search={search} onChange={onChange} onSearch={onSearch} />
      {!isEmpty(shown) && (
        <Button
          tone="quiet"
          size="small"
          icon={<X aria-hidden size={12} />}
          onClick={() => onChange(noFilter)}
        >
          Clear filters
        </Button>
      )}
    </div>
  );
}

interface ShownProps {
  readonly shown: ShownFilter;
  readonly onChange: (shown: ShownFilter) => void;
}

/** What has no chip of its own until it is chosen. */
function Others({ shown, onChange }: ShownProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { filter } = shown;
  const removable = [
    { key: 'tool', words: named('Tool', filter.tool) },
    { key: 'account', words: named('Account', filter.account) },
    { key: 'action', words: named('Action', valuesOf(filter.action).map(wordsOfAct)) },
    { key: 'reasons', words: filter.reasons && `Reason: ${filter.reasons.join(', ')}` },
    { key: 'grantId', words: filter.grantId && `Access: ${filter.grantId}` },
    { key: 'until', words: filter.until && `Until: ${absoluteTime(filter.until)}` },
  ] as const;
  return (
    <>
      {removable.map(
        ({ key, words }) =>
          words !== undefined && (
            <button
              key={key}
              type="button"
              aria-label={`Remove the filter ${words}`}
              onClick={() => onChange(withMember(shown, key, undefined))}
              className={classNames(chipLook, chosen)}
            >
              <span className="truncate">{words}</span>
              <X aria-hidden size={12} className="shrink-0" />
            </button>
          ),
      )}
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
        className={classNames(chipLook, notChosen)}
      >
        <SlidersHorizontal aria-hidden size={12} className="shrink-0" />
        More filters
      </button>
      {isOpen && <MoreFilters shown={shown} onChange={onChange} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function named(name: string, member: string | readonly string[] | undefined): string | undefined {
  const values = valuesOf(member);
  return values.length === 0 ? undefined : `${name}: ${values.join(', ')}`;
}

function spanWords({ filter, sinceHours }: ShownFilter): string | null {
  const span = spans.find(({ hours }) => hours === sinceHours);
  if (span !== undefined) return span.words;
  if (filter.since === undefined) return null;
  return `since ${absoluteTime(filter.since)}`;
}
