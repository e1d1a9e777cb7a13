/**
 * What a window finds on `window.consentry`: functions only, no events, no Node, no generic send.
 * Types only.
 */
import type { MainWindowCommand, PolicyWindowCommand, PromptWindowCommand } from './channels.ts';
import type { CommandInput, CommandName, CommandOutput } from '../commands/commands.ts';
import type { CommandResult } from '../views/errors.ts';
import type { AppSnapshot } from '../views/snapshot/app-snapshot.ts';

interface CommandBridge<Names extends CommandName> {
  /** Calls one command. Never rejects for a refusal: that is `{ok: false, error}`. */
  call<Name extends Names>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<CommandResult<CommandOutput<Name>>>;
  /** Whole snapshots as they are published. Returns the function that stops listening. */
  onSnapshot(listener: (snapshot: AppSnapshot) => void): () => void;
}

export interface MainBridge extends CommandBridge<MainWindowCommand> {
  readonly kind: 'main';
  /** Pages that main asks for, e.g. `connectors/github`. */
  onNavigate(listener: (page: string) => void): () => void;
}

/**
 * The prompt window is notified only that something changed; it then asks for the one question it
 * may see.
 */
export interface PromptBridge {
  readonly kind: 'prompt';
  call<Name extends PromptWindowCommand>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<CommandResult<CommandOutput<Name>>>;
  onChange(listener: () => void): () => void;
}

/** The window for policies reads and saves a draft; it is told nothing by itself. */
export interface PolicyBridge {
  readonly kind: 'policy';
  call<Name extends PolicyWindowCommand>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<CommandResult<CommandOutput<Name>>>;
}
