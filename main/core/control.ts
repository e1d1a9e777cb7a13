/** The commands of the contract, one short function each: check what only this command knows, do it, write it down. */
import { createAnswerCommands } from './answer-commands.ts';
import { createAppCommands, type AppCommandParts } from './app-commands.ts';
import { createAuditCommands, type AuditCommandParts } from './audit-commands.ts';
import {
  createAuthorizationCommands,
  type AuthorizationCommandParts,
} from './authorization-commands.ts';
import { createClientFileCommands, type ClientFileCommandParts } from './client-file-commands.ts';
import { createClientCommands, type ClientCommandParts } from './client-commands.ts';
import type { Control } from './command-registry.ts';
import { createConnectorCommands } from './connector-commands.ts';
import { createTryTool } from './try-tool.ts';
import { createVaultCommands } from './vault-commands.ts';
import type { ConnectorRules } from './managed/connector-rules.ts';
import type { Approvals } from './gateway/approvals-interface.ts';
import type { GatewayWorld } from './gateway/gateway-world.ts';
import type { Vault } from './ports.ts';
import type { RecordAct } from './record-act.ts';
import type { SnapshotPublisher } from './snapshot/snapshot-publisher.ts';
import { createClientToolCommands, type ClientToolCommandParts } from './client-tool-commands.ts';
import { createExplainCommands, type ExplainCommandParts } from './explain-commands.ts';
import { createPermissionCommands, type PermissionCommandParts } from './permission-commands.ts';
import { createRuleCommands, type RuleCommandParts } from './rule-commands.ts';
import type { ToolMarker } from './tool-marks.ts';
import { createDebugCommands, openCounts, type DebugParts } from './debug-commands.ts';
import { createImportCommands } from './import-commands.ts';
import { createLimitCommands } from './limit-commands.ts';
import { createSettingsCommands } from './settings-commands.ts';
import { createToolCommands } from './tool-commands.ts';
import { createUsageCommands } from './usage-commands.ts';

export interface ControlParts
  extends
    Omit<ClientCommandParts, 'record' | 'preferences' | 'builder'>,
    Omit<AuthorizationCommandParts, 'record'>,
    Omit<ClientToolCommandParts, 'record'>,
    Omit<RuleCommandParts, 'record'>,
    Omit<ClientFileCommandParts, 'record'>,
    Omit<PermissionCommandParts, 'record'>,
    ExplainCommandParts,
    Omit<AuditCommandParts, 'memberIds' | 'record' | 'preferences'> {
  readonly approvals: Approvals;
  readonly world: GatewayWorld;
  readonly marker: ToolMarker;
  readonly vault: Vault;
  readonly app: AppCommandParts['app'];
  readonly snapshots: SnapshotPublisher;
  /** Brings the prompt to the front, where there is one. */
  readonly showPrompt: () => void;
  readonly gateway: DebugParts['gateway'];
  readonly usage: DebugParts['usage'];
  readonly loop: DebugParts['loop'];
  readonly connectorRules: ConnectorRules;
  readonly confirmSettings: () => void;
  readonly vaultOpened: () => void;
}

export function createControl(parts: ControlParts): Control {
  const { clients, questions, audit, world } = parts;

  const record: RecordAct = (action, caller, about = {}) => {
    const clientName =
      about.clientId === undefined ? null : (clients.get(about.clientId)?.name ?? null);
    const detail = [about.detail, `from ${caller}`].filter((part) => part !== undefined).join(', ');
    audit.append({ actor: 'user', action, decision: 'done', ...about, clientName, detail });
    parts.snapshots.touch();
  };

  function memberIds(clientId: string): readonly string[] {
    const members = parts.applications.of(clientId).map((member) => member.clientId);
    return members.length === 0 ? [clientId] : members;
  }

  return {
    'state.get': () => parts.snapshots.current(),
    ...createToolCommands({ ...parts, record }),
    ...createClientToolCommands({ ...parts, record }),
    ...createRuleCommands({ ...parts, record }),
    ...createPermissionCommands({ ...parts, record }),
    ...createExplainCommands(parts),
    ...createClientCommands({ ...parts, record }),
    ...createAuthorizationCommands({ ...parts, record }),

    ...createConnectorCommands({ ...parts, record }),
    ...createTryTool({ ...parts, record }),
    ...createVaultCommands({ ...parts, record }),
    ...createClientFileCommands({ ...parts, record }),
    ...createImportCommands({ ...parts, record }),
    ...createAnswerCommands({ ...parts, record }),

    'questions.list': () => [...questions.list()],
    'prompt.get': ({ restart }) => questions.prompt(restart),
    'prompt.show': () => {
      parts.showPrompt();
      return { waiting: questions.list().length };
    },

    'gateway.pause': ({ forMinutes }, caller) => {
      world.pause(forMinutes === null ? null : forMinutes * 60_000);
      record('gateway.pause', caller, {
        detail: forMinutes === null ? 'until resumed' : `${forMinutes} minutes`,
      });
      return parts.builder.gatewayView();
    },
    'gateway.resume': (_input, caller) => {
      world.resume();
      record('gateway.resume', caller);
      return parts.builder.gatewayView();
    },
    ...createSettingsCommands({ ...parts, record }),
    ...createLimitCommands({ ...parts, record }),
    ...createDebugCommands(parts),
    ...createAppCommands({ ...parts, openCounts: () => openCounts(parts), record }),
    ...createAuditCommands({ ...parts, memberIds, record }),
    ...createUsageCommands({ ...parts, memberIds }),
  };
}
