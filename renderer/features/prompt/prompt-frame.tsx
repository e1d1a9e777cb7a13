/** The frame both kinds of question share: what kind it is, who asks, the middle that scrolls, the answers. */
import { BadgeCheck, ShieldQuestionMark, UserCheck } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { Question } from '../../../contract/views.ts';
import { classNames } from '../../components/class-names.ts';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { useSecond } from '../../state/clock.ts';
import { countdown } from '../../state/time-words.ts';
import type { Prompt } from './use-prompt.ts';

interface PromptFrameProps {
  readonly prompt: Prompt;
  readonly question: Question;
  readonly title: ReactNode;
  readonly warnings?: readonly string[];
  readonly children: ReactNode;
  readonly footer: ReactNode;
  /** A control of the surroundings, e.g. to put the question aside. */
  readonly corner?: ReactNode;
}

/** The heading takes the focus, so that neither Enter nor Space answers anything that just appeared. */
export function PromptFrame({
  prompt,
  question,
  title,
  warnings = [],
  children,
  footer,
  corner,
}: PromptFrameProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [question.id]);
  const { position = 1, total = 1 } = prompt.view ?? {};
  return (
    <section
      aria-label="Question"
      className="flex min-h-0 grow flex-col overflow-hidden [@media(max-height:22rem)]:overflow-y-auto"
    >
      <header className="shrink-0 border-b border-line bg-sidebar px-5 pt-3 pb-4">
        <div className="flex min-h-5 items-center gap-3 text-meta text-muted">
          <span className="grow tabular-nums">
            {total > 1 ? `${position} of ${total}` : 'Consentry'}
          </span>
          <Expiry question={question} />
          {corner}
        </div>
        <h1
          ref={heading}
          tabIndex={-1}
          data-quiet-focus
          className="mt-1 text-head font-semibold tracking-tight wrap-anywhere"
        >
          {title}
        </h1>
      </header>
      <div className="min-h-0 grow overflow-y-auto px-5 py-4 [@media(max-height:22rem)]:shrink-0 [@media(max-height:22rem)]:overflow-visible">
        <div className="flex flex-col gap-3.5">
          {warnings.length > 0 && <Warnings warnings={warnings} />}
          <Part label="Who">
            <Who question={question} />
          </Part>
          {children}
        </div>
      </div>
      <footer className="shrink-0 border-t border-line bg-sidebar px-5 py-3.5">
        {prompt.error !== null && (
          <div className="mb-3">
            <ErrorPanel error={prompt.error} />
          </div>
        )}
        {footer}
      </footer>
    </section>
  );
}

/** One of the three facts: its label at the left, so that the eye finds the same thing at the same place. */
export function Part({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="grid grid-cols-[3.5rem_minmax(0,1fr)] gap-3 max-[20rem]:grid-cols-1">
      <h2 className="text-muted">{label}</h2>
      <div className="min-w-0">{children}</div>
    </div>
  );
}

const proofIcons = {
  dynamic: ShieldQuestionMark,
  'metadata-url': BadgeCheck,
  'pre-registered': UserCheck,
} as const;

/** The proof comes first, in a row of its own: no name, however long, can reach or move it (SEC-37). */
function Who({ question }: { readonly question: Question }) {
  const Icon = proofIcons[question.identity];
  const isProven = question.identity !== 'dynamic';
  return (
    <>
      <p className="flex items-start gap-1.5">
        <Icon
          aria-hidden
          size={16}
          className={classNames('mt-0.5 shrink-0', isProven ? 'text-ok-text' : 'text-warn-text')}
        />
        <span className="min-w-0 wrap-anywhere">{question.proof}</span>
      </p>
      <p
        className="mt-1 max-h-24 overflow-y-auto rounded-md bg-sunken px-2.5 py-1.5 wrap-anywhere"
        tabIndex={0}
        role="group"
        aria-label="Claimed name"
      >
        <span className="text-muted">calls itself </span>
        <bdi className="text-lead font-semibold">“{question.clientName}”</bdi>
      </p>
    </>
  );
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  return (
    <ul className="flex flex-col gap-1.5 rounded-lg border border-danger-line bg-danger-soft px-3 py-2.5 text-danger-text">
      {warnings.map((warning) => (
        <li key={warning} className="font-medium wrap-anywhere">
          {warning}
        </li>
      ))}
    </ul>
  );
}

function Expiry({ question }: { readonly question: Question }) {
  const now = useSecond();
  const isOver = Date.parse(question.expiresAt) <= now;
  return (
    <span className="whitespace-nowrap tabular-nums">
      {isOver ? 'Time is up: denied' : `Denied by itself in ${countdown(question.expiresAt, now)}`}
    </span>
  );
}
