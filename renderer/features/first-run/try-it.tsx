/** The end of the first run: something to ask the AI app for, and the live answer to it. */
import { Ban, CircleCheck, Hourglass, OctagonX, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ListedEntry } from '../../../contract/views/audit-entry.ts';
import type { ApprovalQuestion } from '../../../contract/views/questions/question.ts';
import { quotedName } from '../../../contract/plain/quoted-name.ts';
import { Banner } from '../../components/feedback/banner.tsx';
import { Button } from '../../components/base/button.tsx';
import { CopyBlock } from '../../components/base/copy.tsx';
import { Card } from '../../components/layout/card.tsx';
import { RelativeTime } from '../../components/layout/relative-time.tsx';
import { useReviewQuestions } from '../../state/review-context.ts';
import { linkTo } from '../../state/route.ts';
import { shortName } from '../../state/short-name.ts';
import { ConnectorWords } from '../activity/connector-words.tsx';
import type { FirstCall, Suggestion } from './use-first-call.ts';

interface TryItProps {
  readonly suggestion: Suggestion;
  readonly call: FirstCall;
  /** Calls that wait for the person. */
  readonly asked: readonly ApprovalQuestion[];
}

export function TryIt({ suggestion, call, asked }: TryItProps) {
  return (
    <Card title="Try it">
      <div className="flex flex-col gap-3">
        <ToAsk suggestion={suggestion} />
        <div role="status" className="flex flex-col gap-2">
          {asked.slice(0, 1).map((question) => (
            <Asked key={question.id} question={question} />
          ))}
          <Outcome call={call} isAsking={asked.length > 0} suggestion={suggestion} />
        </div>
      </div>
    </Card>
  );
}

function ToAsk({ suggestion }: { readonly suggestion: Suggestion }) {
  switch (suggestion.kind) {
    case 'ask':
      return (
        <div className="flex flex-col gap-1.5">
          <p className="wrap-anywhere">
            Ask <bdi className="font-medium">{shortName(suggestion.client.name)}</bdi>:
          </p>
          <CopyBlock label="What to ask" text={suggestion.words} />
        </div>
      );
    case 'no-tools':
      return (
        <p>
          There are no tools to use yet.{' '}
          <Way to={linkTo('welcome', 'connector')}>Connect something</Way> and accept what it
          offers.
        </p>
      );
    case 'not-given':
      return (
        <p className="wrap-anywhere">
          <bdi className="font-medium">{shortName(suggestion.client.name)}</bdi> may use none of
          your connectors that are ready.{' '}
          <Way to={linkTo('clients', suggestion.client.clientId)}>Give it one</Way>
        </p>
      );
  }
}

function Asked({ question }: { readonly question: ApprovalQuestion }) {
  const review = useReviewQuestions();
  return (
    <Banner
      tone="info"
      title={`${quotedName(question.clientName)} asks for your approval`}
      action={
        <Button tone="primary" onClick={review.open}>
          Review
        </Button>
      }
    >
      {`It wants to run ${question.tool} on ${question.connector}.`}
    </Banner>
  );
}

interface OutcomeProps {
  readonly call: FirstCall;
  readonly isAsking: boolean;
  readonly suggestion: Suggestion;
}

function Outcome({ call, isAsking, suggestion }: OutcomeProps) {
  switch (call.at) {
    case 'waiting':
      return isAsking || suggestion.kind !== 'ask' ? null : (
        <Line icon={Hourglass} tone="text-muted">
          <span className="text-muted">Waiting for the first call…</span>
        </Line>
      );
    case 'allowed':
      return (
        <Line icon={CircleCheck} tone="text-ok-text">
          It works: <Call entry={call.entry} />
        </Line>
      );
    case 'denied':
      return (
        <Line icon={Ban} tone="text-danger-text">
          <Call entry={call.entry} /> It was denied. {whyOf(call.entry)}
        </Line>
      );
    case 'failed':
      return (
        <Line icon={OctagonX} tone="text-danger-text">
          <Call entry={call.entry} /> It failed. {whyOf(call.entry)}
        </Line>
      );
  }
}

interface LineProps {
  readonly icon: LucideIcon;
  readonly tone: string;
  readonly children: ReactNode;
}

function Line({ icon: Icon, tone, children }: LineProps) {
  return (
    <p className="flex items-start gap-2">
      <Icon aria-hidden size={16} className={`mt-0.5 shrink-0 ${tone}`} />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </p>
  );
}

/** Who called what, with the way to its entry. */
function Call({ entry }: { readonly entry: ListedEntry }) {
  const { clientName, tool, connector } = entry;
  return (
    <>
      <bdi className="font-medium">{clientName === null ? 'An app' : shortName(clientName)}</bdi>{' '}
      called <Way to={linkTo('activity', String(entry.id))}>{tool ?? 'a tool'}</Way>
      {connector !== null && (
        <>
          {' on '}
          <ConnectorWords name={connector} />
        </>
      )}
      {/* It changes by itself, which is no news to read aloud. */}
      <span aria-live="off">
        , <RelativeTime at={entry.at} />.
      </span>
    </>
  );
}

function whyOf({ reasonText, reason }: ListedEntry): string {
  return `${(reasonText ?? reason ?? 'The log has no reason').replace(/\.$/u, '')}.`;
}

function Way({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return (
    <a href={to} className="rounded-sm font-medium text-accent-text hover:underline">
      {children}
    </a>
  );
}
