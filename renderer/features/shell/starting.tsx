import { Skeleton } from '../../components/feedback/skeleton.tsx';

/** The window before the first snapshot: its shape, or why it does not come. */
export function Starting({ isLost }: { readonly isLost: boolean }) {
  return (
    <main className="flex h-full" aria-busy={!isLost}>
      <div aria-hidden className="w-52 shrink-0 border-r border-line bg-sidebar max-md:w-14" />
      <div className="mx-auto flex w-full max-w-5xl flex-col gap-4 px-6 pt-6">
        <h1 className="sr-only">Consentry</h1>
        {isLost ? (
          <p role="status" className="text-muted">
            Consentry does not answer. Trying again…
          </p>
        ) : (
          <div role="status" aria-label="Loading" className="contents">
            <Skeleton className="h-7 w-40" />
            <Skeleton className="h-28" />
            <Skeleton className="h-44" />
          </div>
        )}
      </div>
    </main>
  );
}
