/**
 * Dialogs. Radix keeps focus inside and gives it back. Its Overlay part is left out on purpose: it
 * locks scrolling through an injected `<style>`, which our CSP forbids, and the page behind does
 * not scroll anyway.
 */
import * as Radix from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../base/class-names.ts';
import { IconButton } from '../base/icon-button.tsx';
import { useFocusReturn } from '../base/use-focus-return.ts';

interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly description?: ReactNode;
  readonly size?: 'small' | 'medium';
  readonly children: ReactNode;
  /** The buttons, in reading order; they stay in view while the middle scrolls. */
  readonly footer: ReactNode;
  readonly onClose: () => void;
}

/**
 * A window in the window. Escape and the cross close it, which never decides anything. Focus starts
 * on the element with `data-initial-focus`, and goes back to where it was.
 */
export function Dialog({
  open,
  title,
  description,
  size = 'medium',
  children,
  footer,
  onClose,
}: DialogProps) {
  const focus = useFocusReturn('[data-initial-focus]');
  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Radix.Portal>
        <div aria-hidden className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          {...focus}
          className={classNames(
            'appear fixed inset-x-4 top-[max(1rem,8vh)] z-40 mx-auto flex max-h-[min(84vh,100vh-2rem)] flex-col rounded-lg border border-transparent bg-raised shadow-2 focus:outline-none',
            size === 'small' ? 'max-w-md' : 'max-w-xl',
          )}
        >
          <header className="flex items-start gap-4 px-5 pt-4">
            <div className="min-w-0 grow">
              <Radix.Title className="text-lead font-semibold wrap-anywhere">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description asChild>
                  <div className="mt-1 text-muted">{description}</div>
                </Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" className="-mt-0.5 -mr-2">
                <X aria-hidden size={16} />
              </IconButton>
            </Radix.Close>
          </header>
          <div className="min-h-0 grow overflow-y-auto px-5 py-4 empty:py-2">{children}</div>
          <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">
            {footer}
          </footer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
