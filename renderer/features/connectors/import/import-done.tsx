import { useState } from 'react';
import type { ClientApp } from '../../../../contract/commands/client-file-commands.ts';
import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import { Button } from '../../../components/base/button.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { useCommand } from '../../../state/commands.ts';
import { linkTo } from '../../../state/route.ts';
import { plural } from '../../../state/time-words.ts';

interface ImportDoneProps {
  readonly app: ClientApp;
  readonly taken: CommandOutput<'import.take'>;
  readonly onClose: () => void;
  /** Consentry takes the place of the originals: what changes in the file is shown first. */
  readonly onReplace: () => void;
}

type Busy = 'undo' | 'switch-on' | null;

/**
 * What has come, what has not, and the ways on: switch it on, take it back, or replace the
 * originals with Consentry.
 */
export function ImportDone({ app, taken, onClose, onReplace }: ImportDoneProps) {
  const { added, failed } = taken;
  const remove = useCommand('connector.remove');
  const enable = useCommand('connector.enable');
  const [busy, setBusy] = useState<Busy>(null);
  const [on, setOn] = useState<readonly string[]>([]);
  const left = added.filter(({ connector }) => !on.includes(connector));
  const each = async (what: Exclude<Busy, null>, run: (connector: string) => Promise<boolean>) => {
    setBusy(what);
    let isDone = true;
    for (const { connector } of what === 'undo' ? added : left) {
      isDone = await run(connector);
      if (!isDone) break;
    }
    setBusy(null);
    return isDone;
  };
  const undo = async () => {
    const isDone = await each('undo', async (name) => (await remove.run({ name })).ok);
    if (isDone) onClose();
  };
  const switchOn = () =>
    each('switch-on', async (name) => {
      const { ok } = await enable.run({ name });
      if (ok) setOn((known) => [...known, name]);
      return ok;
    });
  return (
    <Dialog
      open
      title={`${plural(added.length, 'server')} imported from ${app.name}`}
      description={
        added.length > 0 && left.length === 0
          ? 'They are switched on. Review their tools next: clients see none before that.'
          : 'They are switched off. Switching one on runs what you have just seen.'
      }
      onClose={onClose}
      footer={
        <>
          {left.length > 0 && (
            <Button pending={busy === 'undo'} disabled={busy !== null} onClick={() => void undo()}>
              Undo
            </Button>
          )}
          {added.length > 0 && app.canWrite && (
            <Button disabled={busy !== null} onClick={onReplace}>
              {`Replace them with Consentry in ${app.name}…`}
            </Button>
          )}
          {left.length > 0 && (
            <Button
              pending={busy === 'switch-on'}
              disabled={busy !== null}
              onClick={() => void switchOn()}
            >
              {`Switch on ${left.length === 1 ? '1 server' : `all ${left.length}`}`}
            </Button>
          )}
          <Button tone="primary" data-initial-focus onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <ul aria-label="Imported" className="flex flex-col gap-1">
        {added.map(({ name, connector }) => (
          <li key={connector}>
            <a
              href={linkTo('connectors', connector)}
              className="rounded-sm text-accent-text hover:underline"
              onClick={onClose}
            >
              {connector}
            </a>
            {name !== connector && <span className="text-muted">{` (${name})`}</span>}
            {on.includes(connector) && <span className="text-muted">: switched on</span>}
          </li>
        ))}
      </ul>
      <p role="status" className="sr-only">
        {on.length === 0 ? '' : `${on.length} of ${added.length} switched on`}
      </p>
      {failed.length > 0 && (
        <ul aria-label="Not imported" className="mt-3 flex flex-col gap-1">
          {failed.map(({ name, message }) => (
            <li key={name} className="wrap-anywhere">
              {name}: <span className="text-danger-text">{message}</span>
            </li>
          ))}
        </ul>
      )}
      {remove.error !== null && <ErrorPanel error={remove.error} />}
      {enable.error !== null && <ErrorPanel error={enable.error} />}
    </Dialog>
  );
}
