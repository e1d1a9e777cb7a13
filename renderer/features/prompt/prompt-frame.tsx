/**
 * The frame all kinds of question share: what kind it is and what proves who asks, the middle that
 * scrolls, the answers.
 */
import { VenetianMask } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { Question } from '../../../contract/views/questions/question.ts';
import { brandOfQuestion } from '../../components/identity/brands.ts';
import { IdentityMark } from '../../components/identity/identity-mark.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { useSecond } from '../../state/clock.ts';
import { countdown } from '../../state/time-words.ts';
import { ProofLine } from './proof-line.tsx';
import type { Prompt } from './use-prompt.ts';

interface PromptFrameProps {
  readonly prompt: Prompt;
  readonly question: Question;
  readonly title: ReactNode;
  /** What must be read before anything is allowed; foreign text in it cannot move the answers. */
  readonly alarm?: string | null;
  /** Above the facts. */
  readonly warnings?: ReactNode;
  readonly children: ReactNode;
  readonly footer: ReactNode;
  /** A control of the surroundings, e.g. to put the question aside. */
  readonly corner?: ReactNode;
}

/**
 * The heading takes the focus, so that neither Enter nor Space answers anything that just appeared.
 */
export function PromptFrame({
  prompt,
  question,
  title,
  alarm = null,
  warnings,
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
      <header className="shrink-0 border-b border-line bg-sidebar px-5 pt-3 pb-3.5 [@media(max-height:32rem)]:pt-1.5 [@media(max-height:32rem)]:pb-2">
        <div className="flex min-h-5 items-center gap-3 text-meta text-muted">
          <span className="grow tabular-nums">
            {total > 1 ? `${position} of ${total}` : 'Consentry'}
          </span>
          <Expiry question={question} />
          {corner}
        </div>
        <div className="mt-1.5 flex items-start gap-3">
          {question.kind !== 'lookup' && (
            <IdentityMark
              size="large"
              name={question.clientName}
              brand={brandOfQuestion(question)}
            />
          )}
          <h1
            ref={heading}
            tabIndex={-1}
            data-quiet-focus
            className="min-w-0 text-head font-semibold tracking-tight wrap-anywhere"
          >
            {title}
          </h1>
        </div>
        {alarm !== null && <Alarm text={alarm} />}
        <ProofLine question={question} />
      </header>
      <div className="min-h-0 grow overflow-y-auto px-5 py-4 [@media(max-height:32rem)]:py-2.5 [@media(max-height:22rem)]:shrink-0 [@media(max-height:22rem)]:overflow-visible">
        <div className="flex flex-col gap-3.5">
          {warnings}
          {children}
        </div>
      </div>
      <footer className="shrink-0 border-t border-line bg-sidebar px-5 py-3.5 [@media(max-height:32rem)]:py-2">
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

function Alarm({ text }: { readonly text: string }) {
  return (
    <div
      tabIndex={0}
      role="group"
      aria-label="Warning"
      className="mt-2.5 flex max-h-17 items-start gap-2 overflow-y-auto rounded-md border border-danger-line bg-danger-soft px-2.5 py-1.5 text-danger-text"
    >
      <VenetianMask aria-hidden size={16} className="mt-0.5 shrink-0" />
      <p className="min-w-0 font-medium wrap-anywhere">{text}</p>
    </div>
  );
}

/**
 * One of the facts: its label at the left, so that the eye finds the same thing at the same place.
 */
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

/** An address as it is, in a box of its own that scrolls. */
export function Address({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <code
      tabIndex={0}
      role="group"
      aria-label={label}
      className="mt-1.5 block max-h-16 overflow-y-auto rounded-md bg-sunken px-2.5 py-1.5 wrap-anywhere text-muted select-text"
    >
      {text}
    </code>
  );
}

function Expiry({ question }: { readonly question: Question }) {
  const now = useSecond();
  const isOver = Date.parse(question.expiresAt) <= now;
  return (
    <span className="whitespace-nowrap tabular-nums">
      {isOver ? 'Time is up: denied' : `Expires in ${countdown(question.expiresAt, now)}`}
    </span>
  );
}
