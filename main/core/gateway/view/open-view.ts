/**
 * What each grant sees of all that is connected, and which views are made anew when that changes.
 */
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type { Applications } from '../../grants/clients/applications.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import type { Changes } from '../../lib/changes.ts';
import type { PermissionBook } from '../../permission-sets/permission-book.ts';
import type { ClientSettings } from '../../rules/client-settings.ts';
import type { RuleBook } from '../../rules/rule-book.ts';
import type { GlobalState } from './global-state.ts';
import { createGrantViews, type GrantViews } from './grant-view.ts';
import { createJudgeTool, type JudgeToolParts } from './judge-tool.ts';
import { createReachable, type OwnCatalogue, type Reachable } from './reachable.ts';

export interface View {
  readonly reachable: Reachable;
  readonly views: GrantViews;
}

interface Below {
  readonly connectors: Connectors;
  readonly ownCatalogue: OwnCatalogue;
  readonly clients: Clients;
  readonly applications: Applications;
  readonly clientSettings: ClientSettings;
  readonly permissions: PermissionBook;
  readonly rules: RuleBook;
  readonly globalState: GlobalState;
  readonly managedMode: JudgeToolParts['managedMode'];
  readonly marksOf: JudgeToolParts['marksOf'];
  readonly changes: Changes;
}

/** Opens the views, and makes them anew when grants or policies change. */
export function openView(below: Below): View {
  const { connectors, ownCatalogue, clients, applications, changes } = below;
  const { clientSettings, permissions, rules, globalState, managedMode } = below;
  const reachable = createReachable(connectors, ownCatalogue);
  const judge = createJudgeTool({
    reachable,
    clientSettings,
    permissions,
    rules,
    globalState,
    managedMode,
    marksOf: below.marksOf,
  });
  const views = createGrantViews({ reachable, clients, applications, permissions, judge });
  changes.on('grants', views.invalidate);
  changes.on('policy', views.invalidate);
  return { reachable, views };
}
