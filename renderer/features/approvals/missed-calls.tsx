/**
 * Calls that nobody answered in time. From here the question comes back into the prompt; nothing is
 * allowed here (SEC-41).
 */
import { quotedName } from '../../../contract/plain/quoted-name.ts';
import type { MissedCall } from '../../../contract/views/answers.ts';
import { RelativeTime } from '../../components/layout/relative-time.tsx';
import { shortName } from '../../state/short-name.ts';
import { AllowNextTime } from './allow-next-time.tsx';

export function MissedCalls({ missed }: { readonly missed: readonly MissedCall[] }) {
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised">
      {missed.map((call) => (
        <MissedRow key={call.id} call={call} />
      ))}
    </ul>
  );
}

function MissedRow({ call }: { readonly call: MissedCall }) {
  const name = shortName(call.clientName);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
      <div className="min-w-0 grow basis-64">
        <p title={call.clientName} className="wrap-anywhere">
          <bdi className="font-medium">{quotedName(call.clientName)}</bdi> wanted to run{' '}
          <bdi className="font-medium">{call.tool}</bdi> on{' '}
          <bdi className="font-medium">{call.connector}</bdi>
        </p>
        <p className="text-meta wrap-anywhere text-muted">
          <bdi>{call.arguments}</bdi>
        </p>
        <p className="text-meta text-muted">
          {'denied '}
          <RelativeTime at={call.missedAt} />
          {call.why === 'expired' ? ', because nobody answered' : ', because the client left'}
        </p>
      </div>
      <AllowNextTime id={call.id} clientName={name} tool={call.tool} />
    </li>
  );
}
