import type { AppSnapshot } from '../../../contract/views.ts';
import { Card } from '../../components/card.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Page } from '../../components/page.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { Setting } from '../../components/setting.tsx';
import { useCommand } from '../../state/commands.ts';
import { AccessSetting } from './access-setting.tsx';
import { ManagedCard } from './managed-card.tsx';
import { AboutCard } from './about-card.tsx';
import { ApprovalSetting } from './approval-setting.tsx';
import { CallLimitsSetting } from './call-limits-setting.tsx';
import { PauseSetting } from './pause-setting.tsx';
import { ProgramSetting } from './program-setting.tsx';
import { RedactionSetting } from './redaction-setting.tsx';
import { RetentionSetting } from './retention-setting.tsx';
import { RulesSetting } from './rules-setting.tsx';
import { useAppInfo } from './use-app-info.ts';
import { VaultSetting } from './vault-setting.tsx';
import { WhoMayConnect } from './who-may-connect.tsx';

/** The few things that hold for everything. */
export function SettingsPage({ snapshot }: { readonly snapshot: AppSnapshot }) {
  const setTheme = useCommand('settings.set');
  const { accessPolicy, theme, vault } = snapshot;
  const { info, error } = useAppInfo(snapshot.revision);
  return (
    <Page title="Settings">
      <div className="flex max-w-3xl flex-col gap-4">
        <ManagedCard managed={snapshot.managed} />
        <Card title="Access">
          <AccessSetting access={accessPolicy} managed={snapshot.managed} />
          <PauseSetting gateway={snapshot.gateway} />
        </Card>
        <RulesSetting />
        <ApprovalSetting settings={snapshot.approvals} />
        <CallLimitsSetting limits={snapshot.callLimits} />
        <WhoMayConnect settings={snapshot.authorization} managed={snapshot.managed} />
        <RetentionSetting />
        <RedactionSetting connectors={snapshot.connectors} />
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
        <VaultSetting vault={vault} />
        {info !== null && snapshot.shell === 'desktop' && <ProgramSetting info={info} />}
        {error !== null && info === null && <ErrorPanel error={error} />}
        <AboutCard snapshot={snapshot} info={info} />
      </div>
    </Page>
  );
}
