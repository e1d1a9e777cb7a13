import type { ToolMode } from '../../../contract/views/access.ts';
import { modeWords } from '../../state/words.ts';
import { ModeIcon } from '../base/marks.tsx';
import { Segmented } from './segmented.tsx';

const modes: readonly ToolMode[] = ['allow', 'ask', 'block'];

interface ModeControlProps {
  readonly label: string;
  readonly mode: ToolMode;
  readonly disabled?: boolean;
  readonly onChange: (mode: ToolMode) => void;
}

/** Allow, ask or block: the three-way switch of a tool. */
export function ModeControl({ label, mode, disabled = false, onChange }: ModeControlProps) {
  return (
    <Segmented
      label={label}
      iconsOnly
      segments={modes.map((value) => ({
        value,
        label: modeWords[value],
        icon: <ModeIcon mode={value} muted={value !== mode} />,
      }))}
      value={mode}
      disabled={disabled}
      onChange={onChange}
    />
  );
}
