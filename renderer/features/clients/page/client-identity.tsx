import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { Card } from '../../../components/layout/card.tsx';
import { Fact, Facts } from '../../../components/layout/facts.tsx';
import { RelativeTime } from '../../../components/layout/relative-time.tsx';
import { identityWords } from '../../../state/words.ts';
import { EditClient } from './edit-client.tsx';

/** Who a client says it is, what proves that, and where its logins go. */
export function ClientIdentity({ client }: { readonly client: ClientView }) {
  const [firstId, ...otherIds] = client.clientIds;
  return (
    <Card
      title="Identity"
      aside={client.identity === 'pre-registered' && <EditClient client={client} />}
    >
      <Facts>
        <Fact name="Calls itself">
          <bdi>“{client.name}”</bdi>
        </Fact>
        <Fact name="Identified">{identityWords[client.identity]}</Fact>
        <Fact name="Proof">{client.proof}</Fact>
        {client.registeredBy !== null && (
          <Fact name="Registered by">
            <bdi>{client.registeredBy}</bdi>
          </Fact>
        )}
        <Fact name="Registered">
          <RelativeTime at={client.registeredAt} />
          {otherIds.length > 0 && `, ${client.clientIds.length} times in all`}
        </Fact>
        <Fact name="Client id">
          <code>{firstId}</code>
          {otherIds.length > 0 && (
            <details className="mt-1">
              <summary className="w-fit rounded-sm text-muted hover:text-ink">
                {`The other ${otherIds.length}`}
              </summary>
              <ul className="max-h-40 overflow-y-auto" tabIndex={0} aria-label="Other client ids">
                {otherIds.map((id) => (
                  <li key={id}>
                    <code>{id}</code>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </Fact>
        <Fact name="Secret">
          {client.isConfidential ? 'Has to show one to get tokens' : 'None'}
        </Fact>
        <Fact name="Logins go to">
          <ul>
            {client.redirectUris.map((uri) => (
              <li key={uri}>
                <code>{uri}</code>
              </li>
            ))}
          </ul>
        </Fact>
      </Facts>
      {isVsCode(client) && (
        <p className="mt-3 text-muted">
          If it says that authentication fails although it worked before, it kept a registration
          that is no longer known here. Run{' '}
          <code className="select-text">
            Authentication: Remove Dynamic Authentication Providers
          </code>{' '}
          in its command palette, then connect again.
        </p>
      )}
    </Card>
  );
}

/** By what it claims, which is enough for a hint; its forks have the same command. */
function isVsCode({ name, redirectUris }: ClientView): boolean {
  return (
    /visual studio code|vs ?code/iu.test(name) ||
    redirectUris.some((uri) => uri.startsWith('vscode') || uri.includes('vscode.dev'))
  );
}
