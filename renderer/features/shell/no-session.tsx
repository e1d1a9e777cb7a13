import { KeyRound } from 'lucide-react';
import { CopyField } from '../../components/copy.tsx';

/** What a browser page without a login says (headless mode), and how to get one. */
export function NoSession({ reason }: { readonly reason: 'missing' | 'refused' }) {
  return (
    <main className="mx-auto flex h-full max-w-md flex-col justify-center gap-3 overflow-y-auto p-6">
      <KeyRound aria-hidden size={24} className="text-faint" />
      <h1 className="text-title font-semibold tracking-tight">
        {reason === 'missing' ? 'This page needs a login link' : 'This link no longer works'}
      </h1>
      <p className="text-muted">
        This link was already used or has expired. Run <code>consentry ui</code> / restart{' '}
        <code>serve</code> to get a new one.
      </p>
      <CopyField label="Command" text="consentry ui" />
      <p className="text-muted">
        A link works once and only for the tab that opened it first. Reloading the page ends it too.
      </p>
    </main>
  );
}
