import { Field, TextArea, TextInput } from '../../../components/controls/field.tsx';
import type { ClientDraft, clientDraftErrors } from './client-draft.ts';

interface RegistrationFieldsProps {
  readonly draft: ClientDraft;
  readonly shown: ReturnType<typeof clientDraftErrors>;
  readonly onChange: (changed: Partial<ClientDraft>) => void;
}

/** Name and redirect URIs of a client that a person registers. */
export function RegistrationFields({ draft, shown, onChange }: RegistrationFieldsProps) {
  return (
    <>
      <Field label="Name" hint="The name you see when it asks." error={shown.name ?? null}>
        {(props) => (
          <TextInput
            {...props}
            data-initial-focus
            maxLength={200}
            placeholder="Release pipeline"
            value={draft.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Redirect URIs, one per line"
        hint="Where its logins go: http on this computer (any port), an app's own scheme, or https on a host that you allowed in the settings."
        error={shown.redirectUris ?? null}
      >
        {(props) => (
          <TextArea
            {...props}
            rows={3}
            className="font-mono"
            placeholder="http://127.0.0.1/callback"
            value={draft.redirectUris}
            onChange={(event) => onChange({ redirectUris: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
