import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { EmptyState } from '../../../components/feedback/empty-state.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { Hand } from 'lucide-react';
import { GivenAnswers } from '../../approvals/given-answers.tsx';
import { useAnswer } from '../../../state/use-answer.ts';

interface ClientAnswersProps {
  readonly snapshot: AppSnapshot;
  readonly client: ClientView;
}

/** What this client may do without a question, because of an earlier answer. */
export function ClientAnswers({ snapshot, client }: ClientAnswersProps) {
  const { value: answers, error } = useAnswer(
    'answers.list',
    {},
    {
      version: snapshot.revision,
    },
  );
  if (error !== null) return <ErrorPanel error={error} />;
  if (answers === null) return <SkeletonRows label="Loading approvals" />;
  const own = answers.given.filter(({ clientId }) => client.clientIds.includes(clientId));
  if (own.length === 0) {
    return (
      <EmptyState icon={<Hand size={28} />} title="No approval holds for this client">
        When you answer “for this session” or “always”, the answer is listed here until it ends.
      </EmptyState>
    );
  }
  return <GivenAnswers given={own} />;
}
