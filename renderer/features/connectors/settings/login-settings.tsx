import { useMemo, useState, type FormEvent } from 'react';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Banner } from '../../../components/feedback/banner.tsx';
import { Button } from '../../../components/base/button.tsx';
import { Card } from '../../../components/layout/card.tsx';
import { Confirm } from '../../../components/feedback/confirm.tsx';
import { useCommand } from '../../../state/commands.ts';
import { showDone } from '../../../state/notices.ts';
import { readUrl } from '../../../state/read-url.ts';
import { useDraft } from '../form/drafts.ts';
import { loginErrors, loginFieldsOf, type LoginDraft } from '../form/login-draft.ts';
import { LoginFields } from '../form/login-fields.tsx';
import { SaveBar } from './save-bar.tsx';

interface LoginSettingsProps {
  readonly connector: ConnectorView;
  readonly login: NonNullable<ConnectorView['login']>;
}

/** As which client a connector logs in. An empty secret keeps the one in the vault (ATRYUM-25). */
export function LoginSettings({ connector, login }: LoginSettingsProps) {
  const { name } = connector;
  const start = useStart(login);
  const { draft, isChanged, change, discard } = useDraft(`login:${name}`, start);
  const edit = useCommand('connector.editAuth');
  const [isChecked, setIsChecked] = useState(false);
  const [isClearing, setIsClearing] = useState(false);
  const errors = loginErrors(draft, login.hasClientSecret);
  const endsLogin = login.isLoggedIn && isOtherClient(start, draft);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (Object.keys(errors).length > 0) return;
    const result = await edit.run({ name, oauth: changesOf(start, draft) });
    if (!result.ok) return;
    discard();
    setIsChecked(false);
    showDone(`${name} saved`, endsLogin ? 'Connect it to log in again.' : null);
  };
  const clear = async () => {
    const result = await edit.run({ name, oauth: { clientSecret: { do: 'clear' } } });
    if (result.ok) setIsClearing(false);
  };
  return (
    <Card title="Login with a client that an administrator registered">
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
        <LoginFields
          draft={draft}
          shown={isChecked ? errors : {}}
          redirectUri={login.redirectUri}
          host={readUrl(connector.target)?.host ?? ''}
          keepsSecret={login.hasClientSecret}
          onChange={change}
        />
        {endsLogin && (
          <Banner tone="warn" title="Saving this ends the login">
            Its tokens belong to the client as it is now. Reconnect afterwards.
          </Banner>
        )}
        <SaveBar
          isChanged={isChanged}
          pending={edit.pending && !isClearing}
          error={isClearing ? null : edit.error}
          onDiscard={() => {
            discard();
            edit.clearError();
          }}
        />
        {login.hasClientSecret && (
          <div>
            <Button tone="danger" onClick={() => setIsClearing(true)}>
              Clear client secret
            </Button>
          </div>
        )}
      </form>
      <Confirm
        open={isClearing}
        title={`Clear the client secret of ${name}?`}
        verb="Clear client secret"
        keep="Keep client secret"
        pending={edit.pending}
        error={edit.error}
        onConfirm={() => void clear()}
        onClose={() => {
          setIsClearing(false);
          edit.clearError();
        }}
      >
        It is deleted from the vault and cannot be shown again. The login ends; services that gave
        the secret refuse the next one without it.
      </Confirm>
    </Card>
  );
}

function useStart({ clientId, entered }: LoginSettingsProps['login']): LoginDraft {
  const { issuer, authorizeUrl, tokenUrl, scopes, redirectHost } = entered;
  const scopeText = scopes?.join(' ') ?? null;
  return useMemo(
    () => ({
      clientId: clientId ?? '',
      clientSecret: '',
      issuer: issuer ?? '',
      authorizeUrl: authorizeUrl ?? '',
      tokenUrl: tokenUrl ?? '',
      redirectHost,
      usesDefaultScopes: scopeText === null,
      scopes: scopeText ?? '',
    }),
    [clientId, issuer, authorizeUrl, tokenUrl, redirectHost, scopeText],
  );
}

type Changes = NonNullable<CommandInput<'connector.editAuth'>['oauth']>;

/** Only what differs; an empty secret is no change. */
function changesOf(before: LoginDraft, after: LoginDraft): Changes {
  const old = loginFieldsOf(before);
  const fields = Object.entries(loginFieldsOf(after)).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(old[key as keyof typeof old]),
  );
  const { clientSecret } = after;
  return {
    ...Object.fromEntries(fields),
    ...(after.redirectHost !== before.redirectHost && { redirectHost: after.redirectHost }),
    ...(clientSecret !== '' && { clientSecret: { do: 'replace', value: clientSecret } }),
  };
}

function isOtherClient(before: LoginDraft, after: LoginDraft): boolean {
  const changed: Partial<Changes> = changesOf(before, after);
  return Object.keys(changed).some((key) => key !== 'scopes');
}
