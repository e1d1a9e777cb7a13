import type { ClientView, GrantView } from '../../../contract/views.ts';
import { Card } from '../../components/card.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { plural } from '../../state/time-words.ts';
import { identityMeaning, levelWords } from '../../state/words.ts';

/** The grants of a client and who it says it is. */
export function ClientAccess({ client }: { readonly client: ClientView }) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        {client.grants.map((grant) => (
          <Grant key={grant.grantId} grant={grant} />
        ))}
        {client.grants.length === 0 && (
          <Card title="No access">
            <p className="text-muted">
              You have not allowed this client anything, or you revoked it. It may connect again.
            </p>
          </Card>
        )}
      </div>
      <Card title="Identity">
        <Facts>
          <Fact name="Calls itself">
            <bdi>“{client.name}”</bdi>
          </Fact>
          <Fact name="Proof">{identityMeaning[client.identity]}</Fact>
          <Fact name="Client id">
            <code>{client.clientId}</code>
          </Fact>
          <Fact name="Sends you back to">
            <ul>
              {client.redirectUris.map((uri) => (
                <li key={uri}>
                  <code>{uri}</code>
                </li>
              ))}
            </ul>
          </Fact>
          <Fact name="Registered">
            <RelativeTime at={client.registeredAt} />
          </Fact>
        </Facts>
      </Card>
    </div>
  );
}

function Grant({ grant }: { readonly grant: GrantView }) {
  return (
    <Card
      title="Grant"
      aside={
        <span className="text-meta text-muted">{plural(grant.activeTokens, 'active token')}</span>
      }
    >
      <ul
        aria-label="Connectors"
        className="mb-3 divide-y divide-line rounded-md border border-line"
      >
        {Object.entries(grant.access).map(([name, level]) => (
          <li key={name} className="flex items-center justify-between gap-3 px-3 py-1.5">
            <span className="min-w-0 truncate font-medium">
              {name === '*' ? 'Every connector, present and future' : name}
            </span>
            <span className="text-muted">{levelWords[level]}</span>
          </li>
        ))}
      </ul>
      <Facts>
        <Fact name="Valid at">
          <code>{grant.resources.join(' ')}</code>
        </Fact>
        <Fact name="Scopes">
          <code>{grant.scopes.join(' ')}</code>
        </Fact>
        <Fact name="Given">
          <RelativeTime at={grant.createdAt} />
        </Fact>
        <Fact name="Last used">
          <RelativeTime at={grant.lastUsedAt} />
        </Fact>
      </Facts>
    </Card>
  );
}
