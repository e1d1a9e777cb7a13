import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../components/base/button.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { ClassMark } from '../../components/base/marks.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { useCommand } from '../../state/commands.ts';
import { linkTo } from '../../state/route.ts';
import { plural } from '../../state/time-words.ts';
import { useTools } from '../connectors/tools/use-tools.ts';

interface AcceptToolsProps {
  readonly connector: ConnectorView;
  readonly snapshot: AppSnapshot;
}

/**
 * What a new connector offers, and one button that takes it. What has to be looked at by itself is
 * left out.
 */
export function AcceptTools({ connector: { name }, snapshot }: AcceptToolsProps) {
  const { tools, error } = useTools(snapshot, { connector: name });
  const review = useCommand('connector.review');
  if (error !== null) return <ErrorPanel error={error} />;
  if (tools === null) return <SkeletonRows label={`Loading what ${name} offers`} rows={1} />;
  const waiting = tools.filter((tool) => tool.review !== 'accepted');
  const plain = waiting.filter((tool) => !tool.needsLook);
  const odd = waiting.length - plain.length;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="min-w-0 grow basis-60 text-muted">
          {`It offers ${plural(waiting.length, 'tool')}. AI apps see none of them before you accept.`}
          {odd > 0 && (
            <>
              {' '}
              <a
                href={linkTo('connectors', name)}
                className="rounded-sm font-medium text-accent-text hover:underline"
              >
                {`${plural(odd, 'tool')} should be looked at first`}
              </a>
            </>
          )}
        </p>
        {plain.length > 0 && (
          <Button
            tone="primary"
            pending={review.pending}
            onClick={() => void review.run({ name, accept: 'all' })}
          >
            {`Accept ${plural(plain.length, 'tool')}`}
          </Button>
        )}
      </div>
      <details>
        <summary className="rounded-sm text-muted hover:text-ink">What they are</summary>
        <ul className="mt-1 max-h-48 overflow-y-auto rounded-md border border-line" tabIndex={0}>
          {waiting.map((tool) => (
            <li
              key={tool.name}
              className="flex items-center justify-between gap-3 border-b border-line px-3 py-1 last:border-b-0"
            >
              <span className="min-w-0">
                <span className="block truncate font-medium">{tool.title ?? tool.name}</span>
                <span className="line-clamp-1 text-meta text-muted">{tool.description}</span>
              </span>
              <ClassMark access={tool.class} />
            </li>
          ))}
        </ul>
      </details>
      {review.error !== null && <ErrorPanel error={review.error} />}
    </div>
  );
}
