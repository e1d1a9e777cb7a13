/** Copying, with an answer where the hand is. */
import { Check, Copy } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { copyText } from '../../state/clipboard.ts';
import { showError } from '../../state/notices.ts';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';

const answerMs = 1600;

/** True for a moment after the text reached the clipboard. */
function useCopy(
  text: string,
  onCopied?: () => void,
): readonly [copied: boolean, copy: () => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), answerMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    void copyText(text).then((isDone) => {
      if (isDone) {
        setCopied(true);
        onCopied?.();
        return;
      }
      showError({
        code: 'internal',
        message: 'The text could not be copied.',
        hint: 'Select it and copy it with the keyboard.',
      });
    });
  };
  return [copied, copy];
}

interface CopyButtonProps {
  readonly text: string;
  readonly className?: string | undefined;
  readonly children?: ReactNode;
}

/** A button with words that copies. */
export function CopyButton({ text, className, children = 'Copy' }: CopyButtonProps) {
  const [copied, copy] = useCopy(text);
  return (
    <Button
      size="small"
      className={className ?? ''}
      onClick={copy}
      icon={<CopyIcon copied={copied} />}
    >
      {copied ? 'Copied' : children}
    </Button>
  );
}

interface CopyFieldProps {
  readonly label: string;
  readonly text: string;
  readonly large?: boolean;
  /** Called each time it was copied. */
  readonly onCopied?: () => void;
}

/** Text in a well with its copy button; long text scrolls inside, it is never cut. */
export function CopyField({ label, text, large = false, onCopied }: CopyFieldProps) {
  const [copied, copy] = useCopy(text, onCopied);
  return (
    <div className="flex min-w-0 items-center gap-1 rounded-md border border-line bg-sunken pr-1">
      <div
        tabIndex={0}
        role="textbox"
        aria-readonly
        aria-label={label}
        className={classNames(
          'min-w-0 grow overflow-x-auto rounded-md px-3 font-mono whitespace-nowrap select-all',
          large ? 'py-2 text-lead' : 'py-1.5',
        )}
      >
        {text}
      </div>
      <IconButton label={copied ? 'Copied' : `Copy ${label.toLowerCase()}`} onClick={copy}>
        <CopyIcon copied={copied} />
      </IconButton>
      <span role="status" className="sr-only">
        {copied ? 'Copied' : ''}
      </span>
    </div>
  );
}

/** Several lines to copy as they are. */
export function CopyBlock({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className="flex items-start rounded-md border border-line bg-sunken">
      <div
        tabIndex={0}
        role="textbox"
        aria-readonly
        aria-multiline
        aria-label={label}
        className="min-w-0 grow rounded-md p-3 font-mono wrap-anywhere whitespace-pre-wrap"
      >
        {text}
      </div>
      <div className="p-2">
        <CopyButton text={text} />
      </div>
    </div>
  );
}

function CopyIcon({ copied }: { readonly copied: boolean }) {
  return copied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />;
}
