/**
 * The commands of the contract, one short function each: check what only this command knows, do it,
 * write it down.
 */
import { createAnswerCommands } from './answer-commands.ts';
import { createAppCommands, type AppCommandParts } from './app-commands.ts';
import { createAuditCommands, type AuditCommandParts } from './audit-commands.ts';
import {
  createAuthorizationCommands,
  type AuthorizationCommandParts,
} from './policy/authorization-commands.ts';
import { createClientFileCommands, type ClientFileCommandParts } from './client-file-commands.ts';
import { createClientCommands, type ClientCommandParts } from './clients/client-commands.ts';
import type { Control } from './command-registry.ts';
import { createConnectorCommands } from './connector-commands.ts';
import { createTryTool } from './try-tool.ts';
import { createVaultCommands } from './vault-commands.ts';
import type { Demo } from '../demo/open-demo.ts';
import type { ConnectorRules } from '../managed/connector-rules.ts';
import type { Approvals } from '../gateway/approval/approvals-interface.ts';
import type { GlobalState } from '../gateway/view/global-state.ts';
import type { Vault } from '../ports/ports.ts';
import type { SnapshotPublisher } from '../snapshot/snapshot-publisher.ts';
import { createClientToolCommands, type ClientToolCommandParts } from './client-tool-commands.ts';
import { createExplainCommands, type ExplainCommandParts } from './explain-commands.ts';
import { createPermissionCommands, type PermissionCommandParts } from './permission-commands.ts';
import { createRuleCommands, type RuleCommandParts } from './rule-commands.ts';
import type { ReviewFindings } from '../tool-review/review-findings.ts';
import { createDemoCommands } from './clients/demo-commands.ts';
import { createDebugCommands, openCounts, type DebugParts } from './debug-commands.ts';
import { createImportCommands } from './import-commands.ts';
import { createLimitCommands } from './limit-commands.ts';
import {
  createPolicyDraftCommands,
  type PolicyDraftCommandParts,
} from './policy/policy-draft-commands.ts';
import { createSettingsCommands } from './settings-commands.ts';
import { createItemCommands } from './item-commands.ts';
import { createToolCommands } from './tool-commands.ts';
import { createUsageCommands } from './usage-commands.ts';

export interface ControlParts
  extends
    Omit<ClientCommandParts, 'preferences' | 'builder'>,
    AuthorizationCommandParts,
    ClientToolCommandParts,
    RuleCommandParts,
    ClientFileCommandParts,
    PermissionCommandParts,
    ExplainCommandParts,
    PolicyDraftCommandParts,
    Omit<AuditCommandParts, 'preferences'> {
  readonly approvals: Approvals;
  readonly globalState: GlobalState;
  readonly findings: ReviewFindings;
  readonly vault: Vault;
  readonly app: AppCommandParts['app'] & PolicyDraftCommandParts['app'];
  readonly hosts: AppCommandParts['hosts'];
  readonly snapshots: SnapshotPublisher;
  /** Brings the prompt to the front, where there is one. */
  readonly showPrompt: () => void;
  readonly gateway: DebugParts['gateway'];
  readonly usage: DebugParts['usage'];
  readonly loop: DebugParts['loop'];
  readonly demo: Demo;
  readonly connectorRules: ConnectorRules;
  readonly confirmSettings: () => void;
  readonly vaultOpened: () => void;
}

/** @returns every command under its name; a name without a function does not compile */
export function createControl(parts: ControlParts): Control {
  const { questions, globalState } = parts;
  const clientCommands = createClientCommands(parts);
  const connectorCommands = createConnectorCommands(parts);

  function memberIds(clientId: string): readonly string[] {
    const members = parts.applications.of(clientId).map((member) => member.clientId);
    return members.length === 0 ? [clientId] : members;
  }

  return {
    'state.get': () => parts.snapshots.current(),
    ...createToolCommands(parts),
    ...createItemCommands(parts),
    ...createClientToolCommands(parts),
    ...createRuleCommands(parts),
    ...createPermissionCommands(parts),
    ...createExplainCommands(parts),
    ...clientCommands,
    ...createAuthorizationCommands(parts),
    ...createPolicyDraftCommands(parts),

    ...connectorCommands,
    ...createDemoCommands({
      demo: parts.demo,
      async removeClient(clientId, act) {
        await clientCommands['client.remove']({ clientId }, act);
      },
      async removeConnector(name, act) {
        await connectorCommands['connector.remove']({ name }, act);
      },
    }),
    ...createTryTool(parts),
    ...createVaultCommands(parts),
    ...createClientFileCommands(parts),
    ...createImportCommands(parts),
    ...createAnswerCommands(parts),

    'questions.list': () => [...questions.list()],
    'prompt.get': ({ restart }) => questions.prompt(restart),
    'prompt.show': () => {
      parts.showPrompt();
      return { waiting: questions.list().length };
    },

    'gateway.pause': ({ forMinutes }, { note }) => {
      globalState.pause(forMinutes === null ? null : forMinutes * 60_000);
      note({ detail: forMinutes === null ? 'until resumed' : `${forMinutes} minutes` });
      return parts.builder.gatewayView();
    },
    'gateway.resume': () => {
      globalState.resume();
      return parts.builder.gatewayView();
    },
    ...createSettingsCommands(parts),
    ...createLimitCommands(parts),
    ...createDebugCommands(parts),
    ...createAppCommands(parts, () => openCounts(parts)),
    ...createAuditCommands(parts, memberIds),
    ...createUsageCommands(parts, memberIds),
  };
}
