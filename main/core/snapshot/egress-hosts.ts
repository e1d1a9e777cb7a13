/**
 * Which hosts Consentry itself connects to, for who allows traffic by host. What local servers
 * reach is theirs, and nobody knows it here.
 */
import type { EgressHost } from '../../../contract/views/snapshot/egress-host.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';

interface Facts extends Pick<AppSnapshot, 'connectors' | 'clients' | 'authorization'> {
  /** Where the log is forwarded; null: nowhere. */
  readonly auditUrl: string | null;
  /** Where updates come from; null: from nowhere that we know. */
  readonly updateUrl: string | null;
}

/** @returns each host once for each use, programs on this computer left out */
export function egressHosts(facts: Facts): EgressHost[] {
  const rows = [
    ...facts.connectors.flatMap(ofConnector),
    ...(facts.authorization.metadataDocuments ? facts.clients.flatMap(ofClient) : []),
    ...row('audit', facts.auditUrl),
    ...row('updates', facts.updateUrl),
  ];
  const keys = rows.map((each) => JSON.stringify(each));
  return rows.filter((_each, index) => keys.indexOf(keys[index] ?? '') === index);
}

function ofConnector({ name, kind, target, login }: AppSnapshot['connectors'][number]) {
  if (kind !== 'http') return [];
  return [
    ...row('connector', target, name),
    ...row('login', login?.issuer ?? null, name),
    ...row('login', login?.endpoints?.authorize ?? null, name),
    ...row('login', login?.endpoints?.token ?? null, name),
  ];
}

/** A client id that is an address is that of its metadata document. */
function ofClient({ clientIds }: AppSnapshot['clients'][number]): EgressHost[] {
  return clientIds.flatMap((id) => (id.startsWith('https://') ? row('client-document', id) : []));
}

function row(use: EgressHost['use'], url: string | null, connector?: string): EgressHost[] {
  if (url === null || !URL.canParse(url)) return [];
  const { hostname, port, protocol } = new URL(url);
  if (isHere(hostname)) return [];
  const usual = protocol === 'http:' ? '80' : '443';
  return [{ host: `${hostname}:${port || usual}`, use, connector: connector ?? null }];
}

function isHere(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
