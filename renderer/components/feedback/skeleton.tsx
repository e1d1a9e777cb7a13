import { classNames } from '../base/class-names.ts';

/** The grey shape of something that is loading. */
export function Skeleton({ className }: { readonly className: string }) {
  return <div aria-hidden className={classNames('animate-pulse rounded-md bg-hover', className)} />;
}

/** Rows that are loading, announced once. */
export function SkeletonRows({
  rows = 5,
  label,
}: {
  readonly rows?: number;
  readonly label: string;
}) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-2">
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} className="h-10" />
      ))}
    </div>
  );
}
