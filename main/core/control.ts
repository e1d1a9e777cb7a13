/** The commands of the contract, one short function each: check what only this command knows, do it, write it down. */
import type { Caller } from '../../contract/commands.ts';
import { callerMay } from '../../contract/commands.ts';
import type { AccessPolicy, ClientView, ToolView } from '../../contract/views.ts';
import type { AuditLog } from './audit/audit-log.ts';
import type { AuditQuery } from './audit/query.ts';
import { notAllowedHere, type Control } from './command-registry.ts';
import type { Connectors } from './connectors/connectors.ts';
import type { Approvals } from './gateway/approvals.ts';
import type { GatewayWorld } from './gateway/gateway-world.ts';
import type { GrantViews } from './gateway/grant-view.ts';
import type { Clients } from './grants/clients.ts';
import type { Grants } from './grants/grants.ts';
import type { Revoke } from './grants/revoke-grant.ts';
import { levelAt, type Access } from './lib/access.ts';
import { CoreError } from './lib/errors.ts';
import type { Clock, Preferences } from './ports.ts';
import type { QuestionQueue } from './questions/question-queue.ts';
import type { SessionRegistry } from './sessions/session-registry.ts';
import { clientView } from './snapshot/client-view.ts';
import type { SnapshotBuilder } from './snapshot/build-snapshot.ts';
import type { SnapshotPublisher } from './snapshot/snapshot-publisher.ts';
import { toolView } from './tool-view.ts';

export interface ControlParts {
  readonly clients: Clients;
  readonly grants: Grants;
  readonly revoke: Revoke;
  readonly connectors: Connectors;
  readonly questions: QuestionQueue;
  readonly approvals: Approvals;
  readonly views: GrantViews;
  readonly world: GatewayWorld;
  readonly sessions: SessionRegistry;
  readonly audit: AuditLog;
  readonly auditQuery: AuditQuery;
  readonly preferences: Preferences;
  readonly clock: Clock;
  readonly snapshots: SnapshotPublisher;
  readonly builder: SnapshotBuilder;
  /** Brings the prompt to the front, where there is one. */
  readonly showPrompt: () => void;
}

