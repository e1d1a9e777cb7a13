import { KeyRound } from 'lucide-react';
import { CopyField } from '../../components/base/copy.tsx';
import type { NoSessionReason } from '../../state/app-bridge.ts';

const words: Readonly<Record<NoSessionReason, { readonly title: string; readonly text: string }>> =
  {
    missing: {
      title: 'This page needs a login link',
      text: 'The link comes from the terminal where Consentry runs.',
    },
    refused: {
      title: 'This link no longer works',
      text: 'It was already used or has expired: a link works once, within 10 minutes.',
    },
    ended: {
      title: 'You are signed out',
      text: 'A session ends after 30 minutes without use, and when Consentry stops.',
    },
  };

/** What a browser page without a session says (headless mode), and how to get one. */
export function NoSession({ reason }: { readonly reason: NoSessionReason }) {
  const { title, text } = words[reason];
  return (
    <main className="mx-auto flex h-full max-w-md flex-col justify-center gap-3 overflow-y-auto p-6">
      <KeyRound aria-hidden size={24} className="text-faint" />
      <div role="status" className="flex flex-col gap-3">
        <h1 className="text-title font-semibold tracking-tight">{title}</h1>
        <p className="text-muted">{text}</p>
      </div>
      <p>
        Press <kbd className="rounded border border-line bg-raised px-1.5 font-sans">u</kbd> and
        Enter in the terminal where Consentry runs, then open the new link, in this tab or another.
      </p>
      <p className="text-muted">
        Started without a terminal, for example as a service? Start it with{' '}
        <code>--operator-key-file</code>; then this command prints a link:
      </p>
      <CopyField label="Command" text="consentry ui --operator-key-file FILE" />
    </main>
  );
}
