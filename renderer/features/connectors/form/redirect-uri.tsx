import { CopyBlock, CopyField } from '../../../components/base/copy.tsx';
import { Segmented } from '../../../components/controls/segmented.tsx';
import { registrationMessage } from './registration-message.ts';
import type { LoginDraft } from './login-draft.ts';

interface RedirectUriProps {
  /** As the service has to know it. */
  readonly uri: string;
  /** The service whose administrator is asked; empty when there is no address yet. */
  readonly service: string;
  /** Absent: it is spelt one way here, and can be changed later. */
  readonly choice?: {
    readonly host: LoginDraft['redirectHost'];
    readonly onHost: (host: LoginDraft['redirectHost']) => void;
  };
}

/** @param issuer our own origin; null when we never listened */
export function redirectUriAt(issuer: string | null): string {
  return `${issuer ?? 'http://127.0.0.1'}/oauth/callback`;
}

/** Where the service sends the browser after a login, with a message for its administrator. */
export function RedirectUri({ uri, service, choice }: RedirectUriProps) {
  return (
    <div>
      <p className="mb-1 font-medium">Redirect URI</p>
      <CopyField label="Redirect URI" text={uri} />
      <p className="mt-1 text-meta text-muted">
        The service must know exactly this URI. It never changes. Some services accept only one of
        this computer’s two names{choice === undefined && '; the other is in the settings'}.
      </p>
      {choice !== undefined && (
        <div className="mt-1">
          <Segmented
            label="Name of this computer in the redirect URI"
            value={choice.host}
            segments={[
              { value: '127.0.0.1', label: '127.0.0.1' },
              { value: 'localhost', label: 'localhost' },
            ]}
            onChange={choice.onHost}
          />
        </div>
      )}
      <details className="mt-1">
        <summary className="w-fit rounded-sm text-muted hover:text-ink">
          Message for the administrator
        </summary>
        <div className="mt-2">
          <CopyBlock
            label="Message for the administrator"
            text={registrationMessage(service, uri, null)}
          />
        </div>
      </details>
    </div>
  );
}
