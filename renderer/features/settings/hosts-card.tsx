import type { EgressHost } from '../../../contract/views/snapshot/egress-host.ts';
import { CopyBlock } from '../../components/base/copy.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { Card } from '../../components/layout/card.tsx';
import { useAnswer } from '../../state/use-answer.ts';

const uses: Readonly<Record<EgressHost['use'], string>> = {
  connector: 'MCP server of',
  login: 'Login for',
  'client-document': 'Describes a client',
  audit: 'Receives the activity log',
  updates: 'Updates of Consentry',
};

/** Every host that Consentry itself connects to, to be allowed in a firewall. */
export function HostsCard({ version }: { readonly version: number }) {
  const { value: hosts, error } = useAnswer('app.hosts', {}, { version, keepsLast: true });
  return (
    <Card title="Hosts it connects to">
      <p className="mb-2 text-muted">
        Only what you set up, and nothing else: Consentry sends no statistics. Local servers are
        separate programs and may reach other hosts.
      </p>
      {error !== null && <ErrorPanel error={error} />}
      {hosts === null && error === null && <SkeletonRows label="Loading the hosts" />}
      {hosts?.length === 0 && <p>None. All your servers run on this computer.</p>}
      {hosts !== null && hosts.length > 0 && <HostList hosts={hosts} />}
    </Card>
  );
}

function HostList({ hosts }: { readonly hosts: readonly EgressHost[] }) {
  const names = [...new Set(hosts.map(({ host }) => host))];
  return (
    <>
      <ul aria-label="Hosts" className="mb-3 divide-y divide-line">
        {names.map((name) => (
          <li key={name} className="flex flex-wrap gap-x-4 py-1.5">
            <span className="min-w-0 grow basis-60 font-mono text-meta wrap-anywhere">{name}</span>
            <span className="text-muted">{usesOf(hosts, name)}</span>
          </li>
        ))}
      </ul>
      <CopyBlock label="All hosts" text={names.join('\n')} />
    </>
  );
}

function usesOf(hosts: readonly EgressHost[], name: string): string {
  return hosts
    .filter(({ host }) => host === name)
    .map(({ use, connector }) => (connector === null ? uses[use] : `${uses[use]} ${connector}`))
    .join(', ');
}
