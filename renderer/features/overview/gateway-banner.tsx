import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Banner } from '../../components/feedback/banner.tsx';
import { Button } from '../../components/base/button.tsx';
import { CopyDetails } from '../../components/feedback/error-panel.tsx';
import { RelativeTime } from '../../components/layout/relative-time.tsx';
import { useCommand } from '../../state/commands.ts';
import { linkTo } from '../../state/route.ts';

/** Why clients get nothing at the moment, if so. */
export function GatewayBanner({ snapshot }: { readonly snapshot: AppSnapshot }) {
  const resume = useCommand('gateway.resume', 'notice');
  const { gateway, accessPolicy, managed } = snapshot;
  switch (gateway.state) {
    case 'paused':
      return (
        <Banner
          tone="warn"
          title="All access is paused"
          action={
            <Button pending={resume.pending} onClick={() => void resume.run({})}>
              Resume access
            </Button>
          }
        >
          Clients are turned away, and nothing is lost.{' '}
          {gateway.pausedUntil === null ? (
            'It stays so until you resume.'
          ) : (
            <>
              It resumes <RelativeTime at={gateway.pausedUntil} />.
            </>
          )}
        </Banner>
      );
    case 'port-taken':
    case 'stopped': {
      const problem = gateway.problem ?? {
        code: gateway.state,
        message: 'Consentry does not listen for clients.',
        hint: 'Quit Consentry and start it again.',
      };
      return (
        <Banner tone="error" title={problem.message} action={<CopyDetails error={problem} />}>
          {problem.hint}
        </Banner>
      );
    }
    case 'starting':
      return <Banner tone="info" title="Consentry is starting" />;
    case 'serving':
      if (accessPolicy !== 'disabled') {
        return gateway.notice === null ? null : <Banner tone="info" title={gateway.notice} />;
      }
      if (!snapshot.isAccessChosen && managed.access !== 'disabled') return <ChooseBanner />;
      return (
        <Banner
          tone="warn"
          title={
            managed.access === 'disabled'
              ? `Access is switched off by ${managed.by?.name ?? 'the policy of this computer'}`
              : 'The access policy is set to Disabled'
          }
          action={
            <a
              href={linkTo('settings')}
              className="rounded-sm font-medium text-accent-text hover:underline"
            >
              {managed.access === 'disabled' ? 'See what it says' : 'Change it in Settings'}
            </a>
          }
        >
          No client can call anything. What you granted stays, and works again when access is on.
          {managed.access === 'disabled' &&
            managed.by !== null &&
            ` Ask ${managed.by.contact ?? managed.by.name} if you need it.`}
        </Banner>
      );
  }
}

/** A new installation: nothing gets through before the choice (ATLAR-12). */
function ChooseBanner() {
  return (
    <Banner
      tone="warn"
      title="Choose what AI apps may do"
      action={
        <a
          href={linkTo('welcome', 'access')}
          className="rounded-sm font-medium text-accent-text hover:underline"
        >
          Choose
        </a>
      }
    >
      No client can call anything until you choose an access policy.
    </Banner>
  );
}
