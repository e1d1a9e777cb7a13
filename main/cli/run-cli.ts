/** The whole command line. */
import { addApp } from './commands/app/app.ts';
import { addApprovals } from './commands/policy/approvals.ts';
import { addAudit } from './commands/audit/audit.ts';
import { addBridge } from './commands/app/bridge.ts';
import { addClients } from './commands/clients/clients.ts';
import { addClientDocument } from './commands/connectors/client-document.ts';
import { addCompletion } from './commands/app/completion.ts';
import { addConnectors } from './commands/connectors/connectors.ts';
import { addDebug } from './commands/app/debug.ts';
import { addExplain } from './commands/policy/explain.ts';
import { addSettings } from './commands/app/settings.ts';
import { addUsage } from './commands/audit/usage.ts';
import { addGateway } from './commands/app/gateway.ts';
import { addPolicy } from './commands/policy/policy.ts';
import { addImport } from './commands/connectors/import.ts';
import { addQuestions } from './commands/policy/questions.ts';
import { addPermissions } from './commands/policy/permissions.ts';
import { addRules } from './commands/policy/rules.ts';
import { addDemo } from './commands/app/demo.ts';
import { addServe } from './commands/app/serve.ts';
import { addStatus } from './commands/app/status.ts';
import { addTools } from './commands/connectors/tools.ts';
import { addUi } from './commands/app/ui.ts';
import { addVault } from './commands/app/vault.ts';
import type { CliIo } from './io.ts';
import { runLine } from './run-line.ts';

/** Every verb of the command line; a new one is one line here. */
export const verbs = [
  addServe,
  addStatus,
  addConnectors,
  addClientDocument,
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
  addDemo,
  addVault,
  addCompletion,
  addBridge,
  addDebug,
] as const;

/**
 * @param args without the program's own name
 * @returns the exit code (`main/shared-adapters/system/exit-codes.ts`); output went to `io`
 */
export function runCli(args: readonly string[], io: CliIo): Promise<number> {
  return runLine(verbs, args, io);
}
