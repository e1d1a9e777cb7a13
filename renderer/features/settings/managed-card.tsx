import { Lock } from 'lucide-react';
import type { ManagedView } from '../../../contract/views/managed.ts';
import { Button } from '../../components/base/button.tsx';
import { Badge } from '../../components/feedback/badge.tsx';
import { Banner } from '../../components/feedback/banner.tsx';
import { Card } from '../../components/layout/card.tsx';
import { Fact, Facts } from '../../components/layout/facts.tsx';
import { useEditPolicy } from '../policy-editor/use-edit-policy.ts';
import { dayOf } from '../../state/time-words.ts';

const lockWords: Readonly<Record<ManagedView['locks'][number], string>> = {
  master: 'raising the access policy',
  registration: 'who may connect',
  access: 'what clients were given, and limits',
  tools: 'modes of tools, and rules',
  connectors: 'adding and changing connectors',
};

/** The way to the editor: a policy of this computer is where one for others begins. */
function WritePolicy() {
  const edit = useEditPolicy('notice');
  return (
    <Button size="small" tone="quiet" pending={edit.pending} onClick={edit.open}>
      Write a policy for other computers…
    </Button>
  );
}

/**
 * Who manages this computer, all that they set, and what of it binds now. Nothing where nobody
 * does.
 */
export function ManagedCard({ managed }: { readonly managed: ManagedView }) {
  const { state, by, path, roles, permissions, locks, lines, problems, signedOff } = managed;
  if (state === 'none' || state === 'gone') return null;
  if (state === 'refused') {
    return (
      <Card title="Managed computer">
        <Banner tone="error" title="Its policy cannot be used, so nothing is allowed">
          <ul>
            {problems.map(({ place, message }) => (
              <li key={`${place} ${message}`} className="wrap-anywhere">
                {place === '' ? message : `${place}: ${message}`}
              </li>
            ))}
          </ul>
          <p className="mt-1 wrap-anywhere">
            {`It is ${path}. Whoever manages this computer can fix it; “consentry policy check” names every fault.`}
          </p>
        </Banner>
      </Card>
    );
  }
  return (
    <Card title={`Managed by ${by?.name ?? 'an administrator'}`} aside={<WritePolicy />}>
      <Facts>
        {by?.contact != null && <Fact name="Ask">{by.contact}</Fact>}
        <Fact name="Policy file">{path}</Fact>
        {signedOff !== null && (
          <Fact name="Signed off">{`by ${signedOff.by} on ${dayOf(signedOff.at)}`}</Fact>
        )}
        {permissions !== null && (
          <Fact name="You have">
            {`registration ${permissions.registration}, access ${permissions.access}`}
            {roles.map(({ role, group }) => (
              <span key={`${role} ${group}`} className="block text-muted">
                {`role ${role}, through the group ${group}`}
              </span>
            ))}
          </Fact>
        )}
        <Fact name="Locked for you">
          {locks.map((lock) => lockWords[lock]).join('; ') || 'nothing'}
        </Fact>
      </Facts>
      <ul aria-label="Everything it sets" className="mt-3 border-t border-line">
        {lines.map(({ topic, says, binds }) => (
          <li
            key={`${topic} ${says}`}
            className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-line py-2 last:border-b-0"
          >
            <span className="w-44 shrink-0 text-muted wrap-anywhere">{topic}</span>
            <span className="min-w-0 grow basis-60 wrap-anywhere select-text">{says}</span>
            {binds && (
              <Badge tone="accent" icon={<Lock size={12} aria-hidden />}>
                Applies now
              </Badge>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
