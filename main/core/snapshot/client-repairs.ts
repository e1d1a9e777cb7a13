/** What is broken about clients, each with its one fix. */
import { quotedName } from '../../../contract/plain/quoted-name.ts';
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { RepairFacts } from './repair-facts.ts';

export function askRepairs(clients: RepairFacts['clients']): readonly Repair[] {
  const repairs: Repair[] = [];
  for (const { clientId, name, asksDeniedUntil } of clients) {
    if (asksDeniedUntil === null) continue;
    repairs.push({
      id: `asks:${clientId}`,
      severity: 'attention',
      title: `You are not asked about ${quotedName(name)} for a while`,
      detail:
        'You denied several of its calls, so those that need your approval are denied for ten minutes.',
      fix: { kind: 'client', clientId, label: 'Look at the client' },
    });
  }
  return repairs;
}

export function replayRepairs(replayed: RepairFacts['replayed']): readonly Repair[] {
  return replayed.map(({ clientId, name }) => ({
    id: `replayed:${clientId}`,
    severity: 'attention',
    title: `${name} was logged out: a used token of it came back`,
    detail:
      'That happens when several copies of a program share one login, and when somebody else has its token. Log in again in the client; block it if you do not know why.',
    fix: { kind: 'client', clientId, label: 'Look at the client' },
  }));
}

export function scopeRepairs(refused: RepairFacts['refused']): readonly Repair[] {
  return refused.map(({ clientId, name, scope, inWords }) => ({
    id: `refused:${clientId}:${scope}`,
    severity: 'attention',
    title: `${name} was refused: it may not ${inWords}`,
    detail:
      'Some programs ask for more by themselves, others give up. If it should, give it on the client’s page: it applies at once, without a new login.',
    fix: { kind: 'client', clientId, label: 'Change its access' },
  }));
}
