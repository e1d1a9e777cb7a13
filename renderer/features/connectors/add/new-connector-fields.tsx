/** The two forms for a connector that is not in the catalog. */
import { useState, type ReactNode } from 'react';
import { CommandFields, MoreCommandFields, TimeoutField } from '../form/command-fields.tsx';
import type { ConnectorDraft, DraftField, draftErrors } from '../form/connector-draft.ts';
import { HeaderFields } from '../form/header-fields.tsx';
import { LoginFields } from '../form/login-fields.tsx';
import { redirectUriAt } from '../form/redirect-uri.tsx';
import { ProgramWarning } from '../form/program-warning.tsx';
import { AddressField, BearerField } from '../form/url-fields.tsx';
import { isEmptyLogin } from '../form/login-draft.ts';
import { readUrl } from '../../../state/read-url.ts';

interface NewFieldsProps {
  readonly draft: ConnectorDraft;
  readonly shown: ReturnType<typeof draftErrors>;
  readonly onChange: (changed: Partial<ConnectorDraft>) => void;
  /** The command or address was typed. */
  readonly onLeave: () => void;
}

export function NewCommandFields({ draft, shown, onChange, onLeave }: NewFieldsProps) {
  const props = { draft, shown, onChange };
  return (
    <>
      <CommandFields {...props} onLeaveCommand={onLeave} />
      <More words="More settings" wrong={shown} fields={['idleMinutes', 'timeout']}>
        <MoreCommandFields {...props} />
      </More>
      <ProgramWarning />
    </>
  );
}

interface NewUrlFieldsProps extends NewFieldsProps {
  /** Our own origin, where logins come back to; null when we never listened. */
  readonly issuer: string | null;
  /** About the address, in place of its hint. */
  readonly note: ReactNode;
}

export function NewUrlFields({ issuer, draft, shown, onChange, onLeave, note }: NewUrlFieldsProps) {
  return (
    <>
      <AddressField
        draft={draft}
        error={shown.url ?? null}
        note={note}
        onChange={onChange}
        onLeave={onLeave}
      />
      <BearerField
        bearer={draft.bearer}
        error={shown.bearer ?? null}
        onChange={(bearer) => onChange({ bearer })}
      />
      <More
        words="Advanced: log in with a client ID that an administrator made"
        isOpen={!isEmptyLogin(draft.login)}
        wrong={shown}
        fields={['clientId', 'issuer', 'authorizeUrl', 'tokenUrl', 'scopes']}
      >
        <LoginFields
          draft={draft.login}
          shown={shown}
          redirectUri={redirectUriAt(issuer)}
          host={readUrl(draft.url.trim())?.host ?? ''}
          onChange={(login) => onChange({ login: { ...draft.login, ...login } })}
        />
      </More>
      <More
        words="More settings: request headers, time limit"
        isOpen={draft.headers.length > 0}
        wrong={shown}
        fields={['headers', 'timeout']}
      >
        <HeaderFields
          entries={draft.headers}
          error={shown.headers ?? null}
          onChange={(headers) => onChange({ headers })}
        />
        <div className="mt-3 grid gap-3 sm:grid-cols-2">
          <TimeoutField
            timeout={draft.timeout}
            error={shown.timeout ?? null}
            onChange={(timeout) => onChange({ timeout })}
          />
        </div>
      </More>
    </>
  );
}

interface MoreProps {
  readonly words: string;
  readonly isOpen?: boolean;
  readonly wrong: NewFieldsProps['shown'];
  /** What is in it: a wrong field must not hide. */
  readonly fields: readonly DraftField[];
  readonly children: ReactNode;
}

function More({ words, isOpen = false, wrong, fields, children }: MoreProps) {
  const [open, setOpen] = useState(isOpen);
  const mustOpen = fields.some((field) => wrong[field] !== undefined);
  return (
    <details
      open={open || mustOpen}
      // It stays open once a mistake in it is mended.
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="w-fit rounded-sm text-muted hover:text-ink">{words}</summary>
      <div className="mt-2">{children}</div>
    </details>
  );
}
