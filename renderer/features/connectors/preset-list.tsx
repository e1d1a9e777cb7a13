import { useState } from 'react';
import type { PresetView } from '../../../contract/presets.ts';
import { Badge } from '../../components/badge.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { TextInput } from '../../components/field.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { loginWords, searchPresets } from './preset-draft.ts';
import { usePresets } from './use-presets.ts';

/** The catalogue: who makes it, what it does, how one logs in. Choosing adds nothing yet. */
export function PresetList({ onChoose }: { readonly onChoose: (preset: PresetView) => void }) {
  const { presets, error } = usePresets();
  const [search, setSearch] = useState('');
  if (error !== null) return <ErrorPanel error={error} />;
  const found = presets === null ? null : searchPresets(presets, search);
  return (
    <div className="flex flex-col gap-3">
      <TextInput
        type="search"
        data-initial-focus
        aria-label="Search the catalog"
        placeholder="Search the catalog"
        maxLength={256}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {found === null ? (
        <SkeletonRows label="Loading the catalog" />
      ) : found.length === 0 ? (
        <p className="text-muted" role="status">
          Nothing in the catalog matches. Any other server can be added by its command or URL.
        </p>
      ) : (
        <ul
          aria-label="Catalog"
          className="flex flex-col divide-y divide-line border-y border-line"
        >
          {found.map((preset) => (
            <li key={preset.id}>
              <button
                type="button"
                onClick={() => onChoose(preset)}
                className="flex w-full items-start gap-3 rounded-sm px-1 py-2 text-left hover:bg-sunken"
              >
                <span className="min-w-0 grow">
                  <span className="font-medium">{preset.name}</span>{' '}
                  <span className="text-meta text-muted">by {preset.maker}</span>
                  <span className="block text-muted">{preset.summary}</span>
                </span>
                <Badge>{loginWords[preset.login]}</Badge>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
