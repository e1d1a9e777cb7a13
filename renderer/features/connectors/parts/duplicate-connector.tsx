import { useState } from 'react';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { FormDialog } from '../../../components/feedback/form-dialog.tsx';
import { callCommand, useBridge, useCommand } from '../../../state/commands.ts';
import { offerChanges, ofCopied } from '../../../state/entry-changes.ts';
import { showDone } from '../../../state/notices.ts';
import { navigate } from '../../../state/route.ts';
import { freeName, nameError, urlError } from '../form/connector-draft.ts';
import { NameField } from '../form/name-field.tsx';
import { AddressField } from '../form/url-fields.tsx';
import { plainHost } from '../form/web-address.ts';

interface DuplicateConnectorProps {
  readonly connector: ConnectorView;
  readonly taken: readonly string[];
  readonly onClose: () => void;
}

const kindWords = {
  http: {
    title: 'Add another account of',
    left: 'its secrets and its login are not.',
    verb: 'Add account',
    next: 'Connect it with the other account, then review its tools.',
  },
  stdio: {
    title: 'Duplicate',
    left: 'its secrets are not.',
    verb: 'Duplicate',
    next: 'Give it its own settings and secrets, then review its tools.',
  },
} as const;

/**
 * The same server with another account, side by side with this one (ATMOS-7), or at another
 * address. Entries of client files that lead to this one alone are then offered to be changed
 * (ATRYUM-6). Nothing secret is copied.
 */
export function DuplicateConnector({ connector, taken, onClose }: DuplicateConnectorProps) {
  const bridge = useBridge();
  const { name, target, kind } = connector;
  const [newName, setNewName] = useState(() => freeName(name, taken));
  const [address, setAddress] = useState({ url: target, plainHost: plainHost(target) });
  const [isChecked, setIsChecked] = useState(false);
  const duplicate = useCommand('connector.duplicate');
  const words = kindWords[kind];
  const wrongName = nameError(newName, taken);
  const wrongUrl = kind === 'http' ? (urlError(address).url ?? null) : null;
  const submit = async () => {
    setIsChecked(true);
    if (wrongName !== null || wrongUrl !== null) return;
    const url = address.url.trim();
    const result = await duplicate.run({ name, newName, ...(url !== target && { url }) });
    if (!result.ok) return;
    onClose();
    showDone(`${newName} added`, words.next);
    navigate('connectors', newName);
    const apps = await callCommand(bridge, 'clientFiles.list', {});
    if (apps.ok) offerChanges(ofCopied(apps.value, name, newName));
  };
  return (
    <FormDialog
      title={`${words.title} ${name}`}
      description={`Its settings are copied, ${words.left} Clients get nothing of it before you allow it.`}
      verb={words.verb}
      pending={duplicate.pending}
      error={duplicate.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <NameField
        isFirst
        value={newName}
        error={isChecked ? wrongName : null}
        onChange={setNewName}
      />
      {kind === 'http' && (
        <AddressField
          draft={address}
          error={isChecked ? wrongUrl : null}
          onChange={(changed) => setAddress((known) => ({ ...known, ...changed }))}
        />
      )}
    </FormDialog>
  );
}
