/** What follows when the connectors say that one of them starts over under another account or address, or that a login ended. */
import type { AuditLog } from './audit/audit-log.ts';
import type { createConnectors } from './connectors/registry/connectors.ts';
import type { Approvals } from './gateway/approval/approvals-interface.ts';
import type { ClientSettings } from './rules/client-settings.ts';

export function createConnectorActs(parts: {
  readonly audit: AuditLog;
  readonly approvals: Approvals;
  readonly clientSettings: ClientSettings;
  readonly touch: () => void;
}): Pick<Parameters<typeof createConnectors>[0], 'onStartOver' | 'onLogin'> {
  const { audit, approvals, clientSettings, touch } = parts;
  return {
    onStartOver(connectorId, connector) {
      approvals.forgetConnector(connectorId);
      clientSettings.startOver(connectorId);
      const detail = 'its tools go through review again';
      audit.append({
        actor: 'user',
        action: 'connector.switched',
        decision: 'done',
        connector,
        detail,
      });
    },
    onLogin(connector, outcome) {
      audit.append({
        actor: 'user',
        action: 'connector.login',
        decision: outcome === 'connected' ? 'done' : 'failed',
        connector,
        ...(outcome === 'connected' ? {} : { reason: `login_${outcome}` }),
      });
      touch();
    },
  };
}
