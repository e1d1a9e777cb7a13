import { Lock } from 'lucide-react';
import type { ManagedView } from '../../../contract/views/managed.ts';

/**
 * Beside a control that somebody else holds down: who, and whom to ask. Nothing where nobody does.
 */
export function HeldNote({
  managed,
  what,
  isLowest = false,
}: {
  readonly managed: ManagedView;
  /** What is held and how, e.g. `Held at Read-only`; null: nothing is. */
  readonly what: string | null;
  /** Nothing is stricter than that. */
  readonly isLowest?: boolean;
}) {
  if (what === null) return null;
  const { by } = managed;
  const ask = by === null ? '' : ` Ask ${by.contact ?? by.name} if you need more.`;
  return (
    <p className="mb-3 flex items-start gap-1.5 text-muted">
      <Lock size={14} aria-hidden className="mt-0.5 shrink-0" />
      <span className="wrap-anywhere">
        {`${what} by ${by?.name ?? 'the policy of this computer'}.${isLowest ? '' : ' You can choose what is stricter.'}${ask}`}
      </span>
    </p>
  );
}
