import { useMemo } from 'react';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Card } from '../../../components/layout/card.tsx';
import { Checkbox } from '../../../components/controls/field.tsx';
import { readUrl } from '../../../state/read-url.ts';
import { urlError } from '../form/connector-draft.ts';
import { SaveBar } from './save-bar.tsx';
import { AddressField } from '../form/url-fields.tsx';
import { useEditForm } from './use-edit-form.ts';
import { plainHost } from '../form/web-address.ts';

/**
 * Another address of the same server. What belongs to the old host never goes to a new one
 * (ALATION-34).
 */
export function AddressSettings({ connector }: { readonly connector: ConnectorView }) {
  const { name, target, secret, login, headers } = connector;
  const start = useMemo(
    () => ({ url: target, plainHost: plainHost(target), forgets: false }),
    [target],
  );
  const hasCredentials =
    secret.set ||
    login?.isLoggedIn === true ||
    login?.clientId != null ||
    headers.some((header) => header.secret);
  const isElsewhere = (url: string) =>
    hasCredentials && readUrl(url.trim())?.origin !== readUrl(target)?.origin;
  const errorsOf = (draft: typeof start) => ({
    ...urlError(draft),
    ...(isElsewhere(draft.url) &&
      !draft.forgets && { forgets: 'Confirm that login, token and secret headers are forgotten.' }),
  });
  const { draft, change, isChecked, submit, bar } = useEditForm({
    name,
    part: 'address',
    start,
    errors: errorsOf,
    changes: (changed) => ({
      url: changed.url.trim(),
      ...(isElsewhere(changed.url) && { forgetCredentials: true }),
    }),
    done: 'It connects to the new address.',
  });
  const shown: { readonly url?: string; readonly forgets?: string } = isChecked
    ? errorsOf(draft)
    : {};
  return (
    <Card title="Address">
      <form noValidate onSubmit={submit} className="flex flex-col gap-3">
        <AddressField draft={draft} error={shown.url ?? null} onChange={change} />
        {isElsewhere(draft.url) && readUrl(draft.url.trim()) !== null && (
          <div>
            <Checkbox
              checked={draft.forgets}
              onChange={(forgets) => change({ forgets })}
              hint="They belong to the current host, and are never sent to another one."
            >
              Forget login, token and secret headers
            </Checkbox>
            {shown.forgets !== undefined && (
              <p className="text-meta text-danger-text">{shown.forgets}</p>
            )}
          </div>
        )}
        <SaveBar {...bar} />
      </form>
    </Card>
  );
}
