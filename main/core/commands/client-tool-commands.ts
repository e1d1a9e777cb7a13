/**
 * Commands about tools as one client meets them: what would happen to a call, and what a person
 * sets for that client.
 */
import type { AuditLog } from '../audit/audit-log.ts';
import type { LogReads } from '../audit/reads/log-reads.ts';
import type { Control } from './command-registry.ts';
import type { CatalogueTool, ConnectorState } from '../connectors/conversation/connector-facts.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import { noConnector } from '../connectors/registry/no-connector.ts';
import type { GrantViews } from '../gateway/view/grant-view.ts';
import { nobody, type Subject } from '../gateway/view/judge-tool.ts';
import type { Applications } from '../grants/clients/applications.ts';
import type { Grants } from '../grants/grants.ts';
import { unionAccess } from '../lib/access.ts';
import { CoreError } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import { toolNamed } from '../names/tool-spelling.ts';
import type { PermissionBook } from '../permission-sets/permission-book.ts';
import type { Clock } from '../ports/ports.ts';
import type { ClientSettings } from '../rules/client-settings.ts';
import type { ReviewFindings } from '../tool-review/review-findings.ts';
import { createToolIndex, useKey } from '../tool-review/tool-index.ts';
import { toolView } from '../tool-review/tool-view.ts';

export interface ClientToolCommandParts {
  readonly applications: Applications;
  readonly permissions: PermissionBook;
  readonly grants: Grants;
  readonly connectors: Connectors;
  readonly clientSettings: ClientSettings;
  readonly views: GrantViews;
  readonly findings: ReviewFindings;
  readonly audit: AuditLog;
  readonly logReads: LogReads;
  readonly clock: Clock;
  /** What decisions depend on has changed: lists are built anew and clients notified. */
  readonly grantChanged: () => void;
}

type Names =
  'tools.list' | 'tools.find' | 'usage.context' | 'client.setTool' | 'client.setConnector';

/** @returns the commands about what one client may do with tools and connectors */
export function createClientToolCommands(parts: ClientToolCommandParts): Pick<Control, Names> {
  const { connectors, clientSettings, views, findings } = parts;

  function connectorOf(name: string): ConnectorState {
    const state = connectors.find(name);
    if (state === undefined) throw noConnector();
    return state;
  }

  function idsOf(clientId: string): readonly string[] {
    return membersOf(parts, clientId).map((member) => member.clientId);
  }

  function toolsOf(connector: string | undefined): readonly CatalogueTool[] {
    return connectors
      .list()
      .filter(({ name }) => connector === undefined || name === connector)
      .flatMap(({ name }) => connectors.tools(name));
  }

  const findTools = createToolIndex({
    judge: views.judge,
    findings,
    tools: () => toolsOf(undefined),
    clients: () => clientsByName(parts.applications).map((id) => subjectOf(parts, id)),
    lastUses: createLastUses(parts),
  });

  return {
    'tools.find': findTools,
    'usage.context': ({ clientId }) => {
      const subject = subjectOf(parts, clientId);
      const listed = toolsOf(undefined).filter(
        (tool) => views.judge(tool, subject).decision.outcome !== 'deny',
      );
      const bytes = listed.reduce((sum, tool) => sum + findings.of(tool).listedBytes, 0);
      return { tools: listed.length, bytes };
    },
    'tools.list': ({ connector, clientId }) => {
      if (connector !== undefined) connectorOf(connector);
      const subject = clientId === undefined ? nobody : subjectOf(parts, clientId);
      return toolsOf(connector).map((tool) =>
        toolView(views.judge(tool, subject), findings.of(tool)),
      );
    },

    'client.setTool': {
      widens: ({ mode }) => mode !== 'block',
      run({ clientId, connector, tool: given, mode }, { direction, note }) {
        const { id } = connectorOf(connector);
        const ids = idsOf(clientId);
        const listed = toolNamed(connectors.tools(connector), given);
        if (listed === undefined) {
          throw new CoreError('not_found', 'The connector has no tool of this name.', {
            hint: 'List the tools of the connector to see their names.',
          });
        }
        clientSettings.setMode(ids, id, listed.name, mode, direction);
        parts.grantChanged();
        note({ tool: listed.name, detail: `mode ${mode ?? 'as for every client'}` });
        return toolView(views.judge(listed, subjectOf(parts, clientId)), findings.of(listed));
      },
    },

    'client.setConnector': {
      widens: ({ isOn }) => isOn,
      run({ clientId, connector, isOn }, { note }) {
        const { id } = connectorOf(connector);
        clientSettings.switchOff(idsOf(clientId), id, !isOn);
        parts.grantChanged();
        note({ detail: isOn ? 'on' : 'off' });
        return { clientId, connector, isOn };
      },
    },
  };
}

/** One registration of each application. */
function clientsByName(applications: Applications): readonly string[] {
  return applications
    .list()
    .flatMap(([first]) => first ?? [])
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
    .map(({ clientId }) => clientId);
}

/** Pages of a list are asked for one after another: the log is read once for all of them. */
function createLastUses({
  audit,
  logReads,
  clock,
}: Pick<ClientToolCommandParts, 'audit' | 'logReads' | 'clock'>): () => Promise<
  ReadonlyMap<string, number>
> {
  const { usedDays, usesKept } = limits.toolIndex;
  let known: { readonly at: number; readonly days: ReadonlyMap<string, number> } | null = null;
  return async () => {
    const at = clock.monotonicMs();
    if (known === null || at - known.at >= usesKept) {
      audit.flush();
      const uses = await logReads.lastUses(clock.nowMs() - usedDays * 86_400_000);
      known = { at, days: new Map(uses.map((use) => [useKey(use.connector, use.tool), use.day])) };
    }
    return known.days;
  };
}

/**
 * An application as one asker: the best it holds over all its grants, for tables; each call is
 * decided by its own grant.
 *
 * @throws CoreError `not_found`
 */
export function subjectOf(
  parts: Pick<ClientToolCommandParts, 'applications' | 'grants' | 'permissions'>,
  clientId: string,
): Subject {
  const members = membersOf(parts, clientId);
  const own = members.flatMap((member) => parts.grants.listByClient(member.clientId));
  const registrations = new Set(members.map((member) => member.clientId));
  return {
    client: {
      clientId,
      registrations,
      ...parts.permissions.groupsOf(clientId, registrations),
    },
    isBlocked: members.some(({ blockedAt }) => blockedAt !== null),
    access: unionAccess(...own.map((grant) => grant.access)),
  };
}

function membersOf(
  { applications }: Pick<ClientToolCommandParts, 'applications'>,
  clientId: string,
) {
  const members = applications.of(clientId);
  if (members.length === 0) throw new CoreError('not_found', 'There is no client with this id.');
  return members;
}
