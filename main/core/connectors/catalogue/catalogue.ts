/**
 * One connector's tools as clients may see them: last list, review state, settings, joined into one
 * frozen array that is rebuilt only when something of it changed.
 */
import { CoreError } from '../../lib/errors.ts';
import { visible } from '../../lib/visible-text.ts';
import type { HeaderParameter } from '../../mcp/upstream-envelope.ts';
import type { CopiedTool } from '../../mcp/tool-definition.ts';
import { createFreshness, type Freshness } from './freshness.ts';
import { extendOldPins, keepOldPins } from './old-pins.ts';
import type { Clock } from '../../ports/ports.ts';
import type { Direction } from '../../store/open-store.ts';
import type { AcceptedTool, CatalogueStore, ToolPin, ToolSetting } from './catalogue-store.ts';
import type { CatalogueTool, ToolTurn } from '../conversation/connector-facts.ts';
import { isSameLeftOut, nothingLeftOut, type LeftOut } from './left-out.ts';

export interface Catalogue {
  tools(): readonly CatalogueTool[];
  /** How many are new or changed. */
  toReview(): number;
  mirrored(tool: string): readonly HeaderParameter[];
  /** Of the list of tools. */
  readonly freshness: Freshness;
  /** Takes a list from upstream. True when it differs from the last one. */
  replace(tools: readonly CopiedTool[]): boolean;
  /** What of the last list of this run is of no use. */
  leftOut(): LeftOut;
  /** Takes it. True when it is something else than before: no client gets another list for that. */
  leaveOut(tools: LeftOut): boolean;
  /** What the person accepted of a tool; undefined when nothing. */
  accepted(tool: string): AcceptedTool | undefined;
  /** Pins the present definitions; names that do not exist are ignored. */
  accept(which: 'all' | readonly string[]): void;
  /**
   * Another account or another server answers from now on: nothing that was accepted or allowed
   * before holds (ATMOS-8).
   */
  startOver(): void;
  /** @throws CoreError `not_found` */
  set(tool: string, change: SettingChange, direction: Direction): CatalogueTool;
  /**
   * Somebody changed what was set or accepted: it is blocked, or has to be looked at again. Also a
   * tool that is not listed.
   */
  distrust(tool: string, what: 'setting' | 'review'): void;
  /** The same mode for several; those that are not listed are left out. */
  setModes(
    tools: readonly string[],
    mode: ToolSetting['mode'],
    direction: Direction,
  ): readonly CatalogueTool[];
}

/** Absent members stay, null goes back to the default. */
interface SettingChange {
  readonly mode?: ToolSetting['mode'] | undefined;
  readonly class?: ToolSetting['class'] | undefined;
  readonly never?: boolean | undefined;
}

const none: readonly HeaderParameter[] = [];

/**
 * @param connectorId in the store
 * @param connector its name, for people
 * @param onTurn a tool went from one definition to another and back
 * @returns the tools that were kept, until the server lists others
 */
