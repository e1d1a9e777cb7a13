import type { ReactNode } from 'react';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../components/base/button.tsx';

export interface StepProps {
  readonly snapshot: AppSnapshot;
  readonly pending: boolean;
  /** Null at the first step. */
  readonly onBack: (() => void) | null;
  readonly onNext: () => void;
}

interface StepButtonsProps extends Pick<StepProps, 'pending' | 'onBack' | 'onNext'> {
  /** The words for going on. */
  readonly next: string;
  /** Nothing was done here yet, so going on is not what is suggested. */
  readonly isPlain?: boolean;
  readonly children?: ReactNode;
}

/** Back at the left, on at the right. */
export function StepButtons({
  pending,
  onBack,
  onNext,
  next,
  isPlain = false,
  children,
}: StepButtonsProps) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-line pt-4">
      {onBack !== null && <Button onClick={onBack}>Back</Button>}
      <p className="grow text-muted">{children}</p>
      <Button tone={isPlain ? 'plain' : 'primary'} size="large" pending={pending} onClick={onNext}>
        {next}
      </Button>
    </div>
  );
}
