import { LogIn } from 'lucide-react';
import type { ConnectorView } from '../../../contract/connector-view.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy.tsx';
import { useCommand } from '../../state/commands.ts';

interface ConnectorLoginProps {
  readonly connector: ConnectorView;
  /** From the answer of Connect; null when this window did not start the login. */
  readonly url: string | null;
}

/** A login in the browser that is waited for: where it leads, before anything is opened. */
export function ConnectorLogin({ connector, url }: ConnectorLoginProps) {
  const cancel = useCommand('connector.cancelLogin');
  const host = connector.login?.waitingFor ?? null;
  if (host === null) return null;
  return (
    <div role="status" aria-label="Login">
      <Banner
        tone="info"
        icon={LogIn}
        title={`Waiting for your login at ${host}`}
        action={
          <div className="flex flex-wrap gap-2">
            {url !== null && (
              <>
                <a
                  href={url}
                  target="_blank"
                  rel="noreferrer"
                  className="inline-flex h-7 items-center rounded-md bg-accent px-3 font-medium text-on-accent hover:bg-accent-hover"
                >
                  Open {host}
                </a>
                <CopyButton text={url}>Copy address</CopyButton>
              </>
            )}
            <Button
              pending={cancel.pending}
              onClick={() => void cancel.run({ name: connector.name })}
            >
              Cancel
            </Button>
          </div>
        }
      >
        {url === null
          ? 'It was started elsewhere. Press Connect to start it here.'
          : 'Check that this is the service you expect. Log in there in your browser, then come back; this page goes on by itself.'}
      </Banner>
    </div>
  );
}
