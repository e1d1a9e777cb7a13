/**
 * The fixed marks of the product: access classes and modes. Shape and word carry the meaning, not
 * colour.
 */
import { Ban, CircleCheck, Eye, Hand, Pencil, TriangleAlert } from 'lucide-react';
import type { AccessClass, ToolMode } from '../../../contract/views/access.ts';
import { classWords, modeWords } from '../../state/words.ts';
import { classNames } from './class-names.ts';

const classIcons = { read: Eye, write: Pencil, destructive: TriangleAlert } as const;
const classTones = {
  read: 'text-muted',
  write: 'text-accent-text',
  destructive: 'text-danger-text',
} as const;
const modeTones = {
  allow: 'text-ok-text',
  ask: 'text-warn-text',
  block: 'text-danger-text',
} as const;

/** Open eye, pencil or warning triangle, with its word. */
export function ClassMark({
  access,
  overridden = false,
}: {
  readonly access: AccessClass;
  readonly overridden?: boolean;
}) {
  const Icon = classIcons[access];
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1.5 align-middle whitespace-nowrap',
        classTones[access],
      )}
    >
      <Icon aria-hidden size={14} />
      {classWords[access]}
      {overridden && <span className="text-meta text-faint">(set by you)</span>}
    </span>
  );
}

interface ModeIconProps {
  readonly mode: ToolMode;
  /** For the choices that are not taken. */
  readonly muted?: boolean;
}

/** Filled check, hand or barred circle; the word goes beside it or to screen readers. */
export function ModeIcon({ mode, muted = false }: ModeIconProps) {
  const tone = muted ? 'text-faint' : modeTones[mode];
  if (mode === 'allow') {
    return (
      <CircleCheck
        aria-hidden
        size={14}
        className={tone}
        fill="currentColor"
        stroke="var(--raised)"
      />
    );
  }
  const Icon = mode === 'ask' ? Hand : Ban;
  return <Icon aria-hidden size={14} className={tone} />;
}

/** The mark with its word. */
export function ModeMark({ mode, word }: { readonly mode: ToolMode; readonly word?: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 align-middle whitespace-nowrap">
      <ModeIcon mode={mode} />
      {word ?? modeWords[mode]}
    </span>
  );
}
