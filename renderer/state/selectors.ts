/** What pages derive from the snapshot. Pure functions: nothing here is stored. */
import type { AppSnapshot } from '../../contract/views/snapshot/app-snapshot.ts';
import type { ClientView } from '../../contract/views/snapshot/client-view.ts';
import type { ToolView } from '../../contract/views/tools/tool-view.ts';
import type { ConnectorView } from '../../contract/views/connector-view.ts';

/** True while a client holds something that can be taken away. */
export function canRevoke(client: ClientView): boolean {
  return client.grants.length > 0 || client.activeTokens > 0;
}

/** Nobody gets anything now: access is paused or switched off. Grants stay. */
export function isOff({ gateway, accessPolicy }: AppSnapshot): boolean {
  return gateway.state === 'paused' || accessPolicy === 'disabled';
}

/** Connectors that came in switched off and never ran: what an import brought, for example. */
export function neverOn({ connectors }: AppSnapshot): readonly ConnectorView[] {
  return connectors.filter(
    ({ enabled, tools, lastUsedAt }) => !enabled && tools === 0 && lastUsedAt === null,
  );
}

/** The connector of this name, if it still exists. */
export function findConnector(snapshot: AppSnapshot, name: string): ConnectorView | undefined {
  return snapshot.connectors.find((connector) => connector.name === name);
}

/** The client with this registration, if it still exists. */
export function findClient(snapshot: AppSnapshot, clientId: string): ClientView | undefined {
  return snapshot.clients.find((client) => client.clientIds.includes(clientId));
}

/** How much of a connector waits for the person. */
export function toReview({ toolsToReview, itemsToReview }: ConnectorView): number {
  return toolsToReview + itemsToReview;
}

/** Tools a person has to look at first, then by name. */
export function sortTools(tools: readonly ToolView[]): readonly ToolView[] {
  const rank = (tool: ToolView) => (tool.review === 'accepted' ? 1 : 0);
  return [...tools].sort(
    (a, b) =>
      a.connector.localeCompare(b.connector) || rank(a) - rank(b) || a.name.localeCompare(b.name),
  );
}

/** Changes exactly when a list of tools may have: a key for loading it again. */
export function toolsKey(snapshot: AppSnapshot): string {
  return JSON.stringify([
    snapshot.accessPolicy,
    snapshot.connectors.map((connector) => [
      connector.name,
      connector.tools,
      connector.toolsToReview,
      connector.connection,
      connector.enabled,
      connector.isReadOnly,
      connector.asksNewTools,
    ]),
    snapshot.clients.map(({ clientId, status, scopes, connectorsOff, toolModes, grants }) => [
      clientId,
      status,
      scopes,
      connectorsOff,
      toolModes,
      grants.map((grant) => grant.access),
    ]),
  ]);
}
