import type { ReactNode } from 'react';
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import { Button } from '../base/button.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorPanel } from './error-panel.tsx';

interface ConfirmProps {
  readonly open: boolean;
  readonly title: string;
  /** What it does, that it cannot be undone, and the way back. */
  readonly children: ReactNode;
  /** The verb that does it. */
  readonly verb: string;
  /** The words for not doing it. */
  readonly keep: string;
  /** It takes nothing away. */
  readonly isMild?: boolean;
  readonly pending: boolean;
  readonly error: CommandErrorView | null;
  /** A milder way, offered beside it. */
  readonly instead?: ReactNode;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** One question, mostly before something is taken away. Focus starts on the harmless button. */
export function Confirm(props: ConfirmProps) {
  return (
    <Dialog
      open={props.open}
      size="small"
      title={props.title}
      description={props.children}
      onClose={props.onClose}
      footer={
        <>
          <Button data-initial-focus onClick={props.onClose}>
            {props.keep}
          </Button>
          {props.instead}
          <Button
            tone={props.isMild === true ? 'primary' : 'danger-filled'}
            pending={props.pending}
            onClick={props.onConfirm}
          >
            {props.verb}
          </Button>
        </>
      }
    >
      {props.error !== null && <ErrorPanel error={props.error} />}
    </Dialog>
  );
}
