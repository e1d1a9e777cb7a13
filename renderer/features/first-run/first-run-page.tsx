/**
 * The first minutes: what it is, how much is allowed, something to connect, an AI app to use it
 * from.
 */
import { Check } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../components/base/button.tsx';
import { classNames } from '../../components/base/class-names.ts';
import { Page } from '../../components/layout/page.tsx';
import { ChooseAccess } from './choose-access.tsx';
import { ConnectSomething } from './connect-something.tsx';
import { ConnectClient } from './connect-client.tsx';
import { navigate } from '../../state/route.ts';
import { steps, useFirstRunSteps, type Step } from './use-first-run.ts';

const titles: Readonly<Record<Step, { readonly title: string; readonly short: string }>> = {
  access: { title: 'Welcome to Consentry', short: 'Choose access' },
  connector: { title: 'Connect something', short: 'Connect something' },
  client: { title: 'Add an AI app', short: 'Add an AI app' },
};

interface FirstRunPageProps {
  readonly snapshot: AppSnapshot;
  /** From the address; anything unknown is where it stands. */
  readonly step: string | null;
}

/** Three steps. Each can be left, and the next window goes on where this one stopped. */
export function FirstRunPage({ snapshot, step }: FirstRunPageProps) {
  const { firstRun } = snapshot;
  const current =
    steps.find((each) => each === step) ?? (firstRun === 'done' ? 'access' : firstRun);
  const { goTo, finish, pending } = useFirstRunSteps(snapshot);
  useHeadingAt(current);
  const index = steps.indexOf(current);
  const before = steps[index - 1];
  const next = steps[index + 1];
  const frame = {
    snapshot,
    pending,
    onBack: before === undefined ? null : () => navigate('welcome', before),
    onNext: () => void (next === undefined ? finish() : goTo(next)),
  };
  return (
    <Page
      title={titles[current].title}
      subtitle={`Step ${index + 1} of ${steps.length}. You can stop at any time and go on later.`}
      actions={
        <Button tone="quiet" pending={pending} onClick={() => void finish()}>
          {firstRun === 'done' ? 'Close' : 'Skip setup'}
        </Button>
      }
    >
      <div className="flex max-w-3xl flex-col gap-4">
        <Progress current={index} />
        {current === 'access' && <ChooseAccess {...frame} />}
        {current === 'connector' && <ConnectSomething {...frame} />}
        {current === 'client' && <ConnectClient {...frame} />}
      </div>
    </Page>
  );
}

function Progress({ current }: { readonly current: number }) {
  return (
    <ol aria-label="Steps" className="flex gap-2">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={index === current ? 'step' : undefined}
          className={classNames(
            'flex min-w-0 grow basis-0 flex-col gap-1 border-t-2 pt-1.5 text-meta',
            index <= current ? 'border-accent text-ink' : 'border-line text-muted',
          )}
        >
          <span className="flex min-w-0 items-center gap-1.5">
            {index < current ? (
              <Check aria-hidden size={12} className="shrink-0 text-ok-text" />
            ) : (
              <span aria-hidden className="tabular-nums">
                {index + 1}
              </span>
            )}
            <span className={classNames('truncate', index === current && 'font-medium')}>
              {titles[step].short}
            </span>
            {index < current && <span className="sr-only">, done</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Reading goes on at the new step, whatever button led there. */
function useHeadingAt(step: Step): void {
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    document.querySelector<HTMLElement>('main h1')?.focus();
  }, [step]);
}
