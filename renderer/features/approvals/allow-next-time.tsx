import { Button } from '../../components/base/button.tsx';
import { useCommand } from '../../state/commands.ts';
import { useReviewQuestions } from '../../state/review-context.ts';

interface AllowNextTimeProps {
  /** Of the call, as `answers.list` has it. */
  readonly id: string;
  readonly clientName: string;
  readonly tool: string;
}

/**
 * Brings the question of a call back into the prompt; nothing is allowed here (SEC-41). A yes is
 * for the next call that is exactly the same.
 */
export function AllowNextTime({ id, clientName, tool }: AllowNextTimeProps) {
  const reopen = useCommand('approval.reopen', 'notice');
  const review = useReviewQuestions();
  const run = async () => {
    const result = await reopen.run({ id });
    if (result.ok) review.open();
  };
  return (
    <Button
      aria-label={`Allow next time: ${clientName}, ${tool}`}
      pending={reopen.pending}
      onClick={() => void run()}
    >
      Allow next time…
    </Button>
  );
}
