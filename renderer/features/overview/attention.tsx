/**
 * What needs the person: waiting questions first, then what is broken, each with the one thing to
 * do.
 */
import { Hand, OctagonX, Plug, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { quotedName } from '../../../contract/plain/quoted-name.ts';
import type { AppSnapshot, Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Badge } from '../../components/feedback/badge.tsx';
import { Button } from '../../components/base/button.tsx';
import { Card } from '../../components/layout/card.tsx';
import { useCommand } from '../../state/commands.ts';
import { navigate } from '../../state/route.ts';
import { neverOn } from '../../state/selectors.ts';
import { plural } from '../../state/time-words.ts';
import { useReviewQuestions } from '../../state/review-context.ts';

/** Nothing at all when nothing needs attention. */
export function Attention({ snapshot }: { readonly snapshot: AppSnapshot }) {
  const review = useReviewQuestions();
  const { questions, gateway } = snapshot;
  const repairs = snapshot.repairs.filter(({ id }) => id !== inBanner[gateway.state]);
  const waiting = neverOn(snapshot);
  const total = questions.length + repairs.length + (waiting.length > 0 ? 1 : 0);
  if (total === 0) return null;
  return (
    <Card title="Needs your attention" aside={<Badge>{total}</Badge>} flush>
      <ul className="divide-y divide-line border-t border-line">
        {questions.length > 0 && (
          <Item
            icon={<Hand aria-hidden size={16} className="text-warn-text" />}
            title={`${plural(questions.length, 'question')} waiting for your answer`}
            detail={questionLine(questions)}
            action={
              <Button tone="primary" onClick={review.open}>
                Review
              </Button>
            }
          />
        )}
        {waiting.length > 0 && <NeverOn names={waiting.map(({ name }) => name)} />}
        {repairs.map((repair) => (
          <RepairItem key={repair.id} repair={repair} shell={snapshot.shell} />
        ))}
      </ul>
    </Card>
  );
}

/** The list of connectors hides them unless it is asked to show them. */
function NeverOn({ names }: { readonly names: readonly string[] }) {
  const show = useCommand('settings.set', 'notice');
  const go = async () => {
    const { ok } = await show.run({ showDisabled: true });
    if (ok) navigate('connectors');
  };
  const isOne = names.length === 1;
  return (
    <Item
      icon={<Plug aria-hidden size={16} className="text-muted" />}
      title={`${plural(names.length, 'connector')} ${isOne ? 'is' : 'are'} not switched on yet`}
      detail={`${names.slice(0, 5).join(', ')}${names.length > 5 ? `, and ${names.length - 5} more` : ''}`}
      action={
        <Button pending={show.pending} onClick={() => void go()}>
          {isOne ? 'Show it' : 'Show them'}
        </Button>
      }
    />
  );
}

/** What the banner above says already, with the same way out. */
const inBanner: Readonly<Record<AppSnapshot['gateway']['state'], string | null>> = {
  starting: null,
  serving: 'access-off',
  paused: 'paused',
  'port-taken': 'gateway',
  stopped: 'gateway',
};

const placeOf = {
  clients: { section: 'clients', item: undefined },
  groups: { section: 'clients', item: 'groups' },
  rules: { section: 'settings', item: 'rules' },
  settings: { section: 'settings', item: undefined },
  activity: { section: 'activity', item: undefined },
  forwarding: { section: 'settings', item: 'forwarding' },
  vault: { section: 'settings', item: 'vault' },
} as const;

interface RepairItemProps {
  readonly repair: Repair;
  readonly shell: AppSnapshot['shell'];
}

function RepairItem({ repair, shell }: RepairItemProps) {
  const connect = useCommand('connector.connect', 'notice');
  const forget = useCommand('connector.forgetLogin', 'notice');
  const resume = useCommand('gateway.resume', 'notice');
  const unlock = useCommand('vault.unlock', 'notice');
  const confirmSettings = useCommand('settings.confirm', 'notice');
  const openFolder = useCommand('app.openDataFolder', 'notice');
  const { fix } = repair;
  const reconnect = async (name: string, how: typeof connect | typeof forget) => {
    const result = await how.run({ name });
    // The address of a login is opened on the connector's own page, where its host is shown.
    if (!result.ok || result.value.authorizationUrl !== null) navigate('connectors', name);
  };
  const run = () => {
    if (fix?.kind === 'reconnect') void reconnect(fix.connector, connect);
    if (fix?.kind === 'forget-login') void reconnect(fix.connector, forget);
    if (fix?.kind === 'resume') void resume.run({});
    if (fix?.kind === 'unlock') void unlock.run({});
    if (fix?.kind === 'confirm-settings') void confirmSettings.run({});
    if (fix?.kind === 'confirm') navigate('connectors', fix.connector);
    if (fix?.kind === 'connector') navigate('connectors', fix.connector);
    if (fix?.kind === 'review') navigate('connectors', fix.connector);
    if (fix?.kind === 'client') navigate('clients', fix.clientId);
    if (fix?.kind === 'client-entry') navigate('clients');
    if (fix?.kind === 'open') navigate(placeOf[fix.page].section, placeOf[fix.page].item);
    // In a browser there is no file manager: the settings name the folder.
    if (fix?.kind === 'data-folder' && shell === 'headless') navigate('settings');
    else if (fix?.kind === 'data-folder') void openFolder.run({});
    if (fix?.kind === 'choose-access') navigate('welcome', 'access');
  };
  const Icon = repair.severity === 'error' ? OctagonX : TriangleAlert;
  return (
    <Item
      icon={
        <Icon
          aria-hidden
          size={16}
          className={repair.severity === 'error' ? 'text-danger-text' : 'text-warn-text'}
        />
      }
      title={repair.title}
      detail={repair.detail}
      action={
        fix !== null && (
          <Button
            pending={connect.pending || forget.pending || resume.pending || unlock.pending}
            onClick={run}
          >
            {fix.label}
          </Button>
        )
      }
    />
  );
}

interface ItemProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly detail: string;
  readonly action: ReactNode;
}

function Item({ icon, title, detail, action }: ItemProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
      <div className="flex min-w-0 grow basis-60 gap-2.5">
        <span className="mt-0.5 shrink-0">{icon}</span>
        <div className="min-w-0 wrap-anywhere">
          <p className="font-medium">{title}</p>
          <p className="text-muted">{detail}</p>
        </div>
      </div>
      {action}
    </li>
  );
}

function lineOf(question: AppSnapshot['questions'][number]): string {
  switch (question.kind) {
    case 'consent':
      return `${quotedName(question.clientName)} wants to use your connectors`;
    case 'lookup':
      return `A web page asks to connect a program of ${question.host}`;
    case 'approval':
      return `${quotedName(question.clientName)} wants to run ${question.tool} on ${question.connector}`;
  }
}

function questionLine(questions: AppSnapshot['questions']): string {
  const first = questions[0];
  if (first === undefined) return '';
  const line = lineOf(first);
  return questions.length === 1 ? `${line}.` : `${line}, and ${questions.length - 1} more.`;
}
