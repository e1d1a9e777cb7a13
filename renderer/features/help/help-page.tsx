import { useEffect, type ReactNode } from 'react';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../components/base/button.tsx';
import { Card } from '../../components/layout/card.tsx';
import { Page } from '../../components/layout/page.tsx';
import { useCommand } from '../../state/commands.ts';
import { linkTo } from '../../state/route.ts';
import { InstallWays } from './install-ways.tsx';
import { LoginSteps } from './login-steps.tsx';
import { ScopeList } from './scope-list.tsx';
import { setupCount, SetupSteps } from './setup-steps.tsx';

interface HelpPageProps {
  readonly snapshot: AppSnapshot;
  /** The part that was asked for; anything else is the top. */
  readonly at: string | null;
}

/** What there is to do first, how it works, and what each way of adding Consentry does. */
export function HelpPage({ snapshot, at }: HelpPageProps) {
  useScrollTo(at);
  const { setup, authorization } = snapshot;
  return (
    <Page
      title="Help"
      actions={
        <a
          href={linkTo('welcome', 'access')}
          className="rounded-sm font-medium text-accent-text hover:underline"
        >
          Show the introduction
        </a>
      }
    >
      <div className="flex max-w-3xl flex-col gap-4">
        <Part id="setup">
          <Card
            title="Get started"
            aside={<span className="text-meta text-muted">{setupCount(setup)}</span>}
          >
            <SetupSteps setup={setup} />
            <ShowOnOverview snapshot={snapshot} />
          </Card>
        </Part>
        <Part id="how">
          <Card title="How it works, in six steps">
            <LoginSteps tokenMinutes={authorization.accessTokenMinutes} />
          </Card>
        </Part>
        <Part id="scopes">
          <Card title="What a client can ask for">
            <ScopeList />
          </Card>
        </Part>
        <Part id="install">
          <Card title="Adding Consentry to an AI app">
            <InstallWays />
          </Card>
        </Part>
      </div>
    </Page>
  );
}

/** Takes back that the steps were hidden. */
function ShowOnOverview({ snapshot }: { readonly snapshot: AppSnapshot }) {
  const set = useCommand('settings.set', 'notice');
  if (snapshot.showSetup || snapshot.setup.every(({ isDone }) => isDone)) return null;
  return (
    <div className="mt-3">
      <Button size="small" pending={set.pending} onClick={() => void set.run({ showSetup: true })}>
        Show these steps on the overview
      </Button>
    </div>
  );
}

/** A part that can be linked to. */
function Part({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return (
    <div id={`help-${id}`} tabIndex={-1} data-quiet-focus className="scroll-mt-4">
      {children}
    </div>
  );
}

/** Shows the part that was asked for, and reading goes on there. */
function useScrollTo(at: string | null): void {
  useEffect(() => {
    if (at === null) return;
    const part = document.getElementById(`help-${at}`);
    part?.scrollIntoView({ block: 'start' });
    part?.focus({ preventScroll: true });
  }, [at]);
}
