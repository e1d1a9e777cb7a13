import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { ItemView } from '../../../../contract/views/tools/item-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { Badge } from '../../../components/feedback/badge.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { useCommand } from '../../../state/commands.ts';
import { useAnswer } from '../../../state/use-answer.ts';
import { DiffFields } from '../parts/diff-fields.tsx';

interface ItemRowProps {
  readonly item: ItemView;
  readonly onAccepted: (all: ItemView[]) => void;
}

/** One of them: what it is, what is new in it, and accepting it. */
export function ItemRow({ item, onAccepted }: ItemRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const accept = useCommand('items.accept', 'notice');
  const { connector, kind, name, label, hash, review } = item;
  const run = async () => {
    const result = await accept.run({ connector, items: [{ kind, name, hash }] });
    if (result.ok) onAccepted(result.value);
  };
  return (
    <li className="py-2">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="min-w-0 font-medium wrap-anywhere">{label}</span>
        <span className="text-muted">{kinds[kind]}</span>
        {review === 'new' && <Badge tone={kind === 'instructions' ? 'neutral' : 'warn'}>New</Badge>}
        {review === 'changed' && <Badge tone="warn">Changed</Badge>}
        {review === 'accepted' && <Badge tone="ok">Accepted</Badge>}
        <span className="ml-auto flex gap-1">
          <Button
            size="small"
            aria-expanded={isOpen}
            aria-label={`${isOpen ? 'Hide' : 'Show'} ${label}`}
            onClick={() => setIsOpen(!isOpen)}
          >
            {isOpen ? 'Hide' : review === 'changed' ? 'What changed' : 'Show'}
          </Button>
          {review !== 'accepted' && item.canBeAccepted && (
            <Button
              size="small"
              pending={accept.pending}
              aria-label={`Accept ${label}`}
              onClick={() => void run()}
            >
              Accept
            </Button>
          )}
        </span>
      </div>
      <Flags flags={item.flags} />
      {isOpen && <ItemDiff item={item} />}
    </li>
  );
}

const kinds = {
  instructions: 'What the server tells the model',
  page: 'A page that its tools open',
  skill: 'A skill for the model, with its files',
  skill_file: 'A file of a skill, without a digest',
} as const;

function ItemDiff({ item }: { readonly item: ItemView }) {
  const { connector, kind, name, label, hash, review } = item;
  const { value: diff, error } = useAnswer(
    'items.diff',
    { connector, kind, name },
    { version: `${hash} ${review}` },
  );
  if (error !== null) return <ErrorPanel error={error} />;
  if (diff === null) return <SkeletonRows label="Loading the difference" />;
  return (
    <>
      {/* What is seen only in what was read for this. */}
      <Flags flags={diff.flags.filter((flag) => !item.flags.includes(flag))} />
      <DiffFields diff={diff} name={label} />
    </>
  );
}

function Flags({ flags }: { readonly flags: readonly string[] }) {
  return flags.map((flag) => (
    <p key={flag} className="mt-0.5 flex gap-1.5 text-warn-text wrap-anywhere">
      <TriangleAlert aria-hidden size={14} className="mt-0.75 shrink-0" />
      {flag}
    </p>
  ));
}
