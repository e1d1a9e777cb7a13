import { useEffect, useState } from 'react';
import type { PolicyBridge } from '../../../../contract/plain/bridge.ts';
import { policyInstalls } from '../../../../contract/plain/policy-install.ts';
import type { PolicySystem } from '../../../../contract/views/policy/policy-review.ts';
import { CopyBlock } from '../../../components/base/copy.tsx';
import { Tabs } from '../../../components/controls/tabs.tsx';
import { Card } from '../../../components/layout/card.tsx';
import { callPolicy } from '../call-policy.ts';

const names: Readonly<Record<PolicySystem, string>> = {
  linux: 'Linux',
  macos: 'macOS',
  windows: 'Windows',
};

interface InPlaceProps {
  readonly bridge: PolicyBridge;
  /** Where it was saved. */
  readonly file: string;
}

/** How an administrator puts the file in place; Consentry never does. */
export function InPlace({ bridge, file }: InPlaceProps) {
  const [system, setSystem] = useState<PolicySystem>('linux');
  useEffect(() => {
    let isOver = false;
    void callPolicy(bridge, 'policy.start', {}).then((answer) => {
      if (!isOver && answer.ok) setSystem(answer.value.system);
    });
    return () => {
      isOver = true;
    };
  }, [bridge]);
  return (
    <Card title="Put it in place">
      <p className="mb-2 text-muted">
        Consentry never writes the policy in force. An administrator does that, with the permission
        of the system; a device management system does it on many computers.
      </p>
      <Tabs
        label="System"
        shown={system}
        onShow={(id) => {
          const next = policyInstalls(file).find((install) => install.system === id);
          if (next !== undefined) setSystem(next.system);
        }}
        tabs={policyInstalls(file).map((install) => ({
          id: install.system,
          label: names[install.system],
          content: (
            <>
              <p className="mb-2">{`In ${install.shell}:`}</p>
              <CopyBlock label={`Commands for ${names[install.system]}`} text={install.lines} />
            </>
          ),
        }))}
      />
    </Card>
  );
}
