import { useId, type FormEvent, type ReactNode } from 'react';
import type { Problem } from '../../../contract/views/errors.ts';
import { Button } from '../base/button.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorPanel } from './error-panel.tsx';

interface FormDialogProps {
  readonly title: string;
  readonly description: ReactNode;
  readonly size?: 'small' | 'medium';
  /** The verb of the button that sends the form. */
  readonly verb: string;
  /** What is filled in so far can be sent; Enter sends nothing before that either. */
  readonly isReady?: boolean;
  readonly pending?: boolean;
  /** Why it could not be done; null: nothing stands in the way. */
  readonly error?: Problem | null;
  /** What the form would do, in view above the buttons while the fields scroll. */
  readonly preview?: ReactNode;
  readonly children: ReactNode;
  readonly onSubmit: () => Promise<void> | void;
  readonly onClose: () => void;
}

/** A dialog with one form: fields, what went wrong below them, and two buttons. */
export function FormDialog({ isReady = true, pending = false, ...props }: FormDialogProps) {
  const formId = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady && !pending) void props.onSubmit();
  };
  return (
    <Dialog
      open
      title={props.title}
      description={props.description}
      {...(props.size !== undefined && { size: props.size })}
      onClose={props.onClose}
      footer={
        <>
          {props.preview}
          <Button onClick={props.onClose}>Cancel</Button>
          <Button tone="primary" type="submit" form={formId} disabled={!isReady} pending={pending}>
            {props.verb}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="flex flex-col gap-3">
        {props.children}
        {props.error != null && <ErrorPanel error={props.error} />}
      </form>
    </Dialog>
  );
}
