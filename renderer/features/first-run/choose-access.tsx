import { Ban, Eye, Pencil } from 'lucide-react';
import { useState } from 'react';
import type { AccessPolicy } from '../../../contract/views/access.ts';
import { Badge } from '../../components/feedback/badge.tsx';
import { ChoiceCards, type ChoiceCard } from '../../components/controls/choice-cards.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { useCommand } from '../../state/commands.ts';
import { HowItWorks } from './how-it-works.tsx';
import { StepButtons, type StepProps } from './step-frame.tsx';
import { suggestedAccess } from './use-first-run.ts';

const choices: readonly ChoiceCard<AccessPolicy>[] = [
  {
    value: 'read-only',
    title: 'Read-only',
    text: 'AI apps may look things up. Nothing is changed, sent or deleted. A good start.',
    icon: <Eye aria-hidden size={14} className="text-muted" />,
    mark: <Badge tone="accent">Suggested</Badge>,
  },
  {
    value: 'read-write',
    title: 'Read & write',
    text: 'AI apps may also change things, each within what you give it. What changes something asks you first.',
    icon: <Pencil aria-hidden size={14} className="text-accent-text" />,
  },
  {
    value: 'disabled',
    title: 'Disabled',
    text: 'Nothing gets through until you switch it on.',
    icon: <Ban aria-hidden size={14} className="text-danger-text" />,
  },
];

/** How much all AI apps together may do at most. */
export function ChooseAccess({ snapshot, pending, onNext, onBack }: StepProps) {
  const set = useCommand('policy.setAccess');
  // Whoever begins is suggested the careful one; whoever looks again sees what is set.
  const [access, setAccess] = useState<AccessPolicy>(
    snapshot.isAccessChosen ? snapshot.accessPolicy : suggestedAccess,
  );
  const goOn = async () => {
    const isAsBefore = snapshot.isAccessChosen && access === snapshot.accessPolicy;
    if (!isAsBefore && !(await set.run({ access })).ok) return;
    onNext();
  };
  return (
    <>
      <HowItWorks />
      <section aria-labelledby="how-much">
        <h2 id="how-much" className="mb-2 text-lead font-semibold">
          What may AI apps do at most?
        </h2>
        <ChoiceCards
          label="What may AI apps do at most?"
          choices={choices}
          value={access}
          onChange={setAccess}
        />
      </section>
      {set.error !== null && <ErrorPanel error={set.error} />}
      <StepButtons
        pending={pending || set.pending}
        onBack={onBack}
        onNext={() => void goOn()}
        next="Continue"
      >
        You can change this at any time, under Settings or in the tray.
      </StepButtons>
    </>
  );
}
