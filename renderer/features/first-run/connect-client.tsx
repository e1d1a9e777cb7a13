import { CircleCheck, Hourglass } from 'lucide-react';
import { Banner } from '../../components/feedback/banner.tsx';
import { Button } from '../../components/base/button.tsx';
import { linkTo } from '../../state/route.ts';
import { plural } from '../../state/time-words.ts';
import { shortName } from '../../state/short-name.ts';
import { AddToClient } from '../clients/apps/add-to-client.tsx';
import { GatewayBanner } from '../overview/gateway-banner.tsx';
import { useReviewQuestions } from '../../state/review-context.ts';
import { StepButtons, type StepProps } from './step-frame.tsx';
import { TryIt } from './try-it.tsx';
import { suggestionFor, useFirstCall } from './use-first-call.ts';

/** Where the address goes, and the live answer once an AI app asks. */
export function ConnectClient({ snapshot, pending, onNext, onBack }: StepProps) {
  const review = useReviewQuestions();
  const connected = snapshot.clients.filter((client) => client.grants.length > 0);
  const asking = snapshot.questions.filter((question) => question.kind !== 'approval');
  const held = snapshot.questions.filter((question) => question.kind === 'approval');
  const suggestion = suggestionFor(snapshot, connected);
  const call = useFirstCall(snapshot);
  const isToTry = suggestion?.kind === 'ask' && call.at !== 'allowed';
  return (
    <>
      <p>
        Tell your AI app where Consentry is, then log in from it. A window of Consentry asks you
        what the app may do; nothing works before you say yes.
      </p>
      <GatewayBanner snapshot={snapshot} />
      <div role="status" className="flex flex-col gap-2">
        {asking.length > 0 && (
          <Banner
            tone="info"
            title={`${plural(asking.length, 'AI app')} ${asking.length === 1 ? 'asks' : 'ask'} for access`}
            action={
              <Button tone="primary" onClick={review.open}>
                Review
              </Button>
            }
          >
            Read what it wants, then choose.
          </Banner>
        )}
        {connected.map((client) => (
          <p key={client.clientId} className="flex items-start gap-2">
            <CircleCheck aria-hidden size={16} className="mt-0.5 shrink-0 text-ok-text" />
            <span className="min-w-0 wrap-anywhere">
              <a
                href={linkTo('clients', client.clientId)}
                className="rounded-sm font-medium hover:underline"
              >
                {shortName(client.name)}
              </a>{' '}
              is connected.
            </span>
          </p>
        ))}
        {asking.length === 0 && connected.length === 0 && (
          <p className="flex items-start gap-2 text-muted">
            <Hourglass aria-hidden size={16} className="mt-0.5 shrink-0" />
            Waiting for an AI app to ask.
          </p>
        )}
      </div>
      {suggestion !== null && <TryIt suggestion={suggestion} call={call} asked={held} />}
      <AddToClient endpoint={snapshot.gateway.endpoint} />
      <StepButtons
        pending={pending}
        onBack={onBack}
        onNext={onNext}
        isPlain={connected.length === 0 || isToTry}
        next={connected.length === 0 ? 'Finish without an app' : 'Finish'}
      >
        The overview shows what is left to do.
      </StepButtons>
    </>
  );
}
