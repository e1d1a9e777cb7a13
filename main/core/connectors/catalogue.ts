/**
 * One connector's tools as clients may see them: last list, review state, settings, joined into one frozen array that
 * is rebuilt only when something of it changed.
 */
import { CoreError } from '../lib/errors.ts';
import { visible } from '../lib/visible-text.ts';
import type { HeaderParameter } from '../mcp/upstream-envelope.ts';
import type { CopiedTool } from '../mcp/tool-definition.ts';
import type { Clock } from '../ports.ts';
import type { CatalogueStore, ToolSetting } from './catalogue-store.ts';
import type { CatalogueTool } from './connector-facts.ts';

export interface Catalogue {
  tools(): readonly CatalogueTool[];
  /** How many are new or changed. */
  toReview(): number;
  mirrored(tool: string): readonly HeaderParameter[];
  /** Takes a list from upstream. True when it differs from the last one. */
  replace(tools: readonly CopiedTool[]): boolean;
  /** Pins the present definitions; names that do not exist are ignored. */
  accept(which: 'all' | readonly string[]): void;
  /** Another account or another server answers from now on: nothing that was accepted or allowed before holds (ATMOS-8). */
  startOver(): void;
  /** @throws CoreError `not_found` */
  set(tool: string, change: SettingChange): CatalogueTool;
}

/** Absent members stay, null goes back to the default. */
export interface SettingChange {
  readonly mode?: ToolSetting['mode'] | undefined;
  readonly class?: ToolSetting['class'] | undefined;
}

const none: readonly HeaderParameter[] = [];

export function createCatalogue(
  connectorId: string,
  connector: string,
  store: CatalogueStore,
  clock: Clock,
): Catalogue {
  const pins = store.pins(connectorId);
  const settings = store.settings(connectorId);
  let listed = new Map(store.tools(connectorId).map((tool) => [tool.name, tool]));
  let joined = join();

  function join(): readonly CatalogueTool[] {
    return Object.freeze(
      [...listed.values()].map((tool) => {
        const pinned = pins.get(tool.name);
        const setting = settings.get(tool.name);
        return Object.freeze<CatalogueTool>({
          connectorId,
          connector,
          name: tool.name,
          definition: tool.definition,
          hash: tool.hash,
          review: pinned === undefined ? 'new' : pinned === tool.hash ? 'accepted' : 'changed',
          mode: setting?.mode ?? null,
          class: setting?.class ?? null,
        });
      }),
    );
  }

  return {
    tools: () => joined,
    toReview: () => joined.reduce((sum, tool) => sum + (tool.review === 'accepted' ? 0 : 1), 0),
    mirrored: (tool) => listed.get(tool)?.mirrored ?? none,
    replace(tools) {
      const isSame =
        tools.length === listed.size &&
        tools.every((tool) => listed.get(tool.name)?.hash === tool.hash);
      if (isSame) return false;
      store.keepTools(connectorId, tools, clock.nowMs());
      listed = new Map(tools.map((tool) => [tool.name, tool]));
      joined = join();
      return true;
    },
    accept(which) {
      const chosen =
        which === 'all' ? [...listed.values()] : which.flatMap((name) => listed.get(name) ?? []);
      store.pin(connectorId, chosen, clock.nowMs());
      for (const tool of chosen) pins.set(tool.name, tool.hash);
      joined = join();
    },
    startOver() {
      store.startOver(connectorId);
      pins.clear();
      for (const [tool, setting] of settings)
        if (setting.mode === 'allow') settings.set(tool, { ...setting, mode: null });
      joined = join();
    },
    set(tool, change) {
      if (!listed.has(tool)) {
        throw new CoreError('not_found', `${connector} has no tool "${visible(tool, 80)}".`);
      }
      const current = settings.get(tool);
      const setting: ToolSetting = {
        mode: change.mode === undefined ? (current?.mode ?? null) : change.mode,
        class: change.class === undefined ? (current?.class ?? null) : change.class,
      };
      store.keepSetting(connectorId, tool, setting);
      settings.set(tool, setting);
      joined = join();
      const changed = joined.find((candidate) => candidate.name === tool);
      if (changed === undefined) throw new Error('a listed tool is in the joined list');
      return changed;
    },
  };
}
