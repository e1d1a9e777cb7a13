import { useState } from 'react';
import type { ClientApp } from '../../../contract/client-file-commands.ts';
import type { CommandOutput } from '../../../contract/commands.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { useCommand } from '../../state/commands.ts';
import { linkTo } from '../../state/route.ts';
import { plural } from '../../state/time-words.ts';

interface ImportDoneProps {
  readonly app: ClientApp;
  readonly taken: CommandOutput<'import.take'>;
  readonly onClose: () => void;
  /** Consentry takes the place of the originals: what changes in the file is shown first. */
  readonly onReplace: () => void;
}

/** What has come, what has not, and the two ways on: take it back, or put Consentry in the place of the originals. */
export function ImportDone({ app, taken, onClose, onReplace }: ImportDoneProps) {
  const { added, failed } = taken;
  const remove = useCommand('connector.remove');
  const [isUndoing, setIsUndoing] = useState(false);
  const undo = async () => {
    setIsUndoing(true);
    for (const { connector } of added) {
      const result = await remove.run({ name: connector });
      if (!result.ok) return setIsUndoing(false);
    }
    onClose();
  };
  return (
    <Dialog
      open
      title={`${plural(added.length, 'server')} of ${app.name} ${added.length === 1 ? 'is' : 'are'} here`}
      description="They are switched off. Look at each, switch it on, and accept its tools."
      onClose={onClose}
      footer={
        <>
          {added.length > 0 && (
            <Button pending={isUndoing} onClick={() => void undo()}>
              Undo
            </Button>
          )}
          {added.length > 0 && app.canWrite && (
            <Button onClick={onReplace}>{`Put Consentry in their place in ${app.name}…`}</Button>
          )}
          <Button tone="primary" data-initial-focus onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <ul aria-label="Brought in" className="flex flex-col gap-1">
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
          </li>
        ))}
      </ul>
      {failed.length > 0 && (
        <ul aria-label="Not brought in" className="mt-3 flex flex-col gap-1">
          {failed.map(({ name, message }) => (
            <li key={name} className="wrap-anywhere">
              {name}: <span className="text-danger-text">{message}</span>
            </li>
          ))}
        </ul>
      )}
      {remove.error !== null && <ErrorPanel error={remove.error} />}
    </Dialog>
  );
}
