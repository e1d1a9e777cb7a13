import { useState, type FormEvent } from 'react';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { Card } from '../../../components/layout/card.tsx';
import { Confirm } from '../../../components/feedback/confirm.tsx';
import { Field, TextInput } from '../../../components/controls/field.tsx';
import { useCommand } from '../../../state/commands.ts';
import { showDone } from '../../../state/notices.ts';
import { useDraft } from '../form/drafts.ts';
import { SaveBar } from './save-bar.tsx';

const nothing = { bearer: '' };

/**
 * A token that was set by hand: kept, replaced, or cleared by a button of its own. An empty field
 * never clears it, and it is never shown again (ATRYUM-15, ATRYUM-16).
 */
export function TokenSettings({ connector }: { readonly connector: ConnectorView }) {
  const { name, secret, login } = connector;
  const { draft, isChanged, change, discard } = useDraft(`token:${name}`, nothing);
  const edit = useCommand('connector.editAuth');
  const [asking, setAsking] = useState<'clear' | 'switch' | null>(null);
  const isReady = draft.bearer.trim() !== '';
  // One way to log in at a time: the token takes the place of a login (ATRYUM-17).
  const endsLogin = login !== null && (login.isLoggedIn || login.clientId !== null);

  const run = async (bearer: { do: 'clear' } | { do: 'replace'; value: string }) => {
    const result = await edit.run({ name, bearer });
    if (!result.ok) return;
    discard();
    setAsking(null);
    showDone(bearer.do === 'clear' ? `The token of ${name} is cleared` : `${name} saved`);
  };
  const replace = () => void run({ do: 'replace', value: draft.bearer.trim() });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    if (endsLogin) setAsking('switch');
    else replace();
  };
  const close = () => {
    setAsking(null);
    edit.clearError();
  };
  return (
    <Card title="Token">
      <form noValidate onSubmit={submit} className="flex flex-col gap-3">
        <p>
          {secret.set
            ? `A token is in the vault${secret.last4 === null ? '' : `; it ends in ${secret.last4}`}.`
            : 'No token is set.'}
        </p>
        <Field
          label={secret.set ? 'New bearer token' : 'Bearer token'}
          hint={
            secret.set
              ? 'Leave it empty to keep the one in the vault.'
              : 'For services that give out tokens.'
          }
        >
          {(props) => (
            <TextInput
              {...props}
              type="password"
              maxLength={16_384}
              value={draft.bearer}
              onChange={(event) => change({ bearer: event.target.value })}
            />
          )}
        </Field>
        <SaveBar
          verb={secret.set ? 'Replace token' : 'Set token'}
          isChanged={isChanged && isReady}
          pending={edit.pending && asking === null}
          error={asking === null ? edit.error : null}
          onDiscard={discard}
        />
        {secret.set && (
          <div>
            <Button tone="danger" onClick={() => setAsking('clear')}>
              Clear token
            </Button>
          </div>
        )}
      </form>
      <Confirm
        open={asking === 'clear'}
        title={`Clear the token of ${name}?`}
        verb="Clear token"
        keep="Keep token"
        pending={edit.pending}
        error={edit.error}
        onConfirm={() => void run({ do: 'clear' })}
        onClose={close}
      >
        It is deleted from the vault and cannot be shown again. Calls fail until you log in or set
        another one. At the service it stays valid until you end it there.
      </Confirm>
      <Confirm
        open={asking === 'switch'}
        title={`Use a token for ${name} instead of its login?`}
        verb="Use the token"
        keep="Keep the login"
        pending={edit.pending}
        error={edit.error}
        onConfirm={replace}
        onClose={close}
      >
        The login and the client ID with its secret are forgotten here.
      </Confirm>
    </Card>
  );
}
