import { Circle, CircleCheck } from 'lucide-react';
import { Card } from '../../components/layout/card.tsx';
import { classNames } from '../../components/base/class-names.ts';
import { linkTo } from '../../state/route.ts';
import type { ChecklistItem } from '../../state/selectors.ts';

const help: Readonly<
  Record<
    ChecklistItem['id'],
    { readonly text: string; readonly href?: string; readonly link?: string }
  >
> = {
  connector: {
    text: 'A server that offers tools: a program on this computer, or an address.',
    href: linkTo('connectors'),
    link: 'Add a connector',
  },
  review: {
    text: 'See what it offers and accept it. Until then clients see none of it.',
    href: linkTo('connectors'),
    link: 'Open connectors',
  },
  client: { text: 'Copy a snippet below into your AI client, then log in from it.' },
  call: { text: 'Ask the client to use one of the tools. The call appears under Activity.' },
};

interface ChecklistProps {
  readonly steps: readonly ChecklistItem[];
  /** The first run was left before its end. */
  readonly mayContinue: boolean;
}

/** From nothing to the first call; it leaves when all is done. */
export function Checklist({ steps, mayContinue }: ChecklistProps) {
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => !step.done)?.id;
  return (
    <Card
      title="Get started"
      aside={
        <span className="flex items-center gap-3">
          {mayContinue && (
            <a
              href={linkTo('welcome')}
              className="rounded-sm font-medium text-accent-text hover:underline"
            >
              Continue setup
            </a>
          )}
          <span className="text-meta text-muted">{`${done} of ${steps.length} done`}</span>
        </span>
      }
    >
      <ol className="flex flex-col gap-2.5">
        {steps.map((step) => {
          const { text, href, link } = help[step.id];
          return (
            <li key={step.id} className="flex gap-2.5">
              {step.done ? (
                <CircleCheck aria-hidden size={16} className="mt-0.5 shrink-0 text-ok-text" />
              ) : (
                <Circle aria-hidden size={16} className="mt-0.5 shrink-0 text-line-strong" />
              )}
              <div className="min-w-0">
                <p className={classNames('font-medium', step.done && 'text-muted')}>
                  {step.label}
                  <span className="sr-only">{step.done ? ', done' : ', not done yet'}</span>
                </p>
                {step.id === next && (
                  <p className="text-muted">
                    {text}{' '}
                    {href !== undefined && (
                      <a
                        href={href}
                        className="rounded-sm font-medium text-accent-text hover:underline"
                      >
                        {link}
                      </a>
                    )}
                  </p>
                )}
              </div>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
