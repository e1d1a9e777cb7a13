/**
 * Whether a change of a tool's settings makes more possible than before: then the person has to be
 * present. Pure.
 */
import type { AccessClass, ToolMode } from '../../../contract/views/access.ts';

export interface ToolStand {
  readonly class: AccessClass;
  /** Null: as its class says. */
  readonly mode: ToolMode | null;
  readonly never: boolean;
}

const strictest: readonly ToolMode[] = ['block', 'ask', 'allow'];
const mostCareful: readonly AccessClass[] = ['destructive', 'write', 'read'];
const modeOfClass = { read: 'allow', write: 'ask', destructive: 'block' } as const;

/** A lower class is wider too: more grants and ceilings let it through. */
export function isWider(before: ToolStand, after: ToolStand): boolean {
  if (before.never && !after.never) return true;
  if (mostCareful.indexOf(after.class) > mostCareful.indexOf(before.class)) return true;
  // Handing the choice back to the class gives way to later rules: only a mode that was none stays
  // one.
  if (after.mode === null && before.mode !== null && before.mode !== 'allow') return true;
  return strictest.indexOf(modeOf(after)) > strictest.indexOf(modeOf(before));
}

function modeOf(stand: ToolStand): ToolMode {
  return stand.mode ?? modeOfClass[stand.class];
}
