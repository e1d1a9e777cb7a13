import { useEffect, type ReactNode } from 'react';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Card } from '../../components/layout/card.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Page } from '../../components/layout/page.tsx';
import { Segmented } from '../../components/controls/segmented.tsx';
import { Setting } from '../../components/controls/setting.tsx';
import { useCommand } from '../../state/commands.ts';
import { AccessSetting } from './access-setting.tsx';
import { ManagedCard } from './managed-card.tsx';
import { AboutCard } from './about-card.tsx';
import { ApprovalSetting } from './approval-setting.tsx';
import { ClientDocumentSetting } from './client-document-setting.tsx';
import { CallLimitsSetting } from './call-limits-setting.tsx';
import { ForwardingSetting } from './forwarding-setting.tsx';
import { HostsCard } from './hosts-card.tsx';
import { PauseSetting } from './pause-setting.tsx';
import { PolicySetting } from './policy-setting.tsx';
import { ProgramSetting } from './program-setting.tsx';
import { RedactionSetting } from './redaction-setting.tsx';
import { RetentionSetting } from './retention-setting.tsx';
import { RulesSetting } from './rules-setting.tsx';
import type { SettingId } from './setting-names.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { VaultSetting } from './vault-setting.tsx';
import { WhoMayConnect } from './who-may-connect.tsx';

interface SettingsPageProps {
  readonly snapshot: AppSnapshot;
  /** The part that was asked for, as in `settingNames`; anything else is the top. */
  readonly at: string | null;
}

/** The few things that hold for everything. */
export function SettingsPage({ snapshot, at }: SettingsPageProps) {
  const setTheme = useCommand('settings.set');
  const { accessPolicy, theme, vault } = snapshot;
  const { value: info, error } = useAnswer('app.info', {}, { version: snapshot.revision });
  useScrollTo(at);
  return (
    <Page title="Settings">
      <div className="flex max-w-3xl flex-col gap-4">
        <ManagedCard managed={snapshot.managed} />
        <Part id="access">
          <Card title="Access">
            <AccessSetting
              access={accessPolicy}
              managed={snapshot.managed}
              identification={info?.identification ?? null}
            />
            <PauseSetting gateway={snapshot.gateway} />
          </Card>
        </Part>
        <RulesSetting />
        <Part id="approvals">
          <ApprovalSetting settings={snapshot.approvals} />
        </Part>
        <Part id="calls">
          <CallLimitsSetting limits={snapshot.callLimits} />
        </Part>
        <Part id="who">
          <WhoMayConnect settings={snapshot.authorization} managed={snapshot.managed} />
        </Part>
        <Part id="document">
          <ClientDocumentSetting />
        </Part>
        <Part id="log">
          <RetentionSetting />
        </Part>
        <Part id="forwarding">
          <ForwardingSetting version={snapshot.activity.lastEntryId} />
        </Part>
        <Part id="redaction">
          <RedactionSetting connectors={snapshot.connectors} />
        </Part>
        <Part id="appearance">
          <Card title="Appearance">
            <Setting name="Theme" help="System follows the setting of your computer.">
              <Segmented
                label="Theme"
                value={theme}
                segments={[
                  { value: 'system', label: 'System' },
                  { value: 'light', label: 'Light' },
                  { value: 'dark', label: 'Dark' },
                ]}
                disabled={setTheme.pending}
                onChange={(next) => void setTheme.run({ theme: next })}
              />
            </Setting>
            {setTheme.error !== null && <ErrorPanel error={setTheme.error} />}
          </Card>
        </Part>
        <Part id="vault">
          <VaultSetting vault={vault} />
        </Part>
        {info !== null && snapshot.shell === 'desktop' && (
          <Part id="program">
            <ProgramSetting info={info} />
          </Part>
        )}
        {error !== null && info === null && <ErrorPanel error={error} />}
        <Part id="policy">
          <PolicySetting />
        </Part>
        <Part id="hosts">
          <HostsCard version={snapshot.revision} />
        </Part>
        <Part id="about">
          <AboutCard snapshot={snapshot} info={info} />
        </Part>
      </div>
    </Page>
  );
}

/** A part that can be linked to. */
function Part({ id, children }: { readonly id: SettingId; readonly children: ReactNode }) {
  return (
    <div id={`setting-${id}`} tabIndex={-1} data-quiet-focus className="scroll-mt-4">
      {children}
    </div>
  );
}

/** Shows the part that was asked for, and reading goes on there. */
function useScrollTo(at: string | null): void {
  useEffect(() => {
    if (at === null) return;
    const part = document.getElementById(`setting-${at}`);
    part?.scrollIntoView({ block: 'start' });
    part?.focus({ preventScroll: true });
  }, [at]);
}
