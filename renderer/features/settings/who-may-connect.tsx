import type { CommandInput } from '../../../contract/commands/commands.ts';
import type { ManagedView } from '../../../contract/views/managed.ts';
import type {
  AuthorizationSettings,
  RegistrationMode,
} from '../../../contract/views/snapshot/authorization-settings.ts';
import { Card } from '../../components/layout/card.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { HeldNote } from '../../components/feedback/held-note.tsx';
import { ListEditor } from '../../components/controls/list-editor.tsx';
import { Segmented } from '../../components/controls/segmented.tsx';
import { Setting } from '../../components/controls/setting.tsx';
import { Switch } from '../../components/controls/switch.tsx';
import { useCommand } from '../../state/commands.ts';
import { registrationWords } from '../../state/words.ts';
import { readClientAddress, readWebHost } from './read-address.ts';

const modes: readonly RegistrationMode[] = ['ask', 'allow-list', 'closed'];

const modeMeaning: Readonly<Record<RegistrationMode, string>> = {
  ask: 'Any program may register and ask. None can do anything until you consent.',
  'allow-list':
    'Only clients whose web address is listed below, and those you added by hand, may log in.',
  closed: 'No new client may log in. Those with access keep it and may log in again.',
};

const tokenLifetimes = [
  { value: '5', label: '5 min' },
  { value: '15', label: '15 min' },
  { value: '30', label: '30 min' },
  { value: '60', label: '1 hour' },
] as const;

/** Who may register and log in at all; what each may then do is asked every time. */
export function WhoMayConnect({
  settings,
  managed,
}: {
  readonly settings: AuthorizationSettings;
  readonly managed: ManagedView;
}) {
  const mode = useCommand('policy.setAuthorization');
  const { registration } = settings;
  const isLocked = managed.locks.includes('registration');
  const loosest = isLocked ? registration : (managed.registration ?? 'ask');
  return (
    <Card title="Who may connect">
      <Setting name="New clients" help={modeMeaning[registration]}>
        <Segmented
          label="New clients"
          value={registration}
          segments={modes.map((value) => ({
            value,
            label: registrationWords[value],
            disabled: modes.indexOf(value) < modes.indexOf(loosest),
          }))}
          disabled={mode.pending}
          onChange={(next) => void mode.run({ registration: next })}
        />
      </Setting>
      <HeldNote
        managed={managed}
        what={loosest === 'ask' && !isLocked ? null : `Held at “${registrationWords[loosest]}”`}
      />
      {mode.error !== null && <ErrorPanel error={mode.error} />}
      {registration === 'allow-list' && <AllowedClients items={settings.allowedClients} />}
      <WebHosts items={settings.webHosts} />
      <OnOff
        name="Clients known by a web address"
        help="Offers clients to identify themselves by the web address of their metadata document. When this is off, they register here instead, which needs no network."
        isOn={settings.metadataDocuments}
        toInput={(metadataDocuments) => ({ metadataDocuments })}
      />
      <OnOff
        name="Login with a code"
        help="Lets a program without a browser show a code that you type under Clients. The consent asks you as always."
        isOn={settings.deviceLogin}
        toInput={(deviceLogin) => ({ deviceLogin })}
      />
      <OnOff
        name="Token introspection"
        help="Lets a client that has a secret ask whether one of its tokens is still valid."
        isOn={settings.introspection}
        toInput={(introspection) => ({ introspection })}
      />
      <OnOff
        name="Consentry’s own tools"
        help="Clients that you give it to may read about Consentry itself: connectors, clients, permissions, their own activity. Nothing can be changed through them."
        isOn={settings.ownTools}
        toInput={(ownTools) => ({ ownTools })}
      />
      <Setting
        name="Access tokens last"
        help="Clients renew these themselves, and need a login when they cannot. Applies to new tokens."
      >
        <Segmented
          label="Access tokens last"
          value={
            tokenLifetimes.find(({ value }) => Number(value) === settings.accessTokenMinutes)
              ?.value ?? null
          }
          segments={tokenLifetimes}
          disabled={mode.pending}
          onChange={(minutes) => void mode.run({ accessTokenMinutes: Number(minutes) })}
        />
      </Setting>
    </Card>
  );
}

function AllowedClients({ items }: { readonly items: readonly string[] }) {
  const change = useCommand('policy.setAuthorization');
  return (
    <div className="border-t border-line py-3">
      <ListEditor
        label="Allowed clients"
        addLabel="Web address of a client"
        placeholder="https://example.com/oauth/client.json"
        hint="The https address that describes the client, which is also its client id."
        empty="No web address is listed: only clients that you added by hand may log in."
        items={items}
        pending={change.pending}
        error={change.error}
        read={readClientAddress}
        onChange={async (next) => (await change.run({ allowedClients: [...next] })).ok}
      />
    </div>
  );
}

function WebHosts({ items }: { readonly items: readonly string[] }) {
  const change = useCommand('policy.setAuthorization');
  return (
    <div className="border-t border-line py-3">
      <p className="font-medium">Web clients</p>
      <p className="mb-2 text-muted">
        A login normally ends at a program on this computer. For AI applications that run as a
        website, list the host that logins may be sent to.
      </p>
      <ListEditor
        label="Hosts of web clients"
        addLabel="Host of a web client"
        placeholder="vscode.dev"
        hint="Only the host, without https:// or a path."
        empty="None: no login is sent to a website."
        items={items}
        pending={change.pending}
        error={change.error}
        read={readWebHost}
        onChange={async (next) => (await change.run({ webHosts: [...next] })).ok}
      />
    </div>
  );
}

interface OnOffProps {
  readonly name: string;
  readonly help: string;
  readonly isOn: boolean;
  readonly toInput: (isOn: boolean) => CommandInput<'policy.setAuthorization'>;
}

function OnOff({ name, help, isOn, toInput }: OnOffProps) {
  const change = useCommand('policy.setAuthorization');
  return (
    <>
      <Setting name={name} help={help}>
        <Switch
          label={name}
          checked={isOn}
          disabled={change.pending}
          onChange={(next) => void change.run(toInput(next))}
        />
      </Setting>
      {change.error !== null && <ErrorPanel error={change.error} />}
    </>
  );
}
