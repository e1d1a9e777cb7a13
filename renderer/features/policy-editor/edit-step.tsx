import { Undo2 } from 'lucide-react';
import { Button } from '../../components/base/button.tsx';
import { Banner } from '../../components/feedback/banner.tsx';
import { dayOf } from '../../state/time-words.ts';
import { useDraft } from './draft-context.ts';
import type { Editing } from './editor-state.ts';
import { FaultList } from './parts/fault-list.tsx';
import { AccessSection, LockedSection } from './sections/access-section.tsx';
import { ConnectorsSection } from './sections/connectors-section.tsx';
import { GroupsSection } from './sections/groups-section.tsx';
import { ManagedBySection } from './sections/managed-by-section.tsx';
import { AuditSection, LimitsSection, TokensSection } from './sections/numbers-sections.tsx';
import { RegistrationSection } from './sections/registration-section.tsx';
import { RolesSection } from './sections/roles-section.tsx';
import { ToolsSection } from './sections/tools-section.tsx';

interface EditStepProps {
  readonly state: Editing;
  readonly onUndo: () => void;
}

/** The form: a part for each part of a policy. */
export function EditStep({ state: { removed, draft }, onUndo }: EditStepProps) {
  const { faults } = useDraft();
  return (
    <>
      <FaultList faults={faults} />
      {draft.signedOff !== undefined && (
        <Banner tone="info" title="This policy is signed off">
          {`By ${draft.signedOff.by} on ${dayOf(draft.signedOff.at)}. A change takes that away; saving signs it off anew.`}
        </Banner>
      )}
      <ManagedBySection />
      <AccessSection />
      <RegistrationSection />
      <ConnectorsSection />
      <ToolsSection />
      <LimitsSection />
      <TokensSection />
      <AuditSection />
      <LockedSection />
      <RolesSection />
      <GroupsSection />
      <div role="status" className="sticky bottom-3">
        {removed !== null && (
          <div className="flex flex-wrap items-center justify-between gap-2 rounded-lg border border-line-strong bg-raised px-3 py-2 shadow-2">
            <span className="min-w-0 wrap-anywhere">{`Removed ${removed.what}.`}</span>
            <Button size="small" icon={<Undo2 aria-hidden size={12} />} onClick={onUndo}>
              Undo
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
