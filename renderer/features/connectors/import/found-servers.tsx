import type { FoundServer } from '../../../../contract/commands/client-file-commands.ts';
import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import { Banner } from '../../../components/feedback/banner.tsx';
import { Checkbox } from '../../../components/controls/field.tsx';

interface FoundServersProps {
  readonly found: CommandOutput<'import.preview'>;
  readonly ticked: readonly string[];
  readonly onTick: (names: readonly string[]) => void;
}

/** What the file of a client has, each to be ticked, or with what stands in the way. */
export function FoundServers({ found, ticked, onTick }: FoundServersProps) {
  const { problem, servers, file } = found;
  if (problem !== null)
    return (
      <Banner tone="warn" title={problem.message}>
        {problem.hint}
      </Banner>
    );
  if (servers.length === 0)
    return <p className="text-muted wrap-anywhere">{`There are no servers in ${file ?? 'it'}.`}</p>;
  return (
    <ul aria-label="Servers" className="divide-y divide-line">
      {servers.map((server) => (
        <li key={server.name} className="py-2">
          {server.state === 'ready' ? (
            <Checkbox
              checked={ticked.includes(server.name)}
              hint={<Facts server={server} />}
              onChange={(isOn) =>
                onTick(
                  isOn ? [...ticked, server.name] : ticked.filter((name) => name !== server.name),
                )
              }
            >
              {server.name}
            </Checkbox>
          ) : (
            <>
              <p className="wrap-anywhere">{server.name}</p>
              {server.state !== 'ours' && server.what !== '' && (
                <p className="text-meta text-muted wrap-anywhere">
                  <code>{server.what}</code>
                </p>
              )}
              <p className="text-meta text-muted wrap-anywhere">
                {server.words ?? stateWords[server.state]}
              </p>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

const stateWords = {
  ours: 'This is Consentry itself.',
  duplicate: 'Already added.',
  forbidden: 'Not allowed by the policy of this computer.',
  unsupported: 'Cannot be imported.',
} as const;

function Facts({ server }: { readonly server: FoundServer }) {
  const { kind, what, secrets, words } = server;
  return (
    <span className="block wrap-anywhere">
      {kind === 'stdio' ? 'Runs ' : 'Calls '}
      <code>{what}</code>
      {secrets.length > 0 && (
        <span className="block">{`Into the vault: ${secrets.join(', ')}`}</span>
      )}
      {words !== null && <span className="block">{words}</span>}
    </span>
  );
}
