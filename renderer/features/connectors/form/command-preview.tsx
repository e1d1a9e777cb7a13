interface CommandPreviewProps {
  /** Program and arguments. */
  readonly parts: readonly string[];
  /** Where it will run; empty for where Consentry runs. */
  readonly folder?: string;
}

/**
 * Exactly what will run, each argument in its own box, so that a blank or quote in the wrong place
 * shows.
 */
export function CommandPreview({ parts, folder = '' }: CommandPreviewProps) {
  if (parts.length === 0) return null;
  return (
    <div className="rounded-md border border-line bg-sunken px-3 py-2">
      <p className="mb-1 text-meta text-muted">
        {folder === '' ? 'Will run' : `Will run in ${folder}`}
      </p>
      <ol aria-label="Program and arguments" className="flex flex-wrap gap-1">
        {parts.map((part, index) => (
          <li
            key={`${index} ${part}`}
            className="max-w-full rounded-sm border border-line bg-raised px-1.5 py-0.5"
          >
            <code
              className={
                index === 0 ? 'font-semibold wrap-anywhere' : 'wrap-anywhere whitespace-pre-wrap'
              }
            >
              {part === '' ? '(empty)' : part}
            </code>
          </li>
        ))}
      </ol>
    </div>
  );
}
