import type { AccessPolicy, AppSnapshot } from '../../../contract/views.ts';
import { Card } from '../../components/card.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Page } from '../../components/page.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { Setting } from '../../components/setting.tsx';
import { useCommand } from '../../state/commands.ts';
import { policyWords } from '../../state/words.ts';
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

const policies: readonly AccessPolicy[] = ['disabled', 'read-only', 'read-write'];

const policyMeaning: Readonly<Record<AccessPolicy, string>> = {
  disabled: 'No client can call anything.',
  'read-only': 'Clients may look, whatever else you granted them. Tools that write are refused.',
  'read-write': 'Each client may do what you granted it.',
};

/** The few things that hold for everything. */
export function SettingsPage({ snapshot }: { readonly snapshot: AppSnapshot }) {
  const setAccess = useCommand('policy.setAccess');
  const setTheme = useCommand('settings.set');
  const { accessPolicy, theme, vault } = snapshot;
  const { info, error } = useAppInfo(snapshot.revision);
  return (
    <Page title="Settings">
      <div className="flex max-w-3xl flex-col gap-4">
        <Card title="Access">
          <Setting
            name="Access policy"
            help={`The ceiling for everything. ${policyMeaning[accessPolicy]}`}
          >
            <Segmented
              label="Access policy"
              value={accessPolicy}
              segments={policies.map((value) => ({ value, label: policyWords[value] }))}
              disabled={setAccess.pending}
              onChange={(access) => void setAccess.run({ access })}
            />
          </Setting>
          {setAccess.error !== null && <ErrorPanel error={setAccess.error} />}
          <PauseSetting gateway={snapshot.gateway} />
        </Card>
        <RulesSetting />
        <ApprovalSetting settings={snapshot.approvals} />
        <CallLimitsSetting limits={snapshot.callLimits} />
        <WhoMayConnect settings={snapshot.authorization} />
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
