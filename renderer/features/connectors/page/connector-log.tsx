import { RefreshCw } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { Button } from '../../../components/base/button.tsx';
import { CopyButton } from '../../../components/base/copy.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { useCommand } from '../../../state/commands.ts';

/** The end of what the program wrote to its standard error. */
export function ConnectorLog({ name }: { readonly name: string }) {
  const { run, error, pending } = useCommand('connector.log');
  const [lines, setLines] = useState<readonly string[] | null>(null);
  const load = useCallback(async () => {
    const result = await run({ name });
    if (result.ok) setLines(result.value.lines);
  }, [run, name]);
  useEffect(() => void load(), [load]);

  if (error !== null)
    return (
      <ErrorPanel
        error={error}
        action={
          <Button size="small" onClick={() => void load()}>
            Try again
          </Button>
        }
      />
    );
  if (lines === null) return <SkeletonRows label="Loading the log" rows={3} />;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-2">
        <p className="grow text-muted">
          What the program wrote to its standard error, newest last.
        </p>
        <CopyButton text={lines.join('\n')} />
        <Button
          size="small"
          pending={pending}
          icon={<RefreshCw aria-hidden size={12} />}
          onClick={() => void load()}
        >
          Refresh
        </Button>
      </div>
      <pre
        tabIndex={0}
        role="group"
        aria-label="Log"
        className="max-h-96 min-h-24 overflow-auto rounded-md border border-line bg-sunken p-3 whitespace-pre-wrap wrap-anywhere select-text"
      >
        {lines.length === 0 ? 'Nothing yet.' : lines.join('\n')}
      </pre>
    </div>
  );
}
