import { Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../../components/base/icon-button.tsx';
import type { DraftPath } from '../draft-edits.ts';
import { Place, PlaceFault } from './fields.tsx';

interface RowProps {
  readonly path: DraftPath;
  readonly title: string;
  readonly removeLabel: string;
  readonly onRemove: () => void;
  readonly children: ReactNode;
}

/** One of several of a kind, with its fields and the button that takes it away. */
export function Row({ path, title, removeLabel, onRemove, children }: RowProps) {
  return (
    <li className="rounded-md border border-line p-3">
      <Place path={path}>
        <div className="mb-1 flex items-center justify-between gap-2">
          <h3 className="min-w-0 font-medium wrap-anywhere">{title}</h3>
          <IconButton label={removeLabel} onClick={onRemove}>
            <Trash2 aria-hidden size={14} />
          </IconButton>
        </div>
        {children}
        <PlaceFault path={path} />
      </Place>
    </li>
  );
}
