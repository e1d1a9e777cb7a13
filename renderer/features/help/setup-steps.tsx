/** The steps from nothing to the first call, each with where it is taken (ATMOS-46). */
import { Circle, CircleCheck } from 'lucide-react';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { SetupStep, SetupStepId } from '../../../contract/views/snapshot/setup-step.ts';
import { classNames } from '../../components/base/class-names.ts';
import { linkTo, newItem } from '../../state/route.ts';

interface Words {
  readonly title: string;
  readonly text: string;
  readonly link: string;
  /** Where it is taken; its connector, if it is about one. */
  readonly href: (connector: string | null) => string;
}

const toConnector = (connector: string | null) =>
  connector === null ? linkTo('connectors') : linkTo('connectors', connector);

const words: Readonly<Record<SetupStepId, Words>> = {
  access: {
    title: 'Choose access',
    text: 'Set the most that any AI app may do.',
    link: 'Choose',
    href: () => linkTo('welcome', 'access'),
  },
  connector: {
    title: 'Add a connector',
    text: 'Pick an MCP server: from the catalog, by its address, or by its command.',
    link: 'Add a connector',
    href: () => linkTo('connectors', newItem),
  },
  connect: {
    title: 'Connect it',
    text: 'Log in to its service, or confirm the program that runs.',
    link: 'Open connectors',
    href: toConnector,
  },
  review: {
    title: 'Review its tools',
    text: 'See what it offers and accept it. Until then clients see none of it.',
    link: 'Review',
    href: toConnector,
  },
  client: {
    title: 'Connect a client',
    text: 'Add Consentry to an AI app, then log in from that app.',
    link: 'Add to an app',
    href: () => linkTo('clients'),
  },
  call: {
    title: 'Make the first call',
    text: 'Ask the AI app to use one of the tools. The call appears under Activity.',
    link: 'Open Activity',
    href: () => linkTo('activity'),
  },
};

/** What is left, and what is done. */
export function SetupSteps({ setup }: Pick<AppSnapshot, 'setup'>) {
  const next = setup.find(({ isDone }) => !isDone)?.id;
  return (
    <ol aria-label="Steps of the setup" className="flex flex-col gap-2.5">
      {setup.map((step) => (
        <SetupStepRow key={step.id} step={step} isNext={step.id === next} />
      ))}
    </ol>
  );
}

function SetupStepRow({ step, isNext }: { readonly step: SetupStep; readonly isNext: boolean }) {
  const { title, text, link, href } = words[step.id];
  return (
    <li className="flex gap-2.5" aria-current={isNext ? 'step' : undefined}>
      {step.isDone ? (
        <CircleCheck aria-hidden size={16} className="mt-0.5 shrink-0 text-ok-text" />
      ) : (
        <Circle aria-hidden size={16} className="mt-0.5 shrink-0 text-line-strong" />
      )}
      <div className="min-w-0 grow">
        <p className={classNames('font-medium', step.isDone && 'text-muted')}>
          {title}
          <span className="sr-only">{step.isDone ? ', done' : ', not done yet'}</span>
        </p>
        {isNext && <p className="text-muted">{text}</p>}
      </div>
      {!step.isDone && (
        <a
          href={href(step.connector)}
          aria-label={`${link}: ${title}`}
          className={classNames(
            'shrink-0 rounded-sm text-accent-text hover:underline',
            isNext && 'font-medium',
          )}
        >
          {link}
        </a>
      )}
    </li>
  );
}

/** `3 of 6 done`. */
export function setupCount(setup: readonly SetupStep[]): string {
  return `${setup.filter(({ isDone }) => isDone).length} of ${setup.length} done`;
}
