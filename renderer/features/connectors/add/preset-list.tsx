import { Globe, SquareTerminal } from 'lucide-react';
import type { PresetView } from '../../../../contract/views/presets.ts';
import { Badge } from '../../../components/feedback/badge.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { TextInput } from '../../../components/controls/field.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { loginWords, searchPresets } from './preset-draft.ts';
import { typedTarget, type TypedTarget } from '../form/typed-target.ts';
import { useAnswer } from '../../../state/use-answer.ts';
import { brandOfPreset } from '../../../components/identity/brands.ts';
import { IdentityMark } from '../../../components/identity/identity-mark.tsx';

interface PresetListProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly onChoose: (preset: PresetView) => void;
  readonly onTyped: (target: TypedTarget) => void;
}

const rowLook = 'flex w-full items-start gap-3 rounded-sm px-1 py-2 text-left hover:bg-sunken';

/**
 * The catalog, and one box that takes words, an address or a command. Choosing adds nothing yet.
 */
export function PresetList({ search, onSearch, onChoose, onTyped }: PresetListProps) {
  const { value: presets, error } = useAnswer('presets.list', {});
  const typed = typedTarget(search);
  const found = presets === null ? null : searchPresets(presets, search);
  return (
    <div className="flex flex-col gap-3">
      <TextInput
        type="search"
        data-initial-focus
        aria-label="Search the catalog, or type a URL or a command"
        placeholder="Search the catalog, or type a URL or a command"
        maxLength={8192}
        value={search}
        onChange={(event) => onSearch(event.target.value)}
      />
      {typed !== null && <TypedRow target={typed} onTyped={onTyped} />}
      {error !== null ? (
        <ErrorPanel error={error} />
      ) : found === null ? (
        <SkeletonRows label="Loading the catalog" />
      ) : found.length === 0 ? (
        typed === null && (
          <p className="text-muted" role="status">
            Nothing in the catalog matches. Any other server can be added by its command or URL.
          </p>
        )
      ) : (
        <ul
          aria-label="Catalog"
          className="flex flex-col divide-y divide-line border-y border-line"
        >
          {found.map((preset) => (
            <li key={preset.id}>
              <button type="button" onClick={() => onChoose(preset)} className={rowLook}>
                <IdentityMark name={preset.name} brand={brandOfPreset(preset)} />
                <span className="min-w-0 grow">
                  <span className="font-medium">{preset.name}</span>{' '}
                  <span className="text-meta text-muted">by {preset.maker}</span>
                  <span className="block text-muted">{preset.summary}</span>
                </span>
                {preset.preview === true && <Badge>Preview</Badge>}
                <Badge>{loginWords[preset.login]}</Badge>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function TypedRow({
  target,
  onTyped,
}: { readonly target: TypedTarget } & Pick<PresetListProps, 'onTyped'>) {
  const Icon = target.kind === 'http' ? Globe : SquareTerminal;
  return (
    <button
      type="button"
      onClick={() => onTyped(target)}
      className="flex w-full items-start gap-2.5 rounded-md border border-line-strong bg-sunken px-3 py-2 text-left hover:bg-hover"
    >
      <Icon aria-hidden size={16} className="mt-0.5 shrink-0 text-accent-text" />
      <span className="min-w-0 wrap-anywhere">
        <span className="block font-medium">
          {target.kind === 'http'
            ? 'Add the server at this address'
            : 'Add the server this command starts'}
        </span>
        <code className="block text-muted">
          {target.kind === 'http' ? target.url : target.commandLine}
        </code>
      </span>
    </button>
  );
}
