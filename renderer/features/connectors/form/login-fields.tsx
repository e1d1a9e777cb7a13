import type { ClipboardEvent } from 'react';
import { Checkbox, Field, TextInput } from '../../../components/controls/field.tsx';
import type { LoginDraft, LoginErrors } from './login-draft.ts';
import { RedirectUri } from './redirect-uri.tsx';
import { splitCredentials } from './split-credentials.ts';

interface FieldsProps {
  readonly draft: LoginDraft;
  readonly shown: LoginErrors;
  readonly onChange: (changed: Partial<LoginDraft>) => void;
}

interface LoginFieldsProps extends FieldsProps {
  /** What the service has to know exactly. */
  readonly redirectUri: string;
  /** Whose administrator is asked; empty when there is no address yet. */
  readonly host: string;
  /** A client secret is in the vault; an empty field keeps it. */
  readonly keepsSecret?: boolean;
}

/**
 * For services where an administrator registers Consentry by hand: what to send them, and what they
 * send back.
 */
export function LoginFields({
  redirectUri,
  host,
  keepsSecret = false,
  ...fields
}: LoginFieldsProps) {
  const { redirectHost } = fields.draft;
  return (
    <div className="flex flex-col gap-3">
      <RedirectUri
        uri={redirectUri.replace(/^(http:\/\/)[^:/]+/u, `$1${redirectHost}`)}
        service={host}
        choice={{
          host: redirectHost,
          onHost: (chosen) => fields.onChange({ redirectHost: chosen }),
        }}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <CredentialFields {...fields} keepsSecret={keepsSecret} />
        <EndpointField {...fields} field="authorizeUrl" label="Authorize URL" />
        <EndpointField {...fields} field="tokenUrl" label="Token URL" />
        <EndpointField {...fields} field="issuer" label="Issuer" />
        <ScopesField {...fields} />
      </div>
    </div>
  );
}

/** Client ID and secret; pasting both at once fills both fields. */
function CredentialFields({
  draft,
  shown,
  keepsSecret,
  onChange,
}: FieldsProps & { readonly keepsSecret: boolean }) {
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const found = splitCredentials(event.clipboardData.getData('text'));
    if (found === null) return;
    event.preventDefault();
    onChange({
      ...(found.clientId !== null && { clientId: found.clientId }),
      ...(found.clientSecret !== null && { clientSecret: found.clientSecret }),
    });
  };
  return (
    <>
      <Field
        label="Client ID"
        hint="You can paste ID and secret together, as you got them."
        error={shown.clientId ?? null}
      >
        {(described) => (
          <TextInput
            {...described}
            maxLength={4096}
            value={draft.clientId}
            onPaste={paste}
            onChange={(event) => onChange({ clientId: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={keepsSecret ? 'New client secret' : 'Client secret'}
        hint={
          keepsSecret
            ? 'One is in the vault. Leave it empty to keep that one.'
            : 'If there is one; a private key (PEM or JWK) goes here too. It is kept in the vault.'
        }
      >
        {(described) => (
          <TextInput
            {...described}
            type="password"
            maxLength={16_384}
            value={draft.clientSecret}
            onPaste={paste}
            onChange={(event) => onChange({ clientSecret: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

interface EndpointFieldProps extends FieldsProps {
  readonly field: 'issuer' | 'authorizeUrl' | 'tokenUrl';
  readonly label: string;
}

function EndpointField({ draft, shown, field, label, onChange }: EndpointFieldProps) {
  return (
    <Field label={label} hint="Leave it empty to discover it." error={shown[field] ?? null}>
      {(described) => (
        <TextInput
          {...described}
          type="url"
          maxLength={2048}
          value={draft[field]}
          onChange={(event) => onChange({ [field]: event.target.value })}
        />
      )}
    </Field>
  );
}

function ScopesField({ draft, shown, onChange }: FieldsProps) {
  return (
    <div className="min-w-0">
      <Checkbox
        checked={draft.usesDefaultScopes}
        onChange={(usesDefaultScopes) => onChange({ usesDefaultScopes })}
        hint={draft.usesDefaultScopes ? 'What the service asks for.' : undefined}
      >
        Use default scopes
      </Checkbox>
      {!draft.usesDefaultScopes && (
        <Field label="Scopes" hint="Separated by spaces." error={shown.scopes ?? null}>
          {(described) => (
            <TextInput
              {...described}
              className="font-mono"
              maxLength={8192}
              value={draft.scopes}
              onChange={(event) => onChange({ scopes: event.target.value })}
            />
          )}
        </Field>
      )}
    </div>
  );
}
