/** What somebody else changed in the store becomes the strictest that it could be (SEC-94). */
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import type { TokenFamilies } from '../grants/token-families.ts';
import type { Clients } from '../grants/clients/clients.ts';
import type { Grants } from '../grants/grants.ts';
import type { Revoke } from '../grants/revoke.ts';
import { visible } from '../lib/visible-text.ts';
import type { PermissionBook } from '../permission-sets/permission-book.ts';
import type { ClientSettings } from '../rules/client-settings.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import type { Store } from '../store/open-store.ts';
import type { BrokenSeal } from '../store/seal-table.ts';

export interface DistrustParts {
  readonly store: Store;
  readonly connectors: Connectors;
  readonly clients: Clients;
  readonly grants: Grants;
  readonly families: TokenFamilies;
  readonly revoke: Revoke;
  readonly clientSettings: ClientSettings;
  readonly rules: RuleBook;
  readonly permissions: PermissionBook;
  readonly endStandingApproval: (id: string) => void;
}

/** @returns what was found, in words for people */
export function distrust(parts: DistrustParts, { kind, key, what }: BrokenSeal): readonly string[] {
  if (what === 'missing') return [`something is missing among ${kindWords[kind] ?? kind}`];
  const { store } = parts;
  const [first = '', second = '', third = ''] = key;
  const reseal = (): void => store.transaction(() => store.seals.reseal(kind, key));
  switch (kind) {
    case 'clients': {
      const client = parts.clients.get(first);
      if (client === undefined) return [];
      parts.revoke.grants(parts.grants.listByClient(first), 'tampered');
      parts.clients.block(first);
      reseal();
      return [`the client ${visible(client.name, 60)}`];
    }
    case 'grants': {
      const grant = parts.grants.get(first);
      if (grant !== undefined) parts.revoke.grants([grant], 'tampered');
      reseal();
      return grant === undefined ? [] : ['the access of a client'];
    }
    case 'chains': {
      const family = parts.families.get(first);
      if (family !== undefined) parts.revoke.family(family, 'tampered');
      reseal();
      return family === undefined ? [] : ['a login of a client'];
    }
    case 'tool_settings':
    case 'tool_pins': {
      const isKnown = parts.connectors.distrustTool(
        first,
        second,
        kind === 'tool_pins' ? 'review' : 'setting',
      );
      return isKnown ? [`the tool ${visible(second, 60)}`] : [];
    }
    case 'item_pins': {
      const isKnown = parts.connectors.distrustItem(first, second, third);
      return isKnown ? ['what was accepted of a server’s pages, skills or instructions'] : [];
    }
    case 'client_tools':
      parts.clientSettings.setMode([first], second, third, 'block', 'restrict');
      return [`the tool ${visible(third, 60)} for one client`];
    case 'client_switches':
      // One more switch that is off takes nothing back.
      reseal();
      return ['a connector for one client'];
    case 'rules':
      parts.rules.distrust(first);
      return ['a rule'];
    case 'permission_sets':
    case 'client_groups':
      parts.permissions.distrust(kind, first);
      return [kind === 'permission_sets' ? 'a permission set' : 'a group of clients'];
    case 'confirmed_commands':
      store.transaction(() =>
        store.db.prepare('DELETE FROM confirmed_commands WHERE connector_id = ?').run(first),
      );
      return ['what was confirmed about a command'];
    case 'standing_approvals':
      parts.endStandingApproval(first);
      return ['a standing approval'];
    default:
      return [];
  }
}

const kindWords: Readonly<Record<string, string>> = {
  tool_settings: 'the settings of tools',
  client_tools: 'the settings of clients',
  client_switches: 'the connectors that are off for a client',
  rules: 'the rules',
  permission_sets: 'the permission sets',
  client_groups: 'the groups of clients',
};
