import type { ToolMode } from '../../../contract/views/access.ts';
import { modeWords } from '../../state/words.ts';
import { ModeIcon } from '../base/marks.tsx';
import { Segmented, type Segment } from './segmented.tsx';

const modes: readonly ToolMode[] = ['allow', 'ask', 'block'];

/** A segment for each mode; only the icon of the chosen one has its colour. */
export function modeSegments(chosen: ToolMode | null): readonly Segment<ToolMode>[] {
  return modes.map((mode) => ({
    value: mode,
    label: modeWords[mode],
    icon: <ModeIcon mode={mode} muted={mode !== chosen} />,
  }));
}

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
      segments={modeSegments(mode)}
      value={mode}
      disabled={disabled}
      onChange={onChange}
    />
  );
}
