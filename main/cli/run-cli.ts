/** The whole command line. */
import { addApp } from './commands/app.ts';
import { addApprovals } from './commands/approvals.ts';
import { addAudit } from './commands/audit.ts';
import { addBridge } from './commands/bridge.ts';
import { addClients } from './commands/clients.ts';
import { addConnectors } from './commands/connectors.ts';
import { addDebug } from './commands/debug.ts';
import { addExplain } from './commands/explain.ts';
import { addSettings } from './commands/settings.ts';
import { addUsage } from './commands/usage.ts';
import { addGateway } from './commands/gateway.ts';
import { addPolicy } from './commands/policy.ts';
import { addImport } from './commands/import.ts';
import { addQuestions } from './commands/questions.ts';
import { addPermissions } from './commands/permissions.ts';
import { addRules } from './commands/rules.ts';
import { addServe } from './commands/serve.ts';
import { addStatus } from './commands/status.ts';
import { addTools } from './commands/tools.ts';
import { addUi } from './commands/ui.ts';
import { addVault } from './commands/vault.ts';
import type { CliIo } from './io.ts';
import { runLine } from './run-line.ts';

/** Every verb of the command line; a new one is one line here. */
const verbs = [
  addServe,
  addStatus,
  addConnectors,
  addTools,
  addRules,
  addPermissions,
  addExplain,
  addUsage,
  addQuestions,
  addApprovals,
  addClients,
  addImport,
  addGateway,
  addPolicy,
  addSettings,
  addAudit,
  addUi,
  addApp,
  addVault,
  addBridge,
  addDebug,
] as const;

/**
 * @param args without the program's own name
 * @returns the exit code (design/cli.md); output went to `io`
 */
export function runCli(args: readonly string[], io: CliIo): Promise<number> {
  return runLine(verbs, args, io);
}
