/** One tool as it stands for one asker: its class, its settings, and the decision about a call. */
import type { LoggedArguments } from '../../../../contract/views/connector-details.ts';
import type { AccessClass, ToolMode } from '../../../../contract/views/access.ts';
import type { CatalogueTool } from '../../connectors/conversation/connector-facts.ts';
import type { Access } from '../../lib/access.ts';
import { callsOf, isForPagesOnly, pageOf } from '../../mcp/extensions/ui-extension.ts';
import { twinsOf } from '../../names/tool-spelling.ts';
import { heldTo } from '../../permission-sets/held-to.ts';
import type { PermissionBook } from '../../permission-sets/permission-book.ts';
import { classifyAmong, type Classified } from '../../policy/access-class.ts';
import { decide } from '../../policy/decide.ts';
import type { Decision } from '../../policy/decision.ts';
import type { CallFacts } from '../../policy/facts.ts';
import { anybody, type RuleClient } from '../../policy/rules.ts';
import type { ClientSettings } from '../../rules/client-settings.ts';
import type { RuleBook } from '../../rules/rule-book.ts';
import type { GlobalState } from './global-state.ts';
import type { Reachable } from './reachable.ts';

/** One tool as it stands for one asker. */
export interface JudgedTool {
  readonly tool: CatalogueTool;
  readonly classified: Classified;
  /** What is set for this very client, or null. */
  readonly clientMode: ToolMode | null;
  /** Only pages of its server may call it (MCP extension `io.modelcontextprotocol/ui`). */
  readonly isForPages: boolean;
  /** Pages of its server may call it too, where a client shows them. */
  readonly isForPagesToo: boolean;
  /** The person lets pages of its server be shown. */
  readonly opensPages: boolean;
  /** What of its arguments the log keeps. */
  readonly loggedArguments: LoggedArguments;
  /** Without arguments at hand. */
  readonly decision: Decision;
  /** The same with what is known of one call. */
  readonly decideFor: (call: CallFacts) => Decision;
}

/** Who asks: one client, or nobody in particular. */
export interface Subject {
  /** `clientId` is the registration whose own settings count. */
  readonly client: RuleClient;
  readonly isBlocked: boolean;
  readonly access: Access | null;
}

/** The person's own table, about no client. */
export const nobody: Subject = Object.freeze({
  client: anybody,
  isBlocked: false,
  access: null,
});

export interface JudgeToolParts {
  readonly reachable: Reachable;
  readonly clientSettings: ClientSettings;
  readonly permissions: PermissionBook;
  readonly rules: RuleBook;
  readonly globalState: GlobalState;
  /** What a person would be shown beside a tool. */
  readonly marksOf: (tool: CatalogueTool) => readonly string[];
  /** The mode that the managed policy holds a tool to. */
  readonly managedMode: (
    connector: string,
    tool: string,
    access: AccessClass,
  ) => 'ask' | 'block' | null;
}

export type JudgeTool = (tool: CatalogueTool, subject: Subject) => JudgedTool;

/** @returns what judges a tool by the settings as they are when it is judged */
export function createJudgeTool(parts: JudgeToolParts): JudgeTool {
  const { reachable, clientSettings, permissions, rules, globalState } = parts;
  const classify = createClassify(reachable);
  const hasPages = createHasPages();

  const hasMarks = (tool: CatalogueTool, { flags }: Classified): boolean =>
    flags.length > 0 || parts.marksOf(tool).length > 0;

  return (tool, subject) => {
    const classified = classify(tool);
    const isForPages = isForPagesOnly(tool.definition);
    const { client, isBlocked, access } = subject;
    const { clientId } = client;
    const { connectorId, connector } = tool;
    const facts = {
      class: classified.class,
      mode: tool.mode,
      override: clientId === null ? null : clientSettings.modeOf(clientId, connectorId, tool.name),
      isNever: tool.never,
      isForPages,
      managed: parts.managedMode(connector, tool.name, classified.class),
      review: tool.review,
      isMarked: tool.review !== 'accepted' && hasMarks(tool, classified),
      rules:
        rules.index()?.about({
          ...client,
          connector,
          tool: tool.name,
          class: classified.class,
        }) ?? null,
    };
    const asker = {
      isBlocked,
      access,
      isSwitchedOff: clientId !== null && clientSettings.isOff(clientId, connectorId),
      heldTo: heldTo(permissions, clientId, connector),
    };
    const at = reachable.factsFor(tool);
    const decideFor = (call?: CallFacts): Decision =>
      decide(globalState.current(), asker, at, facts, call);
    const clientMode = facts.override;
    const loggedArguments = reachable.loggedArguments(connector);
    const decision = decideFor();
    return {
      tool,
      classified,
      clientMode,
      isForPages,
      isForPagesToo: isForPages || (hasPages(reachable.tools(connector)) && isForPage(tool)),
      opensPages: reachable.opensPages(connector),
      loggedArguments,
      decision,
      decideFor,
    };
  };
}

function isForPage(tool: CatalogueTool): boolean {
  return callsOf([tool]).length > 0;
}

/** Looked through once for each list of a server. */
function createHasPages(): (tools: readonly CatalogueTool[]) => boolean {
  const known = new WeakMap<readonly CatalogueTool[], boolean>();
  return (tools) => {
    let has = known.get(tools);
    if (has === undefined)
      known.set(tools, (has = tools.some(({ definition }) => pageOf(definition) !== null)));
    return has;
  };
}

function createClassify(reachable: Reachable): (tool: CatalogueTool) => Classified {
  /** A catalogue tool is replaced, never changed, so its class is found once. */
  const classes = new WeakMap<CatalogueTool, Classified>();

  return (tool) => {
    let classified = classes.get(tool);
    if (classified === undefined) {
      const derived = classifyAmong(
        tool.definition,
        twinsOf(tool.name, reachable.tools(tool.connector)).map(({ definition }) => definition),
      );
      classified = tool.class === null ? derived : { ...derived, class: tool.class, isKnown: true };
      classes.set(tool, classified);
    }
    return classified;
  };
}
