/** Writes down what a person did through a command, and from which door. */
import type { Caller } from '../../contract/command.ts';

export type RecordAct = (
  action: string,
  caller: Caller,
  about?: {
    readonly clientId?: string;
    readonly connector?: string;
    readonly tool?: string;
    readonly detail?: string;
  },
) => void;
