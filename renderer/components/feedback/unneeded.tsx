import { Hourglass } from 'lucide-react';
import { unneededWords } from '../../../contract/plain/unneeded.ts';

/** What is said of a rule or an approval that let no call pass for long. */
export function Unneeded() {
  return (
    <p className="mt-0.5 flex gap-1.5 text-meta text-muted wrap-anywhere">
      <Hourglass aria-hidden size={14} className="mt-0.5 shrink-0" />
      {unneededWords}
    </p>
  );
}
