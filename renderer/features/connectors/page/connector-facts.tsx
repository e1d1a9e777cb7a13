import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { OpenLink } from '../../../components/base/button.tsx';
import { CopyField } from '../../../components/base/copy.tsx';
import { Fact, Facts } from '../../../components/layout/facts.tsx';
import { RelativeTime } from '../../../components/layout/relative-time.tsx';
import { plural } from '../../../state/time-words.ts';

/** What is known about a connector. */
export function ConnectorFacts({ connector }: { readonly connector: ConnectorView }) {
  const { secret, environment } = connector;
  const server = [connector.serverName, connector.serverVersion]
    .filter((part) => part !== null)
    .join(' ');
  return (
    <Facts>
      <Fact name={connector.kind === 'stdio' ? 'Runs' : 'Address'}>
        <code>{connector.target}</code>
      </Fact>
      {connector.kind === 'stdio' && (
        <>
          <Fact name="Working folder">
            {connector.workingDirectory === null ? (
              'Not set'
            ) : (
              <code>{connector.workingDirectory}</code>
            )}
          </Fact>
          <Fact name="Variables">
            {environment.length === 0 ? 'None' : <code>{environment.join(', ')}</code>}
          </Fact>
          {connector.process !== null && <NetworkFact process={connector.process} />}
        </>
      )}
      <Fact name="Secret">
        {secret.set
          ? `Set, in the vault${secret.last4 === null ? '' : ` (ends in ${secret.last4})`}`
          : 'Not set'}
      </Fact>
      {connector.headers.length > 0 && (
        <Fact name="Headers">
          {connector.headers.map((header, index) => (
            <span key={header.name}>
              {index > 0 && ', '}
              <code>{header.name}</code>
              {header.secret && ' (secret)'}
            </span>
          ))}
        </Fact>
      )}
      {connector.login !== null && <LoginFacts login={connector.login} />}
      {connector.manageUrl !== null && (
        <Fact name="Account page">
          <CopyField label="Account page" text={connector.manageUrl} />
          {connector.manageUrl.startsWith('https:') && (
            <OpenLink href={connector.manageUrl} className="mt-1.5">
              Manage access there
            </OpenLink>
          )}
        </Fact>
      )}
      <Fact name="Server">{server === '' ? 'Not known before the first connection' : server}</Fact>
      <Fact name="Protocol">
        {connector.protocolVersion ?? 'Not known before the first connection'}
      </Fact>
      {connector.bridging.length > 0 && (
        <Fact name="What clients do not get">
          <ul className="flex max-w-prose list-disc flex-col gap-1 pl-4">
            {connector.bridging.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Fact>
      )}
      <Fact name="Time limit">{plural(connector.timeoutSeconds, 'second')} per call</Fact>
      <Fact name="Used by">
        {connector.usedByClients === 0 ? 'No client' : plural(connector.usedByClients, 'client')}
      </Fact>
      <Fact name="Last used">
        <RelativeTime at={connector.lastUsedAt} />
      </Fact>
      <Fact name="Added">
        <RelativeTime at={connector.addedAt} />
      </Fact>
    </Facts>
  );
}

const networkWords = { auto: 'Automatic', on: 'On', off: 'Off' } as const;

function NetworkFact({ process }: { readonly process: NonNullable<ConnectorView['process']> }) {
  const { companyNetwork, networkVariables } = process;
  return (
    <Fact name="Company network">
      {networkWords[companyNetwork]}
      {companyNetwork !== 'off' && networkVariables.length === 0 && ': there is nothing to tell it'}
      {networkVariables.map(({ name, value }) => (
        <code key={name} className="block wrap-anywhere">{`${name}=${value}`}</code>
      ))}
    </Fact>
  );
}

function LoginFacts({ login }: { readonly login: NonNullable<ConnectorView['login']> }) {
  const who = [login.account, login.issuer].filter((part) => part !== null).join(' at ');
  const { isLoggedIn, loggedInAt, lastsUntil, registration, endpoints } = login;
  return (
    <>
      <Fact name="Login">{isLoggedIn ? who : 'Not logged in'}</Fact>
      {isLoggedIn && (
        <>
          {loggedInAt !== null && (
            <Fact name="Logged in since">
              <RelativeTime at={loggedInAt} />
            </Fact>
          )}
          <Fact name="Lasts until">
            <LoginEnd login={login} lastsUntil={lastsUntil} />
          </Fact>
          <Fact name="Rights">
            {login.scopes.length === 0 ? 'Whatever the service grants' : login.scopes.join(', ')}
          </Fact>
          {login.grantedScopes !== null && (
            <Fact name="Asked for">
              {`${login.askedScopes.join(', ')}. The service gave less: ${login.grantedScopes.join(', ') || 'nothing by name'}.`}
            </Fact>
          )}
        </>
      )}
      {endpoints !== null && (
        <Fact name="Logs in at">
          <code className="block wrap-anywhere">{endpoints.authorize}</code>
          <code className="block wrap-anywhere">{endpoints.token}</code>
          <span className="text-muted">{endpointWords[endpoints.kind]}</span>
        </Fact>
      )}
      {registration !== null && (
        <Fact name="Client">
          <code>{registration.clientId}</code>{' '}
          <span className="text-muted">{`(${registrationWords[registration.kind]})`}</span>
        </Fact>
      )}
      <Fact name="Redirect URI">
        <code>{login.redirectUri}</code>
      </Fact>
    </>
  );
}

const endpointWords = {
  typed:
    'Authorize URL and token URL, as you entered them. What the service says about itself is ignored.',
  found: 'Authorize URL and token URL, discovered from the server’s address.',
} as const;

const registrationWords = {
  typed: 'entered by you',
  document: 'known by a web address',
  dynamic: 'registered by Consentry',
} as const;

interface LoginEndProps {
  readonly login: NonNullable<ConnectorView['login']>;
  readonly lastsUntil: string | null;
}

/** ATRYUM-39: no end and no renewal is fine, too. */
function LoginEnd({ login, lastsUntil }: LoginEndProps) {
  if (lastsUntil !== null)
    return (
      <>
        About <RelativeTime at={lastsUntil} />
      </>
    );
  if (login.isRenewed) return 'Renewed automatically; the service names no end';
  if (login.expiresAt === null) return 'Does not expire';
  return <RelativeTime at={login.expiresAt} />;
}
