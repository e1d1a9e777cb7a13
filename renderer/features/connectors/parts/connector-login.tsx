import { LogIn } from 'lucide-react';
import { useState } from 'react';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Banner } from '../../../components/feedback/banner.tsx';
import { Button, OpenLink } from '../../../components/base/button.tsx';
import { CopyButton, CopyField } from '../../../components/base/copy.tsx';
import { useSecond } from '../../../state/clock.ts';
import { useCommand } from '../../../state/commands.ts';
import { countdown, elapsed } from '../../../state/time-words.ts';
import { useLoginUrl } from './login-urls.ts';

/**
 * A login in the browser that is waited for: where it leads, before anything is opened, and for how
 * long.
 */
export function ConnectorLogin({ connector }: { readonly connector: ConnectorView }) {
  const url = useLoginUrl(connector);
  const cancel = useCommand('connector.cancelLogin');
  const [wasOpened, setWasOpened] = useState(false);
  const host = connector.login?.waitingFor ?? null;
  if (connector.login === null || host === null) return null;
  return (
    <section aria-label="Login" className="flex flex-col gap-2">
      <Banner
        tone="info"
        icon={LogIn}
        title={<span role="status">{`Waiting for your login at ${host}`}</span>}
        action={
          <div className="flex flex-wrap items-center gap-2">
            {url !== null && (
              <>
                <OpenLink tone="primary" href={url} onClick={() => setWasOpened(true)}>
                  {wasOpened ? `Open ${host} again` : `Open ${host}`}
                </OpenLink>
                <CopyButton text={url}>Copy address</CopyButton>
              </>
            )}
            <Button
              pending={cancel.pending}
              onClick={() => void cancel.run({ name: connector.name })}
            >
              Cancel login
            </Button>
          </div>
        }
      >
        <p>
          {url === null
            ? 'It was started elsewhere. Press Connect to start it here.'
            : 'Check that this is the service you expect. Log in there in your browser, then come back; this page goes on by itself.'}
        </p>
        <WaitingTime login={connector.login} />
      </Banner>
      <PageShowsError login={connector.login} host={host} />
    </section>
  );
}

type Login = NonNullable<ConnectorView['login']>;

function WaitingTime({ login }: { readonly login: Login }) {
  const now = useSecond();
  if (login.waitingSince === null || login.waitingUntil === null) return null;
  return (
    <p className="text-meta text-muted tabular-nums">
      {`Waiting for ${elapsed(login.waitingSince, now)}; it gives up in ${countdown(login.waitingUntil, now)}.`}
    </p>
  );
}

/** Services that refuse often show a page and send nobody back (ATLAR-5, ATLAR-7). */
function PageShowsError({ login, host }: { readonly login: Login; readonly host: string }) {
  const { clientId, redirectUri } = login.registration ?? { ...login, clientId: null };
  return (
    <details className="px-1">
      <summary className="w-fit rounded-sm text-muted hover:text-ink">
        The page shows an error
      </summary>
      <div className="mt-2 flex flex-col gap-2">
        <p>
          {`Some services accept only programs that they have listed, and show a page of their own instead of sending you back. Ask ${host} to list Consentry with these values, or for a client ID of its own; enter that in the settings of this connector. Then cancel this login and connect again.`}
        </p>
        {clientId !== null && <CopyField label="Client ID" text={clientId} />}
        <CopyField label="Redirect URI" text={redirectUri} />
      </div>
    </details>
  );
}
