import type { ListedEntry } from '../../../contract/views/audit-entry.ts';
import { Card } from '../../components/layout/card.tsx';
import { RelativeTime } from '../../components/layout/relative-time.tsx';
import { linkTo } from '../../state/route.ts';
import { shortName } from '../../state/short-name.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { ConnectorWords } from '../activity/connector-words.tsx';
import { usagePauseMs } from '../usage/usage-pause.ts';

const mostShown = 3;

/** The newest calls that were denied, with the reason. Each leads to its entry. */
export function LastDenials({ lastEntryId }: { readonly lastEntryId: number }) {
  const { value } = useAnswer(
    'audit.list',
    { decision: 'deny', action: 'tools/call', limit: mostShown },
    { version: lastEntryId, pauseMs: usagePauseMs, keepsLast: true },
  );
  if (value === null || value.entries.length === 0) return null;
  return (
    <Card title="Last denied calls" flush>
      <ul className="divide-y divide-line border-t border-line">
        {value.entries.map((entry) => (
          <Denial key={entry.id} entry={entry} />
        ))}
      </ul>
    </Card>
  );
}

function Denial({ entry }: { readonly entry: ListedEntry }) {
  return (
    <li className="px-4 py-2">
      <p className="flex items-baseline gap-3">
        <a
          href={linkTo('activity', String(entry.id))}
          className="min-w-0 grow truncate rounded-sm font-medium hover:underline"
        >
          {entry.tool}
          {entry.connector !== null && (
            <>
              {' on '}
              <ConnectorWords name={entry.connector} />
            </>
          )}
        </a>
        <span className="shrink-0 text-meta text-muted">
          <RelativeTime at={entry.at} />
        </span>
      </p>
      <p className="text-meta text-muted wrap-anywhere">
        {[
          entry.clientName === null ? null : shortName(entry.clientName),
          entry.reasonText ?? entry.reason,
        ]
          .filter((part) => part !== null)
          .join(': ')}
      </p>
    </li>
  );
}
