import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { CopyBlock, CopyField } from '../../../components/base/copy.tsx';
import { Card } from '../../../components/layout/card.tsx';
import { linkTo } from '../../../state/route.ts';
import { readUrl } from '../../../state/read-url.ts';
import { registrationMessage } from '../form/registration-message.ts';

const codes: ReadonlySet<string> = new Set(['client_not_listed', 'registration_refused']);

/** The service knows its clients by hand, and not us. */
export function wantsListing({ login, problem }: ConnectorView): boolean {
  return login !== null && codes.has(problem?.code ?? '');
}

interface ClientListingProps {
  readonly connector: ConnectorView;
  /** Where a client ID of the service's own is entered. */
  readonly onEnter: () => void;
}

/**
 * A service that lets in only clients it has listed or registered: what to send there, and where
 * the answer goes (ATLAR-5).
 */
export function ClientListing({ connector, onEnter }: ClientListingProps) {
  const { login, target } = connector;
  if (login === null || !wantsListing(connector)) return null;
  const isListed = login.registration?.kind === 'document';
  const clientId = isListed ? (login.registration?.clientId ?? null) : null;
  const service = readUrl(login.issuer ?? target)?.host ?? '';
  return (
    <Card
      title={isListed ? 'Listed clients only' : 'Registered clients only'}
      aside={<Button onClick={onEnter}>Enter a client ID…</Button>}
    >
      <div className="flex flex-col gap-3">
        <p>
          {isListed
            ? 'The service lets in only clients on its list. Ask whoever runs it to add Consentry, then press Connect. If they give you a client ID of its own, enter that.'
            : 'The service lets no program register itself. Ask whoever runs it to register Consentry, then enter the client ID that they give you.'}
        </p>
        {clientId !== null && <Copied label="Client ID" text={clientId} />}
        <Copied label="Redirect URI" text={login.redirectUri} />
        <details>
          <summary className="w-fit rounded-sm text-muted hover:text-ink">
            Message to whoever runs it
          </summary>
          <div className="mt-2">
            <CopyBlock
              label="Message to whoever runs it"
              text={registrationMessage(service, login.redirectUri, clientId)}
            />
          </div>
        </details>
        {!isListed && (
          <p className="text-muted">
            {'If it takes the address of a metadata document as client ID, '}
            <a
              className="rounded-sm font-medium text-accent-text hover:underline"
              href={linkTo('settings', 'document')}
            >
              publish one for Consentry
            </a>
            .
          </p>
        )}
      </div>
    </Card>
  );
}

function Copied({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div>
      <p className="mb-1 font-medium">{label}</p>
      <CopyField label={label} text={text} />
    </div>
  );
}
