import { useState } from 'react';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { FormDialog } from '../../../components/feedback/form-dialog.tsx';
import { useCommand } from '../../../state/commands.ts';
import { showDone } from '../../../state/notices.ts';
import { shortName } from '../../../state/short-name.ts';
import { clientDraftErrors, redirectLines, type ClientDraft } from '../parts/client-draft.ts';
import { keptLogins } from '../parts/kept-logins.ts';
import { RegistrationFields } from '../parts/registration-fields.tsx';

/** Name and redirect URIs of a client that was added by hand. */
export function EditClient({ client }: { readonly client: ClientView }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setIsOpen(true)}>
        Change
      </Button>
      {isOpen && <EditDialog client={client} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function EditDialog({ client, onClose }: { client: ClientView; onClose: () => void }) {
  const known: ClientDraft = { name: client.name, redirectUris: client.redirectUris.join('\n') };
  const [draft, setDraft] = useState(known);
  const [isChecked, setIsChecked] = useState(false);
  const edit = useCommand('client.edit');
  const errors = clientDraftErrors(draft);
  const isSame = isAs(known, draft);

  const submit = async () => {
    setIsChecked(true);
    if (Object.keys(errors).length > 0) return;
    const result = await edit.run({ clientId: client.clientId, ...changesOf(known, draft) });
    if (!result.ok) return;
    showDone(`${shortName(result.value.name)} changed`, 'Applies from its next login.');
    onClose();
  };

  return (
    <FormDialog
      title={`Change ${shortName(client.name)}`}
      description={`New redirect URIs apply from its next login. ${keptLogins(client)} A login that is waiting for you now must be started again.`}
      verb="Save"
      isReady={!isSame}
      pending={edit.pending}
      error={edit.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <RegistrationFields
        draft={draft}
        shown={isChecked ? errors : {}}
        onChange={(changed) => setDraft((before) => ({ ...before, ...changed }))}
      />
    </FormDialog>
  );
}

function isAs(known: ClientDraft, draft: ClientDraft): boolean {
  return Object.keys(changesOf(known, draft)).length === 0;
}

/** What is not changed is not sent: core keeps it as it is. */
function changesOf(
  known: ClientDraft,
  draft: ClientDraft,
): { readonly name?: string; readonly redirectUris?: string[] } {
  const [name, uris] = [draft.name.trim(), redirectLines(draft.redirectUris)];
  return {
    ...(name !== known.name && { name }),
    ...(uris.join('\n') !== known.redirectUris && { redirectUris: uris }),
  };
}
