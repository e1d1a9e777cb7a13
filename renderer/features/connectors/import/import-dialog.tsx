/**
 * Servers that other AI clients have, moved in: choose a client, tick its servers, and they are
 * here, switched off until the person has looked at them (CFG-13). Their file stays as it is until
 * it is asked for separately.
 */
import { useEffect, useRef, useState } from 'react';
import type { ClientApp } from '../../../../contract/commands/client-file-commands.ts';
import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import { Button } from '../../../components/base/button.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { useCommand } from '../../../state/commands.ts';
import { plural } from '../../../state/time-words.ts';
import { InstallDialog } from '../../clients/apps/install-dialog.tsx';
import { useClientApps } from '../../clients/apps/use-client-apps.ts';
import { FoundServers } from './found-servers.tsx';
import { ImportDone } from './import-done.tsx';

interface ImportDialogProps {
  /** Whose servers are shown at once, because the person asked for them; null: they choose. */
  readonly begin?: ClientApp | null;
  readonly onClose: () => void;
}

type Found = CommandOutput<'import.preview'>;
type Taken = CommandOutput<'import.take'>;

export function ImportDialog({ begin = null, onClose }: ImportDialogProps) {
  const { value: apps, error } = useClientApps('');
  const look = useCommand('import.preview');
  const take = useCommand('import.take');
  const show = useCommand('settings.set', 'notice');
  const [app, setApp] = useState<ClientApp | null>(begin);
  const [found, setFound] = useState<Found | null>(null);
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [taken, setTaken] = useState<Taken | null>(null);
  const [replaced, setReplaced] = useState<readonly string[] | null>(null);
  const latest = useRef<ClientApp | null>(null);

  const choose = async (chosen: ClientApp) => {
    latest.current = chosen;
    setApp(chosen);
    setFound(null);
    const result = await look.run({ app: chosen.id });
    // Meanwhile the person may have gone back and looked into another.
    if (!result.ok || latest.current !== chosen) return;
    setFound(result.value);
    setTicked(
      result.value.servers.filter(({ state }) => state === 'ready').map(({ name }) => name),
    );
  };
  const isBegun = useRef(begin === null);
  useEffect(() => {
    if (isBegun.current || begin === null) return;
    isBegun.current = true;
    void choose(begin);
  });
  const bringIn = async () => {
    if (app === null || found === null || found.digest === null || take.pending) return;
    const names = [...ticked];
    const result = await take.run({ app: app.id, digest: found.digest, names });
    if (!result.ok) return;
    setTaken(result.value);
    // They come switched off: a list that hides those would hide what has just come.
    if (result.value.added.length > 0) void show.run({ showDisabled: true });
  };

  if (app !== null && replaced !== null)
    return <InstallDialog app={app} without={replaced} onClose={onClose} onChanged={() => {}} />;
  if (app !== null && taken !== null) {
    return (
      <ImportDone
        app={app}
        taken={taken}
        onClose={onClose}
        onReplace={() => setReplaced(taken.added.map(({ name }) => name))}
      />
    );
  }
  const here = (apps ?? []).filter(({ isFound }) => isFound);
  return (
    <Dialog
      open
      title={app === null ? 'Import from an AI app' : `Servers of ${app.name}`}
      description={
        app === null
          ? 'An app’s file is read only when you choose the app.'
          : found !== null && found.problem !== null
            ? 'Nothing was imported.'
            : `Selected servers are added but not started. Secrets move to the vault; ${app.name}’s file is not changed.`
      }
      onClose={onClose}
      footer={
        <>
          <Button data-initial-focus onClick={app === null ? onClose : () => setApp(null)}>
            {app === null ? 'Cancel' : 'Back'}
          </Button>
          {found !== null && found.digest !== null && (
            <Button
              tone="primary"
              disabled={ticked.length === 0}
              pending={take.pending}
              onClick={() => void bringIn()}
            >
              {`Import ${plural(ticked.length, 'server')}`}
            </Button>
          )}
        </>
      }
    >
      {error !== null && <ErrorPanel error={error} />}
      {app === null && apps === null && error === null && <SkeletonRows label="Looking for apps" />}
      {app === null && apps !== null && <Choice apps={here} onChoose={choose} />}
      {app !== null && look.pending && <SkeletonRows label="Reading the file" />}
      {look.error !== null && <ErrorPanel error={look.error} />}
      {app !== null && found !== null && (
        <FoundServers found={found} ticked={ticked} onTick={setTicked} />
      )}
      {take.error !== null && <ErrorPanel error={take.error} />}
    </Dialog>
  );
}

interface ChoiceProps {
  readonly apps: readonly ClientApp[];
  readonly onChoose: (app: ClientApp) => Promise<void>;
}

function Choice({ apps, onChoose }: ChoiceProps) {
  if (apps.length === 0)
    return <p className="text-muted">No AI app that Consentry knows was found on this computer.</p>;
  return (
    <ul aria-label="AI apps" className="flex flex-col gap-1.5">
      {apps.map((app) => (
        <li key={app.id} className="flex flex-wrap items-center justify-between gap-2">
          <div className="min-w-0 grow basis-60">
            <p className="font-medium">{app.name}</p>
            {app.file !== null && (
              <p className="font-mono text-meta text-muted wrap-anywhere">{app.file}</p>
            )}
          </div>
          <Button
            size="small"
            aria-label={`Look into the file of ${app.name}`}
            onClick={() => void onChoose(app)}
          >
            Look
          </Button>
        </li>
      ))}
    </ul>
  );
}
