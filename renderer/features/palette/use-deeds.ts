import { useCommand } from '../../state/commands.ts';
import { copyText } from '../../state/clipboard.ts';
import { showDone, showError } from '../../state/notices.ts';
import { linkTo, navigate } from '../../state/route.ts';
import { policyWords } from '../../state/words.ts';
import { useEditPolicy } from '../policy-editor/use-edit-policy.ts';
import { useConnect } from '../connectors/parts/use-connect.ts';
import { useReviewQuestions } from '../../state/review-context.ts';
import type { Deed } from './entry.ts';

interface Doers {
  readonly onShortcuts: () => void;
  /** Asks first. */
  readonly onRevoke: (whose: { readonly clientId: string } | 'all') => void;
}

/** Does what an entry of the palette stands for, and shows that it is done. */
export function useDeeds({ onShortcuts, onRevoke }: Doers): (deed: Deed) => void {
  const pause = useCommand('gateway.pause', 'notice');
  const resume = useCommand('gateway.resume', 'notice');
  const setAccess = useCommand('policy.setAccess', 'notice');
  const setTheme = useCommand('settings.set', 'notice');
  const editPolicy = useEditPolicy('notice');
  const connect = useConnect();
  const review = useReviewQuestions();

  return (deed) => {
    switch (deed.kind) {
      case 'go':
        return show(linkTo(deed.section, deed.item));
      case 'pause':
        return void pause.run({}).then(({ ok }) => {
          if (ok) showDone('All access is paused', 'Clients are turned away until you resume.');
        });
      case 'resume':
        return void resume.run({}).then(({ ok }) => {
          if (ok) showDone('Access is on again');
        });
      case 'policy':
        return editPolicy.open();
      case 'revoke':
        return onRevoke({ clientId: deed.clientId });
      case 'revoke-all':
        return onRevoke('all');
      case 'reconnect':
        return void connect.run(deed.name).then((how) => {
          // Its page shows a login or a failure, and what to do.
          if (how === 'done') showDone(`${deed.name} is connecting`);
          else navigate('connectors', deed.name);
        });
      case 'copy':
        return void copyText(deed.text).then((isDone) => {
          if (isDone) showDone('Address copied', deed.text);
          else
            showError({
              code: 'internal',
              message: 'The address could not be copied.',
              hint: deed.text,
            });
        });
      case 'theme':
        return void setTheme.run({ theme: deed.theme });
      case 'access':
        return void setAccess.run({ access: deed.access }).then(({ ok }) => {
          if (ok) showDone(`The access policy is ${policyWords[deed.access]}`);
        });
      case 'review':
        return review.open();
      case 'shortcuts':
        return onShortcuts();
    }
  };
}

/**
 * Puts the focus on the heading of the new page (`useHeadingFocus` in the shell), or of this one.
 */
function show(link: string): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  if (window.location.hash === link) document.querySelector<HTMLElement>('main h1')?.focus();
  else window.location.hash = link;
}
