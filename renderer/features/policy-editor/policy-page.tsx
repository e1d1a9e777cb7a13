import { Button } from '../../components/base/button.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Page } from '../../components/layout/page.tsx';
import { useBridge } from '../../state/commands.ts';
import { PolicyEditor } from './policy-editor.tsx';
import { useEditPolicy } from './use-edit-policy.ts';

/** The editor in the page of headless mode; the desktop app has a window for it. */
export function PolicyPage() {
  const { policy } = useBridge();
  const edit = useEditPolicy();
  if (policy !== null)
    return <PolicyEditor bridge={policy} back={{ href: '#/settings', label: 'Settings' }} />;
  return (
    <Page
      title="Policy for other computers"
      subtitle="It is written in a window of its own."
      back={{ href: '#/settings', label: 'Settings' }}
    >
      <Button tone="primary" pending={edit.pending} onClick={edit.open}>
        Open the window
      </Button>
      {edit.error !== null && <ErrorPanel error={edit.error} />}
    </Page>
  );
}
