/**
 * What a person decides on: one question with who, what and where, and its answers (SEC-36 to
 * SEC-41).
 */
import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PromptBridge } from '../../../contract/plain/bridge.ts';
import { Button } from '../../components/base/button.tsx';
import { EmptyState } from '../../components/feedback/empty-state.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { ApprovalPrompt } from './approval-prompt.tsx';
import { ConsentPrompt } from './consent-prompt.tsx';
import { LookupPrompt } from './lookup-prompt.tsx';
import { usePrompt } from './use-prompt.ts';

interface PromptViewProps {
  readonly bridge: PromptBridge;
  /** A control of the surroundings, shown in the corner. */
  readonly corner?: ReactNode;
}

/** Fills the window or the overlay it is in. */
export function PromptView({ bridge, corner }: PromptViewProps) {
  const prompt = usePrompt(bridge);
  const question = prompt.view?.question ?? null;

  if (question === null) {
    return (
      <div className="flex min-h-0 grow flex-col justify-center gap-4 p-6">
        {corner !== undefined && <div className="flex justify-end">{corner}</div>}
        {prompt.error !== null && (
          <ErrorPanel
            error={prompt.error}
            action={
              <Button size="small" onClick={prompt.askAgain}>
                Try again
              </Button>
            }
          />
        )}
        {prompt.error === null && prompt.view === null && (
          <SkeletonRows label="Loading the question" />
        )}
        {prompt.error === null && prompt.view !== null && (
          <EmptyState icon={<ShieldCheck size={28} />} title="Nothing is waiting">
            When a client asks for access, or wants to run a tool that asks, the question appears
            here.
          </EmptyState>
        )}
      </div>
    );
  }
  // The key gives each question fresh choices: nothing picked for one is carried to the next.
  switch (question.kind) {
    case 'consent':
      return (
        <ConsentPrompt key={question.id} prompt={prompt} question={question} corner={corner} />
      );
    case 'lookup':
      return <LookupPrompt key={question.id} prompt={prompt} question={question} corner={corner} />;
    case 'approval':
      return (
        <ApprovalPrompt key={question.id} prompt={prompt} question={question} corner={corner} />
      );
  }
}
