/**
 * Buttons that say yes. They look ready only when they are, and a press counts only if all of it
 * fell in that time.
 */
import { useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { Button, type ButtonTone } from '../../components/base/button.tsx';
import { classNames } from '../../components/base/class-names.ts';
import { deadTimeMs } from './dead-time.ts';
import type { LiveEpoch, Prompt } from './use-prompt.ts';

interface GuardedButtonProps {
  readonly prompt: Prompt;
  readonly tone: ButtonTone;
  readonly size: 'normal' | 'large';
  /** Why it cannot be pressed even when live, or null. */
  readonly missing?: string | null;
  readonly className?: string;
  readonly children: string;
  readonly onPress: () => void;
}

/**
 * Neither Enter elsewhere on the page nor a press begun in the dead second reaches `onPress`
 * (SEC-38).
 */
export function GuardedButton({
  prompt,
  tone,
  size,
  missing = null,
  className,
  children,
  onPress,
}: GuardedButtonProps) {
  const pointerEpoch = useRef<LiveEpoch>(null);
  const keyEpoch = useRef<LiveEpoch | undefined>(undefined);
  const isReady = prompt.isLive && missing === null && prompt.answering === null;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    if (event.repeat) event.preventDefault();
    else keyEpoch.current = prompt.epoch();
  };

  const onClick = (event: MouseEvent) => {
    const now = prompt.epoch();
    // Pointer clicks count their presses; keyboards and screen readers report none.
    const begun = event.detail > 0 ? pointerEpoch.current : keyEpoch.current;
    pointerEpoch.current = null;
    keyEpoch.current = undefined;
    if (now === null || missing !== null || prompt.answering !== null) return;
    const pressedByScreenReader = event.detail === 0 && begun === undefined;
    if (begun === now || pressedByScreenReader) onPress();
  };

  return (
    <Button
      tone={tone}
      size={size}
      aria-disabled={!isReady}
      pending={prompt.answering === 'allow'}
      title={missing ?? undefined}
      onPointerDown={() => {
        pointerEpoch.current = prompt.epoch();
      }}
      onKeyDown={onKeyDown}
      onClick={onClick}
      className={classNames('overflow-hidden aria-disabled:opacity-55', className)}
    >
      {children}
      {!prompt.isLive && missing === null && prompt.answering === null && (
        <span
          aria-hidden
          style={{ animationDuration: `${deadTimeMs}ms` }}
          className="absolute inset-x-0 bottom-0 h-0.5 origin-left animate-[fill_linear] bg-current"
        />
      )}
    </Button>
  );
}