export function createCatalogue(
  connectorId: string,
  connector: string,
  store: CatalogueStore,
  clock: Clock,
  onTurn: (turn: ToolTurn) => void = () => undefined,
): Catalogue {
  const pins = store.pins(connectorId);
  const settings = store.settings(connectorId);
  let leftOut: LeftOut = nothingLeftOut;
  let listed = new Map(store.tools(connectorId).map((tool) => [tool.name, tool]));
  /** Listed as something else than was accepted, and not yet as accepted again. */
  const strayed = new Set<string>();
  keepOldPins(connectorId, store, pins, listed.values());
  noteStrayed();
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
          review: reviewOf(tool, pinned),
          mode: setting?.mode ?? null,
          class: setting?.class ?? null,
          never: setting?.never ?? false,
          turned: turnedOf(tool, pinned),
        });
      }),
    );
  }
  function keep(changed: ReadonlyMap<string, ToolSetting>, direction: Direction): void {
    store.keepSettings(connectorId, changed, direction, () => {
      for (const [tool, setting] of changed) settings.set(tool, setting);
      joined = join();
    });
  }
  function noteStrayed(): void {
    for (const tool of listed.values())
      if (reviewOf(tool, pins.get(tool.name)) === 'changed') strayed.add(tool.name);
  }
  /** @returns the turn it took, if any */
  function follow(tool: CopiedTool, before: string | undefined): ToolTurn | null {
    const pin = pins.get(tool.name);
    if (pin === undefined || before === tool.hash) return null;
    const isBack = pin.hash === tool.hash && strayed.delete(tool.name);
    if (isBack) {
      const changedBackAt = clock.nowMs();
      store.markChangedBack(connectorId, tool.name, changedBackAt);
      pins.set(tool.name, { ...pin, changedBackAt });
      return { connector, name: tool.name, turned: 'back' };
    }
    if (pin.hash === tool.hash) return null;
    // What was allowed was allowed to the version before (ALATION-24).
    const setting = settings.get(tool.name);
    if (setting?.mode === 'allow' || setting?.class === 'read') {
      const { mode, class: access } = setting;
      const held = {
        ...setting,
        mode: mode === 'allow' ? null : mode,
        class: access === 'read' ? null : access,
      };
      keep(new Map([[tool.name, held]]), 'restrict');
    }
    if (pin.earlierHash !== tool.hash) return null;
    return { connector, name: tool.name, turned: 'earlier' };
  }

  function changedTool(name: string): CatalogueTool {
    const changed = joined.find((tool) => tool.name === name);
    if (changed === undefined) throw new Error('a listed tool is in the joined list');
    return changed;
  }

  return {
    tools: () => joined,
    toReview: () => joined.reduce((sum, tool) => sum + (tool.review === 'accepted' ? 0 : 1), 0),
    freshness: createFreshness(clock),
    mirrored: (tool) => listed.get(tool)?.mirrored ?? none,
    leftOut: () => leftOut,
    leaveOut(tools) {
      const before = leftOut;
      leftOut = tools;
      return !isSameLeftOut(before, tools);
    },
    replace(tools) {
      const isSame =
        tools.length === listed.size &&
        tools.every((tool) => listed.get(tool.name)?.hash === tool.hash);
      extendOldPins(connectorId, store, pins, tools);
      if (isSame) return false;
      store.keepTools(connectorId, tools, clock.nowMs());
      const turns = tools.flatMap((tool) => follow(tool, listed.get(tool.name)?.hash) ?? []);
      listed = new Map(tools.map((tool) => [tool.name, tool]));
      noteStrayed();
      joined = join();
      for (const turn of turns) onTurn(turn);
      return true;
    },
    accepted: (tool) => store.accepted(connectorId, tool),
    accept(which) {
      const chosen =
        which === 'all' ? [...listed.values()] : which.flatMap((name) => listed.get(name) ?? []);
      store.pin(connectorId, chosen, clock.nowMs());
      for (const { name, hash } of chosen) {
        const pin = pins.get(name);
        const earlierHash = pin === undefined || pin.hash === hash ? pin?.earlierHash : pin.hash;
        pins.set(name, {
          hash,
          earlierHash: earlierHash ?? null,
          changedBackAt: null,
          isKept: true,
          isWhole: true,
        });
        strayed.delete(name);
      }
      joined = join();
    },
    startOver() {
      store.startOver(connectorId);
      pins.clear();
      strayed.clear();
      for (const [tool, setting] of settings)
        if (setting.mode === 'allow') settings.set(tool, { ...setting, mode: null });
      joined = join();
    },
    distrust(tool, what) {
      if (what === 'setting') {
        const blocked = { mode: 'block', class: null, never: false } as const;
        keep(new Map([[tool, blocked]]), 'restrict');
      } else {
        pins.delete(tool);
        joined = join();
        store.unpin(connectorId, tool);
      }
    },
    set(tool, change, direction) {
      if (!listed.has(tool)) {
        throw new CoreError('not_found', `${connector} has no tool "${visible(tool, 80)}".`);
      }
      const current = settings.get(tool);
      const next = {
        mode: change.mode === undefined ? (current?.mode ?? null) : change.mode,
        class: change.class === undefined ? (current?.class ?? null) : change.class,
        never: change.never ?? current?.never ?? false,
      };
      keep(new Map([[tool, next]]), direction);
      return changedTool(tool);
    },
    setModes(tools, mode, direction) {
      const chosen = tools.filter((tool) => listed.has(tool));
      const next = chosen.map(
        (tool) => [tool, { class: null, never: false, ...settings.get(tool), mode }] as const,
      );
      keep(new Map(next), direction);
      return chosen.map((tool) => changedTool(tool));
    },
  };
}

function reviewOf(tool: CopiedTool, pin: ToolPin | undefined): CatalogueTool['review'] {
  if (pin === undefined) return 'new';
  return pin.hash === tool.hash ? 'accepted' : 'changed';
}

function turnedOf(tool: CopiedTool, pin: ToolPin | undefined): CatalogueTool['turned'] {
  if (pin === undefined) return null;
  if (pin.hash === tool.hash) return pin.changedBackAt === null ? null : 'back';
  return pin.earlierHash === tool.hash ? 'earlier' : null;
}
