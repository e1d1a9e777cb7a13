/** What is known of the tools of all connectors, and what the person says about them. */
import type { AccessClass, ToolMode } from '../../../../contract/views/access.ts';
import type { AcceptedTool } from '../catalogue/catalogue-store.ts';
import type { Direction } from '../../store/open-store.ts';
import type { CatalogueTool, ConnectorState } from '../conversation/connector-facts.ts';
import type { Connector } from './connector.ts';

export interface ToolActs {
  /**
   * One Map lookup; the same frozen array until something of it changes. Empty for an unknown name.
   */
  tools(name: string): readonly CatalogueTool[];
  /** Accepts the current definitions. Names that do not exist are ignored. */
  acceptTools(name: string, which: 'all' | readonly string[]): ConnectorState;
  /**
   * Absent members stay as they are, null goes back to the default.
   *
   * @throws CoreError `not_found`
   */
  setTool(
    name: string,
    tool: string,
    setting: {
      readonly mode?: ToolMode | null | undefined;
      readonly class?: AccessClass | null | undefined;
      readonly never?: boolean | undefined;
    },
    direction: Direction,
  ): CatalogueTool;
  /**
   * The same mode for several tools; those that do not exist are left out.
   *
   * @throws CoreError `not_found`
   */
  setModes(
    name: string,
    tools: readonly string[],
    mode: ToolMode | null,
    direction: Direction,
  ): readonly CatalogueTool[];
  /**
   * Somebody changed what was kept about a tool: see `Catalogue.distrust`. False when there is no
   * such connector.
   */
  distrustTool(connectorId: string, tool: string, what: 'setting' | 'review'): boolean;
  /** What the person accepted of a tool; undefined when nothing, or for an unknown name. */
  acceptedTool(name: string, tool: string): AcceptedTool | undefined;
}

export interface ToolActsContext {
  readonly entries: ReadonlyMap<string, Connector>;
  /** @throws CoreError `not_found` */
  readonly known: (name: string) => Connector;
  readonly byId: (connectorId: string) => Connector | undefined;
  readonly toolsChanged: (name: string) => void;
}

/** @returns the acts on the tools of all connectors */
export function createToolActs({ entries, known, byId, toolsChanged }: ToolActsContext): ToolActs {
  return {
    tools: (name) => entries.get(name)?.catalogue.tools() ?? noTools,
    acceptTools(name, which) {
      const connector = known(name);
      connector.catalogue.accept(which);
      toolsChanged(name);
      return connector.state();
    },
    distrustTool(connectorId, tool, what) {
      const connector = byId(connectorId);
      connector?.catalogue.distrust(tool, what);
      if (connector !== undefined) toolsChanged(connector.stored().name);
      return connector !== undefined;
    },
    setTool(name, tool, setting, direction) {
      const changedTool = known(name).catalogue.set(tool, setting, direction);
      toolsChanged(name);
      return changedTool;
    },
    setModes(name, tools, mode, direction) {
      const changedTools = known(name).catalogue.setModes(tools, mode, direction);
      toolsChanged(name);
      return changedTools;
    },
    acceptedTool: (name, tool) => entries.get(name)?.catalogue.accepted(tool),
  };
}

const noTools: readonly CatalogueTool[] = Object.freeze([]);
