import { Button } from '../../components/base/button.tsx';
import { Setting } from '../../components/controls/setting.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Card } from '../../components/layout/card.tsx';
import { useEditPolicy } from '../policy-editor/use-edit-policy.ts';

/** The way to the editor of policies, for whoever manages computers. */
export function PolicySetting() {
  const edit = useEditPolicy();
  return (
    <Card title="Policy for other computers">
      <Setting
        name="Ceilings for everybody on a computer"
        help="For administrators: write a policy in a form, read what it does, save it. It changes nothing here."
      >
        <Button pending={edit.pending} onClick={edit.open}>
          Write a policy…
        </Button>
      </Setting>
      {edit.error !== null && <ErrorPanel error={edit.error} />}
    </Card>
  );
}
