/** Questions in the main page, for headless mode where no window of their own exists. */
import * as Radix from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import type { PromptBridge } from '../../../contract/plain/bridge.ts';
import { IconButton } from '../../components/base/icon-button.tsx';
import { useFocusReturn } from '../../components/base/use-focus-return.ts';
import { PromptView } from './prompt-view.tsx';

interface PromptOverlayProps {
  readonly bridge: PromptBridge;
  readonly open: boolean;
  /** Puts the question aside. It keeps waiting; nothing is answered. */
  readonly onLater: () => void;
}

/** Neither Escape nor a click beside it closes it: only an answer or "Decide later". */
export function PromptOverlay({ bridge, open, onLater }: PromptOverlayProps) {
  // The heading of the question takes it from there, once there is one.
  const focus = useFocusReturn('content');
  return (
    <Radix.Root open={open}>
      <Radix.Portal>
        <div aria-hidden className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          onEscapeKeyDown={(event) => event.preventDefault()}
          onInteractOutside={(event) => event.preventDefault()}
          {...focus}
          className="fixed inset-x-4 top-[max(1rem,6vh)] z-40 mx-auto flex max-h-[min(44rem,100vh-2rem)] max-w-130 flex-col overflow-hidden rounded-lg border border-transparent bg-raised shadow-2 outline-none"
        >
          <Radix.Title className="sr-only">Question</Radix.Title>
          <PromptView
            bridge={bridge}
            corner={
              <IconButton label="Decide later" className="-my-1 -mr-2" onClick={onLater}>
                <X aria-hidden size={16} />
              </IconButton>
            }
          />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
