import { useMemo } from 'react';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Card } from '../../../components/layout/card.tsx';
import type { EnvironmentEntry } from '../form/environment-entry.ts';
import { headerChanges, headersError } from '../form/header-entry.ts';
import { HeaderFields } from '../form/header-fields.tsx';
import { SaveBar } from './save-bar.tsx';
import { useEditForm } from './use-edit-form.ts';

interface HeadersDraft {
  readonly headers: readonly EnvironmentEntry[];
}

/** What is sent with every request. Values are never shown again; an empty field keeps one. */
export function HeaderSettings({ connector }: { readonly connector: ConnectorView }) {
  const { name, headers } = connector;
  const start = useMemo<HeadersDraft>(
    () => ({ headers: headers.map((header) => ({ ...header, value: '', isKept: true })) }),
    [headers],
  );
  const { draft, change, isChecked, submit, bar } = useEditForm<HeadersDraft>({
    name,
    part: 'headers',
    start,
    errors: (typed) => ({ headers: headersError(typed.headers) ?? undefined }),
    changes: (typed) => ({ headers: headerChanges(start.headers, typed.headers) }),
    done: 'It connects with the new headers.',
  });
  return (
    <Card title="Request headers">
      <form noValidate onSubmit={submit} className="flex flex-col gap-3">
        <p className="text-muted">
          Sent to this server with every request, and to nobody else. Secret ones are kept in the
          vault.
        </p>
        <HeaderFields
          isTitled
          entries={draft.headers}
          error={isChecked ? headersError(draft.headers) : null}
          onChange={(changed) => change({ headers: changed })}
        />
        <SaveBar {...bar} />
      </form>
    </Card>
  );
}
