import type { ReactNode } from 'react';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import { Fact, Facts } from '../../components/layout/facts.tsx';
import { linkTo } from '../../state/route.ts';
import { durationWords, sizeWords } from '../../state/time-words.ts';
import { actorWords, layerWords } from '../../state/words.ts';
import { ConnectorWords } from './connector-words.tsx';

/** The fields of an entry, but for its decision and time; those without a value are left out. */
export function EntryFacts({ entry }: { readonly entry: AuditEntry }) {
  return (
    <Facts>
      {entry.reason !== null && (
        <Fact name="Reason">
          <code>{entry.reason}</code>
        </Fact>
      )}
      {entry.detail !== null && <Fact name="Detail">{entry.detail}</Fact>}
      <Fact name="Who">{actorWords[entry.actor]}</Fact>
      {entry.clientId !== null && (
        <Fact name="Client">
          <FactLink href={linkTo('clients', entry.clientId)}>
            {entry.clientName ?? entry.clientId}
          </FactLink>
        </Fact>
      )}
      {entry.connector !== null && (
        <Fact name="Connector">
          <FactLink href={linkTo('connectors', entry.connector)}>
            <ConnectorWords name={entry.connector} />
          </FactLink>
        </Fact>
      )}
      {entry.account !== null && (
        <Fact name="Account">
          <bdi>{entry.account}</bdi>
        </Fact>
      )}
      {entry.grantId !== null && (
        <Fact name="Access">
          <code>{entry.grantId}</code>
        </Fact>
      )}
      {entry.layer !== null && (
        <Fact name="Decided by">{layerWords[entry.layer] ?? entry.layer}</Fact>
      )}
      <Fact name="Action">
        <code>{entry.action}</code>
      </Fact>
      {entry.durationMs !== null && <Fact name="Took">{durationWords(entry.durationMs)}</Fact>}
      {entry.resultBytes !== null && <Fact name="Result">{sizeWords(entry.resultBytes)}</Fact>}
      {entry.callId !== null && (
        <Fact name="Call">
          <code>{entry.callId}</code>
        </Fact>
      )}
      <Fact name="Entry">{entry.id}</Fact>
    </Facts>
  );
}

function FactLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <a href={href} className="rounded-sm text-accent-text hover:underline">
      {children}
    </a>
  );
}
