/**
 * The demo on the overview: one step at a press, what came back, and what to look at. Nothing of it
 * is given here: the same prompts ask.
 */
import { Circle, CircleCheck, CircleDot, LoaderCircle } from 'lucide-react';
import type { DemoStep, DemoView } from '../../../contract/views/snapshot/demo-view.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../components/base/button.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Card } from '../../components/layout/card.tsx';
import { useCommand } from '../../state/commands.ts';
import { showDone } from '../../state/notices.ts';
import { linkTo } from '../../state/route.ts';
import { findConnector } from '../../state/selectors.ts';
import { demoPress, stepWords } from './demo-words.ts';

/** Shown while anything of the demo is there. */
export function DemoCard({ snapshot }: { readonly snapshot: AppSnapshot }) {
  const { demo } = snapshot;
  const remove = useCommand('demo.remove');
  if (demo.connector === null && demo.clientId === null) return null;
  const end = async () => {
    const result = await remove.run({});
    if (result.ok) showDone('The demo is removed', 'What it did stays under Activity.');
  };
  return (
    <Card
      title="Try it"
      aside={
        <Button size="small" pending={remove.pending} onClick={() => void end()}>
          Remove the demo
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="max-w-prose text-muted">
          A small client and a small server with notes, both inside Consentry. They go through the
          same steps as every client and every server, and you answer as always.
        </p>
        <DemoProgress snapshot={snapshot} demo={demo} />
        {remove.error !== null && <ErrorPanel error={remove.error} />}
      </div>
    </Card>
  );
}

interface DemoProgressProps {
  readonly snapshot: AppSnapshot;
  readonly demo: DemoView;
}

function DemoProgress({ snapshot, demo }: DemoProgressProps) {
  const connector = findConnector(snapshot, demo.connector ?? '');
  if (connector === undefined)
    return (
      <p>The demo server is gone. Remove the demo, or add “Demo notes” from the catalog again.</p>
    );
  if (connector.toolsToReview > 0 || connector.tools === 0)
    return (
      <p>
        {'First look at what its server offers, and accept it: '}
        <a
          className="rounded-sm font-medium text-accent-text hover:underline"
          href={linkTo('connectors', connector.name)}
        >
          {`Review the tools of ${connector.name}`}
        </a>
      </p>
    );
  return (
    <>
      {demo.isInterrupted && (
        <p>Consentry ended in the middle of the demo. Start it again, or remove it.</p>
      )}
      {snapshot.accessPolicy === 'read-only' && demo.clientId === null && <ReadOnlyNote />}
      <ol aria-label="Steps of the demo" className="flex flex-col gap-2">
        {demo.steps.map((step) => (
          <DemoStepRow key={step.id} step={step} />
        ))}
      </ol>
      <DemoButtons snapshot={snapshot} demo={demo} />
    </>
  );
}

/** Read-only is what the first run suggests, and a step of the demo writes. */
function ReadOnlyNote() {
  return (
    <p className="max-w-prose">
      {'The access policy is Read-only, so adding a note will be refused. To see a write ask you, '}
      <a
        className="rounded-sm font-medium text-accent-text hover:underline"
        href={linkTo('settings', 'access')}
      >
        set Read & write first
      </a>
      . You can set it back afterwards.
    </p>
  );
}

const marks = {
  later: <Circle aria-hidden size={16} className="mt-0.5 shrink-0 text-line-strong" />,
  next: <CircleDot aria-hidden size={16} className="mt-0.5 shrink-0 text-accent-text" />,
  running: (
    <LoaderCircle
      aria-hidden
      size={16}
      className="mt-0.5 shrink-0 text-accent-text motion-safe:animate-spin"
    />
  ),
  done: <CircleCheck aria-hidden size={16} className="mt-0.5 shrink-0 text-ok-text" />,
};

function DemoStepRow({ step }: { readonly step: DemoStep }) {
  const { title, hint, ended } = stepWords[step.id];
  return (
    <li className="flex gap-2.5">
      {marks[step.state]}
      <div className="min-w-0">
        <p className={step.state === 'later' ? 'text-muted' : 'font-medium'}>
          {title}
          <span className="sr-only">{step.state === 'done' ? ', done' : ''}</span>
        </p>
        {(step.state === 'next' || step.state === 'running') && (
          <p className="text-muted">{hint}</p>
        )}
        {step.outcome !== null && (
          <p role="status" className="text-muted wrap-anywhere">
            {ended[step.outcome] ?? 'It did not work.'}
            {step.said !== null && <span>{` “${step.said}”`}</span>}
          </p>
        )}
      </div>
    </li>
  );
}

function DemoButtons({ snapshot, demo }: DemoProgressProps) {
  const start = useCommand('demo.start');
  const next = useCommand('demo.next');
  const revoke = useCommand('client.revoke');
  const client = snapshot.clients.find(({ clientIds }) => clientIds.includes(demo.clientId ?? ''));
  const press = demoPress(demo, (client?.grants.length ?? 0) > 0);
  const error = start.error ?? next.error ?? revoke.error;
  const run = (): void => {
    if (press === null) return;
    if (press.does === 'start') void start.run({});
    else if (press.does === 'next') void next.run({});
    else void revoke.run({ clientId: demo.clientId ?? '' });
  };
  return (
    <>
      {press !== null && (
        <div>
          <Button
            tone={press.does === 'revoke' ? 'danger' : 'primary'}
            pending={start.pending || next.pending || revoke.pending}
            onClick={run}
          >
            {press.words}
          </Button>
        </div>
      )}
      {error !== null && <ErrorPanel error={error} />}
    </>
  );
}
