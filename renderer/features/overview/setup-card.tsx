import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../components/base/button.tsx';
import { Card } from '../../components/layout/card.tsx';
import { useCommand } from '../../state/commands.ts';
import { showDone } from '../../state/notices.ts';
import { linkTo } from '../../state/route.ts';
import { setupCount, SetupSteps } from '../help/setup-steps.tsx';

/**
 * From nothing to the first call. It leaves when all is done, or when the person hides it; the help
 * page has it always.
 */
export function SetupCard({ snapshot }: { readonly snapshot: AppSnapshot }) {
  const hide = useCommand('settings.set', 'notice');
  const { setup, showSetup, firstRun } = snapshot;
  if (!showSetup || setup.every(({ isDone }) => isDone)) return null;
  const hideIt = async () => {
    const { ok } = await hide.run({ showSetup: false });
    if (ok) showDone('The setup steps are hidden', 'Find them again under Help.');
  };
  return (
    <Card
      title="Get started"
      aside={
        <span className="flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
          {firstRun !== 'done' && (
            <a
              href={linkTo('welcome')}
              className="rounded-sm font-medium text-accent-text hover:underline"
            >
              Continue setup
            </a>
          )}
          <span className="text-meta text-muted">{setupCount(setup)}</span>
          <Button
            size="small"
            aria-label="Hide the setup steps"
            pending={hide.pending}
            onClick={() => void hideIt()}
          >
            Hide
          </Button>
        </span>
      }
    >
      <SetupSteps setup={setup} />
    </Card>
  );
}
