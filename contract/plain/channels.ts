/**
 * The names that cross process borders. Plain constants, so that a sandboxed preload can hold them.
 */

/** IPC channel on which a window calls a command: `(name, input) → CommandResult`. */
export const callChannel = 'consentry:call';
/** IPC channel on which main pushes whole snapshots to a window. */
export const snapshotChannel = 'consentry:snapshot';
/** Main notifies the prompt window that its question changed; there is no payload. */
export const changedChannel = 'consentry:changed';
/** Main names the page that the main window shows, e.g. after "Open" in the tray. */
export const navigateChannel = 'consentry:navigate';

/** Commands the main window may call. A test holds this list against `commands.ts`. */
export const mainWindowCommands = [
  'state.get',
  'tools.list',
  'tools.diff',
  'audit.list',
  'audit.retention',
  'audit.setRetention',
  'usage.days',
  'usage.latency',
  'usage.tools',
  'connector.log',
  'catalogue.list',
  'client.get',
  'client.revoke',
  'client.revokeAll',
  'client.block',
  'client.unblock',
  'client.add',
  'client.setTokenLifetimes',
  'client.remove',
  'client.setTool',
  'client.setConnector',
  'permissions.list',
  'permissions.preview',
  'permissions.change',
  'rules.list',
  'explain.entry',
  'explain.call',
  'rule.preview',
  'rule.add',
  'rule.edit',
  'rule.move',
  'rule.remove',
  'client.grant',
  'client.revokeToken',
  'device.enter',
  'presets.list',
  'connector.add',
  'connector.addPreset',
  'connector.addProvided',
  'connector.remove',
  'connector.enable',
  'connector.disable',
  'connector.test',
  'tool.try',
  'connector.tryOut',
  'connector.connect',
  'connector.duplicate',
  'connector.forgetLogin',
  'connector.learnLabel',
  'connector.cancelLogin',
  'connector.editAuth',
  'connector.disconnect',
  'connector.review',
  'connector.confirm',
  'connector.edit',
  'tool.set',
  'tools.setMode',
  'gateway.pause',
  'gateway.resume',
  'policy.setAccess',
  'policy.setAuthorization',
  'settings.set',
  'app.info',
  'app.clearClipboard',
  'app.setLaunchAtLogin',
  'app.setUpdateChannel',
  'app.checkForUpdates',
  'app.installUpdate',
  'app.openDataFolder',
  'diagnostics.export',
  'limits.get',
  'limits.set',
  'settings.confirm',
  'vault.unlock',
  'vault.keep',
  'vault.removeUnreadable',
  'question.deny',
  'answers.list',
  'answer.end',
  'approval.reopen',
  'prompt.show',
  'clientFiles.list',
  'clientFiles.preview',
  'clientFiles.install',
  'clientFiles.previewRemoval',
  'clientFiles.uninstall',
  'clientFiles.undo',
  'clientFiles.forget',
  'import.preview',
  'import.take',
] as const;

/** Commands the prompt window may call: see one question, answer it. Nothing else (SEC-41). */
export const promptWindowCommands = ['prompt.get', 'question.allow', 'question.deny'] as const;

export type MainWindowCommand = (typeof mainWindowCommands)[number];
export type PromptWindowCommand = (typeof promptWindowCommands)[number];