export function createControl(parts: ControlParts): Control {
  const { clients, grants, connectors, questions, audit, world } = parts;

  function record(
    action: string,
    caller: Caller,
    about: { clientId?: string; connector?: string; tool?: string; detail?: string } = {},
  ): void {
    const clientName =
      about.clientId === undefined ? null : (clients.get(about.clientId)?.name ?? null);
    const detail = [about.detail, `from ${caller}`].filter((part) => part !== undefined).join(', ');
    audit.append({ actor: 'user', action, decision: 'done', ...about, clientName, detail });
    parts.snapshots.touch();
  }

  function client(clientId: string): ClientView {
    const found = clients.get(clientId);
    if (found === undefined)
      throw new CoreError('not_found', 'There is no client with this id.', {
        hint: 'List the clients to see their ids.',
      });
    return clientView(found, parts.builder.clientFacts());
  }

  function endAllOf(clientId: string): { tokens: number } {
    const ended = parts.revoke.grants(grants.listByClient(clientId), 'revoked_by_person');
    clients.setRevoked(clientId, parts.clock.nowMs());
    questions.cancelWhere((question) => question.clientId === clientId);
    return ended;
  }

  function listTools(connector: string | undefined, clientId: string | undefined): ToolView[] {
    if (connector !== undefined && connectors.find(connector) === undefined) throw noConnector();
    const asker = clientId === undefined ? undefined : clients.get(clientId);
    if (clientId !== undefined && asker === undefined)
      throw new CoreError('not_found', 'There is no client with this id.');
    const access: Access | null = asker === undefined ? null : accessOf(asker.clientId);
    const isBlocked = asker !== undefined && asker.blockedAt !== null;
    return connectors
      .list()
      .filter(({ name }) => connector === undefined || name === connector)
      .flatMap(({ name }) => connectors.tools(name))
      .map((tool) => toolView(parts.views.judge(tool, access, isBlocked)));
  }

  /** The best a client holds over all its grants, for the table; each call is decided by its own grant. */
  function accessOf(clientId: string): Access {
    const own = grants.listByClient(clientId);
    const best = new Map<string, 'read' | 'write'>();
    for (const { name } of connectors.list()) {
      for (const grant of own) {
        const level = levelAt(grant.access, name);
        if (level !== null && best.get(name) !== 'write') best.set(name, level);
      }
    }
    return best;
  }

  return {
    'state.get': () => parts.snapshots.current(),
    'tools.list': ({ connector, clientId }) => listTools(connector, clientId),
    'tool.set': ({ connector, tool, mode, class: toolClass }, caller) => {
      const changed = connectors.setTool(connector, tool, { mode, class: toolClass });
      const set = [
        mode === undefined ? [] : [`mode ${mode ?? 'default'}`],
        toolClass === undefined ? [] : [`class ${toolClass ?? 'default'}`],
      ].flat();
      record('tool.set', caller, { connector, tool, detail: set.join(', ') });
      return toolView(parts.views.judge(changed, null, false));
    },

    'client.revoke': ({ clientId }, caller) => {
      client(clientId);
      endAllOf(clientId);
      record('client.revoke', caller, { clientId });
      return client(clientId);
    },
    'client.revokeAll': (_input, caller) => {
      const withGrants = clients
        .list()
        .filter(({ clientId }) => grants.listByClient(clientId).length > 0);
      const ended = parts.revoke.grants(grants.list(), 'revoked_by_person');
      for (const { clientId } of withGrants) clients.setRevoked(clientId, parts.clock.nowMs());
      questions.cancelWhere(() => true);
      record('client.revokeAll', caller, { detail: `${withGrants.length} clients` });
      return { clients: withGrants.length, tokens: ended.tokens };
    },
    'client.block': ({ clientId }, caller) => {
      client(clientId);
      clients.block(clientId);
      parts.views.invalidate();
      for (const grant of grants.listByClient(clientId))
        parts.sessions.closeByGrant(grant.grantId, 'grant_ended');
      questions.cancelWhere((question) => question.clientId === clientId);
      record('client.block', caller, { clientId });
      return client(clientId);
    },
    'client.unblock': ({ clientId }, caller) => {
      client(clientId);
      clients.unblock(clientId);
      parts.views.invalidate();
      record('client.unblock', caller, { clientId });
      return client(clientId);
    },

    'connector.add': async (input, caller) => {
      const added = await connectors.add(input);
      record('connector.add', caller, { connector: added.name, detail: added.target });
      return parts.builder.connectorView(added);
    },
    'connector.remove': async ({ name }, caller) => {
      await connectors.remove(name);
      record('connector.remove', caller, { connector: name });
      return { name };
    },
    'connector.enable': async ({ name }, caller) => {
      const state = await connectors.setEnabled(name, true);
      record('connector.enable', caller, { connector: name });
      return parts.builder.connectorView(state);
    },
    'connector.disable': async ({ name }, caller) => {
      const state = await connectors.setEnabled(name, false);
      record('connector.disable', caller, { connector: name });
      return parts.builder.connectorView(state);
    },
    'connector.test': ({ name }) => connectors.test(name),
    'connector.connect': async ({ name }, caller) => {
      const state = await connectors.reconnect(name);
      record('connector.connect', caller, { connector: name });
      return parts.builder.connectorView(state);
    },
    'connector.disconnect': async ({ name }, caller) => {
      const state = await connectors.disconnect(name);
      record('connector.disconnect', caller, { connector: name });
      return parts.builder.connectorView(state);
    },
    'connector.review': ({ name, accept }, caller) => {
      if (
        connectors.find(name)?.connection === 'connecting' &&
        connectors.tools(name).length === 0
      ) {
        throw new CoreError(
          'conflict',
          'The connector is still connecting; its tools are not known yet.',
          {
            hint: 'Try again in a moment, or run `consentry connectors connect NAME`, which waits.',
          },
        );
      }
      const state = connectors.acceptTools(name, accept);
      record('connector.review', caller, {
        connector: name,
        detail: accept === 'all' ? 'all tools' : `${accept.length} tools`,
      });
      return parts.builder.connectorView(state);
    },
    'connector.log': ({ name }) => {
      if (connectors.find(name) === undefined) throw noConnector();
      return { lines: [...connectors.log(name)] };
    },

    'question.allow': async ({ id, nonce, access, for: duration }, caller) => {
      await questions.allow(id, nonce, { access, for: duration, caller });
      record('question.allow', caller);
      return { id, outcome: 'allowed' };
    },
    'question.deny': async ({ id, block }, caller) => {
      await questions.deny(id, block, caller);
      if (block) parts.views.invalidate();
      record('question.deny', caller);
      return { id, outcome: 'denied' };
    },
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
    'policy.setAccess': ({ access }, caller) => {
      const order: readonly AccessPolicy[] = ['disabled', 'read-only', 'read-write'];
      const isRaising = order.indexOf(access) > order.indexOf(world.current().accessPolicy);
      if (isRaising && !callerMay(caller, 'give')) throw notAllowedHere(caller);
      world.setAccessPolicy(access);
      record('policy.setAccess', caller, { detail: access });
      return { access };
    },
    'policy.get': () => {
      const { accessPolicy, registration } = parts.preferences.read();
      return { access: accessPolicy, registration };
    },
    'settings.set': ({ theme }, caller) => {
      const changed = parts.preferences.update((current) => ({
        ...current,
        theme: theme ?? current.theme,
      }));
      record('settings.set', caller, { detail: `theme ${changed.theme}` });
      return { theme: changed.theme };
    },

    'audit.list': (filter) => {
      audit.flush();
      return parts.auditQuery.list(filter);
    },
    'audit.show': ({ id }) => {
      audit.flush();
      const entry = parts.auditQuery.show(id);
      if (entry === undefined)
        throw new CoreError('not_found', 'There is no audit entry with this number.');
      return entry;
    },
  };
}

function noConnector(): CoreError {
  return new CoreError('not_found', 'There is no connector with this name.', {
    hint: 'List the connectors to see their names.',
  });
}
