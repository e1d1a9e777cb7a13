import { X } from 'lucide-react';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../../components/base/button.tsx';
import { ClassMark, ModeMark } from '../../../components/base/marks.tsx';
import { FilterChecks } from '../../../components/controls/filter-chip.tsx';
import { classWords, modeWords } from '../../../state/words.ts';
import { withValues, type ShownTools } from './tool-filter.ts';

const classes = (['read', 'write', 'destructive'] as const).map((value) => ({
  value,
  word: classWords[value],
  label: <ClassMark access={value} />,
}));
const modes = (['allow', 'ask', 'block'] as const).map((value) => ({
  value,
  word: modeWords[value],
  label: <ModeMark mode={value} />,
}));
const reviews = [
  { value: 'accepted', label: 'Accepted' },
  { value: 'new', label: 'New' },
  { value: 'changed', label: 'Changed' },
] as const;

interface ToolChipsProps {
  readonly snapshot: AppSnapshot;
  readonly shown: ShownTools;
  readonly onChange: (shown: ShownTools) => void;
}

/** What the list of tools is narrowed to; any of the values of a chip fits. */
export function ToolChips({ snapshot, shown, onChange }: ToolChipsProps) {
  const { filter } = shown;
  return (
    <div role="group" aria-label="Filters" className="mb-3 flex flex-wrap items-center gap-2">
      <FilterChecks
        name="Connector"
        values={filter.connectors ?? []}
        choices={snapshot.connectors.map(({ name }) => ({ value: name, label: name }))}
        onChange={(values) => onChange(withValues(shown, 'connectors', [...values]))}
      />
      <FilterChecks
        name="Class"
        values={filter.classes ?? []}
        choices={classes}
        onChange={(values) => onChange(withValues(shown, 'classes', [...values]))}
      />
      <FilterChecks
        name="Mode"
        values={filter.modes ?? []}
        choices={modes}
        onChange={(values) => onChange(withValues(shown, 'modes', [...values]))}
      />
      <FilterChecks
        name="Review"
        values={filter.reviews ?? []}
        choices={reviews}
        onChange={(values) => onChange(withValues(shown, 'reviews', [...values]))}
      />
      {Object.keys(filter).length > 0 && (
        <Button
          tone="quiet"
          size="small"
          icon={<X aria-hidden size={12} />}
          onClick={() => onChange({ ...shown, filter: {} })}
        >
          Clear filters
        </Button>
      )}
    </div>
  );
}
