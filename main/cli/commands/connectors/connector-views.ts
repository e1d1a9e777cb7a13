/** Connectors as people and scripts see them, with or without a running instance. */
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import type { StoredConnector } from '../../../core/ports/preferences-document.ts';
import { relativeTime, shown, type Paint } from '../../format.ts';
import { table } from '../../table.ts';

/**
 * What the settings file alone says about a connector; the rest is null because nothing runs that
 * knows it.
 */
export interface StoppedConnector extends Pick<
  ConnectorView,
  'name' | 'kind' | 'target' | 'enabled' | 'timeoutSeconds' | 'addedAt'
> {
  readonly connection: null;
  readonly auth: null;
  readonly tools: null;
  readonly error: null;
}

export function stoppedConnector(stored: StoredConnector): StoppedConnector {
  const target = stored.kind === 'http' ? stored.url : [stored.command, ...stored.args].join(' ');
  return {
    name: stored.name,
    kind: stored.kind,
    target: shown(target, 2000),
    enabled: stored.enabled,
    timeoutSeconds: stored.timeoutSeconds,
    addedAt: new Date(stored.addedAt).toISOString(),
    connection: null,
    auth: null,
    tools: null,
    error: null,
  };
}

export function connectorTable(
  connectors: readonly (ConnectorView | StoppedConnector)[],
  paint: Paint,
  nowMs: number,
): string {
  const tones = { ready: 'good', connecting: 'warn', error: 'bad', disabled: 'dim' } as const;
  const rows = connectors.map((connector) => [
    connector.name,
    connector.kind,
    connector.connection === null
      ? connector.enabled
        ? '-'
        : 'disabled'
      : paint(tones[connector.connection], connector.connection),
    connector.auth ?? '-',
    connector.tools === null ? '-' : `${connector.tools}${reviewNote(connector)}`,
    'lastUsedAt' in connector ? relativeTime(connector.lastUsedAt, nowMs) : '-',
    shown(connector.error ?? connector.target, 80),
  ]);
  return table(
    ['NAME', 'KIND', 'CONNECTION', 'AUTH', 'TOOLS', 'LAST USED', 'TARGET OR PROBLEM'],
    rows,
  );
}

function reviewNote(connector: ConnectorView): string {
  return connector.toolsToReview > 0 ? ` (${connector.toolsToReview} to review)` : '';
}
