import { Plus, Trash2 } from 'lucide-react';
import { Button } from '../../../components/base/button.tsx';
import { IconButton } from '../../../components/base/icon-button.tsx';
import { Segmented } from '../../../components/controls/segmented.tsx';
import type { TargetPattern } from '../../../../contract/views/policy/policy-document.ts';
import { removedAt, replacedAt, type DraftPath } from '../draft-edits.ts';
import { Place, PlaceFault, TextField } from './fields.tsx';
import { TextList } from './text-list.tsx';

interface TargetFieldProps {
  readonly path: DraftPath;
  readonly label: string;
  readonly target: TargetPattern;
  readonly onChange: (target: TargetPattern) => void;
  /** A word of its command line was taken away. */
  readonly onRemove: (what: string, target: TargetPattern) => void;
}

/** A server by its address, or a program by its command line. */
export function TargetField({ path, label, target, onChange, onRemove }: TargetFieldProps) {
  const kind = 'url' in target ? 'url' : 'command';
  return (
    <Place path={path}>
      <div className="flex flex-col gap-2">
        <div>
          <Segmented
            label={`${label}: what it names`}
            value={kind}
            segments={[
              { value: 'url', label: 'Address' },
              { value: 'command', label: 'Command' },
            ]}
            onChange={(next) => onChange(next === 'url' ? { url: '' } : { command: [''] })}
          />
        </div>
        {'url' in target ? (
          <TextField
            path={[...path, 'url']}
            label={`${label}: address`}
            hint="Scheme, host and path, each with * for any run of characters."
            placeholder="https://*.example.com/*"
            value={target.url}
            onChange={(url) => onChange({ url })}
          />
        ) : (
          <TextList
            path={[...path, 'command']}
            label={`${label}: words of the command`}
            one="word"
            hint="The program and its arguments, with * as a wildcard. A last ** stands for any further words."
            placeholder="npx"
            items={target.command}
            onChange={(command) => onChange({ command })}
            onRemove={(what, command) => onRemove(what, { command })}
          />
        )}
        <PlaceFault path={path} />
      </div>
    </Place>
  );
}

interface TargetListProps {
  readonly path: DraftPath;
  readonly label: string;
  /** One of them, e.g. "allowed connector". */
  readonly one: string;
  readonly targets: readonly TargetPattern[];
  readonly onChange: (targets: TargetPattern[]) => void;
  readonly onRemove: (what: string, targets: TargetPattern[]) => void;
}

export function TargetList({ path, label, one, targets, onChange, onRemove }: TargetListProps) {
  return (
    <Place path={path}>
      <ul aria-label={label} className="flex flex-col gap-2">
        {targets.map((target, index) => (
          // Rows have no identity but their place; each is controlled by the draft.
          <li key={index} className="flex items-start gap-1 rounded-md border border-line p-2.5">
            <div className="min-w-0 grow">
              <TargetField
                path={[...path, index]}
                label={`${label}, ${index + 1}`}
                target={target}
                onChange={(next) => onChange(replacedAt(targets, index, next))}
                onRemove={(what, next) => onRemove(what, replacedAt(targets, index, next))}
              />
            </div>
            <IconButton
              label={`Remove ${one} ${index + 1}`}
              onClick={() => onRemove(`${one} ${index + 1}`, removedAt(targets, index))}
            >
              <Trash2 aria-hidden size={14} />
            </IconButton>
          </li>
        ))}
      </ul>
      <PlaceFault path={path} />
      <Button
        size="small"
        className="mt-1.5"
        icon={<Plus aria-hidden size={12} />}
        onClick={() => onChange([...targets, { url: '' }])}
      >{`Add ${one}`}</Button>
    </Place>
  );
}
