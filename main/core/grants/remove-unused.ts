/** Forgets registrations that nobody gave anything and nobody is asked about, and old secrets. */
import type { QuestionQueue } from '../questions/question-queue.ts';
import type { Clients } from './clients/clients.ts';
import type { Grants } from './grants.ts';

interface Parts {
  readonly clients: Clients;
  readonly grants: Grants;
  readonly questions: Pick<QuestionQueue, 'isAsking'>;
  readonly touch: () => void;
}

/** @returns what forgets unused registrations, to be called before one is kept and now and then */
export function createRemoveUnused({ clients, grants, questions, touch }: Parts): () => void {
  const isInUse = (clientId: string): boolean =>
    grants.listByClient(clientId).length > 0 || questions.isAsking(clientId);
  return () => {
    const removed = clients.removeUnused(isInUse) + clients.dropFormerSecrets();
    if (removed > 0) touch();
  };
}
