import { useState } from 'react';
import { isOwnRight, ownRights } from '../../../../contract/plain/own-rights.ts';
import type { AccessChoice } from '../../../../contract/views/held-by-groups.ts';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import type { GrantView } from '../../../../contract/views/snapshot/client-view.ts';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { HeldNote } from '../../../components/feedback/held-note.tsx';
import { Segmented } from '../../../components/controls/segmented.tsx';
import { Spinner } from '../../../components/base/spinner.tsx';
import { useCommand } from '../../../state/commands.ts';
import { levelWords } from '../../../state/words.ts';
import {
  everyConnector,
  isAbove,
  levels,
  ownRowsOf,
  rowsOf,
  type GrantRow,
} from '../parts/grant-levels.ts';

interface GrantEditorProps {
  readonly grant: GrantView;
  readonly snapshot: AppSnapshot;
}

/** Connector by connector, live: tokens stay and the next request of the client sees the change. */
export function GrantEditor({ grant, snapshot }: GrantEditorProps) {
  const rows = rowsOf(
    grant,
    snapshot.connectors.map(({ name }) => name),
  );
  const own = snapshot.authorization.ownTools ? ownRowsOf(grant) : [];
  const { accessPolicy, managed } = snapshot;
  const isLocked = managed.locks.includes('access');
  return (
    <>
      <ul
        aria-label="Connectors"
        className="divide-y divide-line overflow-hidden rounded-md border border-line"
      >
        {rows.map((row) => (
          <Row key={row.name} {...{ grant, row, isLocked }} />
        ))}
      </ul>
      {rows.length === 0 && <p className="text-muted">There is no connector it could use yet.</p>}
      {own.length > 0 && (
        <>
          <p className="mt-4 mb-1.5 text-muted">
            What it may read about Consentry itself. It cannot change anything.
          </p>
          <ul
            aria-label="About Consentry"
            className="divide-y divide-line overflow-hidden rounded-md border border-line"
          >
            {own.map((row) => (
              <Row key={row.name} {...{ grant, row, isLocked }} />
            ))}
          </ul>
        </>
      )}
      <p className="mt-1.5 mb-4 text-meta text-muted">
        Changes apply from the next request, without a new login.
        {accessPolicy === 'read-only' && ' The access policy is read-only: nothing can write now.'}
        {accessPolicy === 'disabled' && ' The access policy is disabled: nothing works now.'}
      </p>
      <HeldNote managed={managed} what={isLocked ? 'What clients may do is limited' : null} />
    </>
  );
}

interface RowProps {
  readonly grant: GrantView;
  readonly row: GrantRow;
  /** Only others may give more. */
  readonly isLocked: boolean;
}

function Row({ grant, row, isLocked }: RowProps) {
  const change = useCommand('client.grant');
  const [saved, setSaved] = useState('');
  const isEvery = row.name === everyConnector;
  const isOwn = isOwnRight(row.name);
  const label = labelOf(row.name);

  /** There is nothing of Consentry to write to. */
  const mayOffer = (level: AccessChoice) => !isOwn || level !== 'write';

  const pick = async (level: AccessChoice) => {
    // The control shows what holds, so it keeps the focus and takes no second change while one is
    // under way.
    if (change.pending) return;
    setSaved('');
    const result = await change.run({
      clientId: grant.clientId,
      grantId: grant.grantId,
      access: { [row.name]: level },
    });
    if (result.ok) setSaved(`${label}: ${levelWords[level]}`);
  };

  return (
    <li className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1.5 py-1.5 pr-1.5 pl-3">
      <div className="min-w-0 grow basis-28">
        <p className="font-medium wrap-anywhere">{label}</p>
        {isEvery && (
          <p className="text-meta text-muted">
            Lowering a connector below replaces this with a fixed list of the connectors you have
            now.
          </p>
        )}
        {!row.exists && <p className="text-meta text-muted">No longer connected</p>}
      </div>
      <div className="flex items-center gap-2" aria-busy={change.pending || undefined}>
        {change.pending && <Spinner className="text-muted" />}
        <Segmented
          label={`Access to ${label}`}
          value={row.level}
          segments={levels.filter(mayOffer).map((level) => ({
            value: level,
            label: levelWords[level],
            disabled: (isLocked || !row.exists) && isAbove(level, row.level),
          }))}
          onChange={(level) => void pick(level)}
        />
      </div>
      <span role="status" className="sr-only">
        {change.pending ? 'Saving' : saved}
      </span>
      {change.error !== null && (
        <div className="w-full">
          <ErrorPanel error={change.error} />
        </div>
      )}
    </li>
  );
}

function labelOf(name: string): string {
  if (name === everyConnector) return 'All connectors, including future ones';
  return isOwnRight(name) ? ownRights[name].inWords : name;
}
