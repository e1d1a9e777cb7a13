import { LoaderCircle } from 'lucide-react';
import { classNames } from './class-names.ts';

/** Something runs right now. */
export function Spinner({ className }: { readonly className?: string }) {
  return <LoaderCircle aria-hidden size={14} className={classNames('animate-spin', className)} />;
}
