import { CopyBlock, CopyField } from '../../../components/base/copy.tsx';
import { Segmented } from '../../../components/controls/segmented.tsx';
import type { LoginDraft } from './login-draft.ts';

interface RedirectUriProps {
  /** As the service has to know it. */
  readonly uri: string;
  /** The service whose administrator is asked; empty when there is no address yet. */
  readonly service: string;
  readonly host: LoginDraft['redirectHost'];
  readonly onHost: (host: LoginDraft['redirectHost']) => void;
}

/** Where the service sends the browser after a login, with a message for its administrator. */
export function RedirectUri({ uri, service, host, onHost }: RedirectUriProps) {
  return (
    <div>
      <p className="mb-1 font-medium">Redirect URI</p>
      <CopyField label="Redirect URI" text={uri} />
      <p className="mt-1 text-meta text-muted">
        The service has to know exactly this one. It stays the same. Some services take only one of
        the two names of this computer.
      </p>
      <div className="mt-1">
        <Segmented
          label="Name of this computer in the redirect URI"
          value={host}
          segments={[
            { value: '127.0.0.1', label: '127.0.0.1' },
            { value: 'localhost', label: 'localhost' },
          ]}
          onChange={onHost}
        />
      </div>
      <details className="mt-1">
        <summary className="w-fit rounded-sm text-muted hover:text-ink">
          Message for the administrator
        </summary>
        <div className="mt-2">
          <CopyBlock label="Message for the administrator" text={messageFor(service, uri)} />
        </div>
      </details>
    </div>
  );
}

/** What the person who can register clients needs to know, ready to send (ALATION-7). */
function messageFor(service: string, uri: string): string {
  return `Please register an OAuth client for Consentry${service === '' ? '' : ` at ${service}`}. It is a desktop program that I use to reach the MCP server with my own account.

Redirect URI (exactly this one): ${uri}
Grant types: authorization_code, refresh_token
PKCE: always used, with S256
Client type: confidential or public

Please send me the client ID and, if there is one, the client secret, over a channel that you use for passwords.`;
}
