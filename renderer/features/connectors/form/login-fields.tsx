import type { ClipboardEvent } from 'react';
import { Checkbox, Field, TextInput } from '../../../components/controls/field.tsx';
import { CopyBlock, CopyField } from '../../../components/base/copy.tsx';
import { Segmented } from '../../../components/controls/segmented.tsx';
import type { LoginDraft, LoginErrors, LoginField } from './login-draft.ts';
import { splitCredentials } from './split-credentials.ts';

interface LoginFieldsProps {
  readonly draft: LoginDraft;
  readonly shown: LoginErrors;
  /** What the service has to know exactly. */
  readonly redirectUri: string;
  /** Whose administrator is asked; empty when there is no address yet. */
  readonly host: string;
  /** A client secret is in the vault; an empty field keeps it. */
  readonly keepsSecret?: boolean;
  readonly onChange: (changed: Partial<LoginDraft>) => void;
}

/**
 * For services where somebody has to register Consentry by hand: what they need, and what they
 * give.
 */
export function LoginFields(props: LoginFieldsProps) {
  const { draft, shown, host, keepsSecret = false, onChange } = props;
  const redirectUri = props.redirectUri.replace(/^(http:\/\/)[^:/]+/u, `$1${draft.redirectHost}`);
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const found = splitCredentials(event.clipboardData.getData('text'));
    if (found === null) return;
    event.preventDefault();
    onChange({
      ...(found.clientId !== null && { clientId: found.clientId }),
      ...(found.clientSecret !== null && { clientSecret: found.clientSecret }),
    });
  };
  const address = (field: LoginField & ('issuer' | 'authorizeUrl' | 'tokenUrl'), label: string) => (
    <Field label={label} hint="Empty: found out." error={shown[field] ?? null}>
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
  return (
    <div className="flex flex-col gap-3">
      <div>
        <p className="mb-1 font-medium">Redirect URI</p>
        <CopyField label="Redirect URI" text={redirectUri} />
        <p className="mt-1 text-meta text-muted">
          The service has to know exactly this one. It stays the same. Some services take only one
          of the two names of this computer.
        </p>
        <div className="mt-1">
          <Segmented
            label="Name of this computer in the redirect URI"
            value={draft.redirectHost}
            segments={[
              { value: '127.0.0.1', label: '127.0.0.1' },
              { value: 'localhost', label: 'localhost' },
            ]}
            onChange={(redirectHost) => onChange({ redirectHost })}
          />
        </div>
        <details className="mt-1">
          <summary className="w-fit rounded-sm text-muted hover:text-ink">
            Message for the administrator
          </summary>
          <div className="mt-2">
            <CopyBlock label="Message for the administrator" text={messageFor(host, redirectUri)} />
          </div>
        </details>
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label="Client ID"
          hint="You can paste ID and secret together, as they were printed."
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
              ? 'One is in the vault. Empty: it stays.'
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
        {address('authorizeUrl', 'Authorize URL')}
        {address('tokenUrl', 'Token URL')}
        {address('issuer', 'Issuer')}
        <div className="min-w-0">
          <Checkbox
            checked={draft.usesDefaultScopes}
            onChange={(usesDefaultScopes) => onChange({ usesDefaultScopes })}
            hint={draft.usesDefaultScopes ? 'What the service asks for.' : undefined}
          >
            Use default scopes
          </Checkbox>
          {!draft.usesDefaultScopes && (
            <Field label="Scopes" hint="With blanks in between." error={shown.scopes ?? null}>
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
      </div>
    </div>
  );
}

/** What the person who can register clients needs to know, ready to send (ALATION-7). */
function messageFor(host: string, redirectUri: string): string {
  return `Please register an OAuth client for Consentry${host === '' ? '' : ` at ${host}`}. It is a desktop program that I use to reach the MCP server with my own account.

Redirect URI (exactly this one): ${redirectUri}
Grant types: authorization_code, refresh_token
PKCE: always used, with S256
Client type: confidential or public

Please send me the client ID and, if there is one, the client secret, over a channel that you use for passwords.`;
}
