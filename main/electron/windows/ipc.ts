/**
 * The one door for windows: who sent it, may that window call this, then the core, which checks the
 * rest (SEC-104). Snapshots go out to the main window, to the prompt window only the word that its
 * questions changed, to the window for policies nothing.
 */
import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent, type WebFrameMain } from 'electron';
import {
  callChannel,
  changedChannel,
  mainWindowCommands,
  policyWindowCommands,
  promptWindowCommands,
  snapshotChannel,
} from '../../../contract/plain/channels.ts';
import type { CommandErrorCode, CommandResult } from '../../../contract/views/errors.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { Core } from '../../core/ports/core.ts';
import type { Clock, Logger } from '../../core/ports/ports.ts';
import { pageUrl } from './app-protocol.ts';
import { createCallBudget } from './call-budget.ts';
import { windowRoles, type WindowRole } from './window-hardening.ts';

export interface IpcParts {
  readonly core: Pick<Core, 'call' | 'onSnapshot'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly logger: Logger;
  /** The living window of a role. */
  readonly window: (role: WindowRole) => BrowserWindow | undefined;
  /** Why the prompt window may not say yes right now, or undefined (SEC-38, SEC-41). */
  readonly allowProblem: () => string | undefined;
  readonly onAllowed: () => void;
  /** Hears what Connect answered to the main window. */
  readonly onConnected: (answer: unknown) => void;
  /** Hears what would be written into a client’s file, as the main window is shown it. */
  readonly onPreviewed: (answer: unknown) => void;
}

const commandsOf: Readonly<Record<WindowRole, ReadonlySet<string>>> = {
  main: new Set(mainWindowCommands),
  prompt: new Set(promptWindowCommands),
  policy: new Set(policyWindowCommands),
};
const callerOf = {
  main: 'main-window',
  prompt: 'prompt-window',
  policy: 'policy-window',
} as const;

/** @returns the function that closes the door again */
export function openIpc(parts: IpcParts): () => void {
  const { core, logger } = parts;
  const budget = createCallBudget(parts.clock);

  async function call(
    event: IpcMainInvokeEvent,
    name: unknown,
    input: unknown,
  ): Promise<CommandResult> {
    const role = roleOf(event);
    if (role === undefined) {
      logger.warn('ipc.foreign_sender');
      return failed('not_allowed_here', 'Only Consentry’s own windows may call this.');
    }
    if (typeof name !== 'string' || !commandsOf[role].has(name)) {
      logger.warn('ipc.foreign_command', { role });
      return failed('not_allowed_here', 'This window may not call this command.');
    }
    if (!budget.take()) {
      logger.warn('ipc.too_many_calls', { role });
      return failed('conflict', 'This window asks for too much at once.', 'Wait a moment.');
    }
    if (name === 'connector.connect' || name === 'connector.forgetLogin') {
      const connected = await core.call(callerOf[role], name, input);
      if (connected.ok) parts.onConnected(connected.value);
      return connected;
    }
    if (name === 'clientFiles.preview') {
      const previewed = await core.call(callerOf[role], name, input);
      if (previewed.ok) parts.onPreviewed(previewed.value);
      return previewed;
    }
    if (name !== 'question.allow') return core.call(callerOf[role], name, input);
    const problem = parts.allowProblem();
    if (problem !== undefined) {
      return failed('too_soon', problem, 'Read the question, then press Allow again.');
    }
    const result = await core.call(callerOf[role], name, input);
    if (result.ok) parts.onAllowed();
    return result;
  }

  /** A role only for the main frame of that role's own window, showing its own page. */
  function roleOf(event: IpcMainInvokeEvent): WindowRole | undefined {
    const frame: WebFrameMain | null = event.senderFrame;
    if (frame === null || frame.parent !== null) return undefined;
    for (const role of windowRoles) {
      const window = parts.window(role);
      if (window === undefined || window.webContents !== event.sender) continue;
      const [url = ''] = frame.url.split('#');
      return url === pageUrl(role) ? role : undefined;
    }
    return undefined;
  }

  let questions = '';
  function push(snapshot: AppSnapshot): void {
    parts.window('main')?.webContents.send(snapshotChannel, snapshot);
    const now = JSON.stringify(snapshot.questions);
    // Each answer to `prompt.get` starts the dead second anew: a busy client must not keep Allow
    // dead for ever.
    if (now === questions) return;
    questions = now;
    parts.window('prompt')?.webContents.send(changedChannel);
  }

  ipcMain.handle(callChannel, call);
  const stopListening = core.onSnapshot(push);
  return () => {
    stopListening();
    ipcMain.removeHandler(callChannel);
  };
}

function failed(
  code: CommandErrorCode,
  message: string,
  hint: string | null = null,
): CommandResult {
  return { ok: false, error: { code, message, hint } };
}
