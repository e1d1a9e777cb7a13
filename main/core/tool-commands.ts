/** Commands about tools: what they are set to. Whoever is not present can only make that stricter (product.md section 15). */
import { callerMay, type Caller } from '../../contract/command.ts';
import type { toolCommands } from '../../contract/tool-commands.ts';
import type { Control } from './command-registry.ts';
import type { CatalogueTool } from './connectors/connector-facts.ts';
import type { Connectors } from './connectors/connectors.ts';
import { noConnector } from './connectors/no-connector.ts';
import { nobody, type GrantViews } from './gateway/grant-view.ts';
import type { ManagedLocks } from './managed/refusals.ts';
import type { RecordAct } from './record-act.ts';
import { isWider, type ToolStand } from './policy/tool-stand.ts';
import { CoreError } from './lib/errors.ts';
import { toolNamed } from './names/tool-spelling.ts';
import { toolDiff } from './tool-diff.ts';
import type { ToolMarker } from './tool-marks.ts';
import { toolView } from './tool-view.ts';

interface ToolCommandParts {
  readonly connectors: Connectors;
  readonly views: GrantViews;
  readonly marker: ToolMarker;
  readonly locks: ManagedLocks;
  readonly record: RecordAct;
}

type Setting = Parameters<Connectors['setTool']>[2];

export function createToolCommands({
  connectors,
  views,
  marker,
  locks,
  record,
}: ToolCommandParts): Pick<Control, 'tool.set' | keyof typeof toolCommands> {
  const judge = (tool: CatalogueTool) => views.judge(tool, nobody);
  const view = (tool: CatalogueTool) => toolView(judge(tool), marker.of(tool));

  function standOf(tool: CatalogueTool): ToolStand {
    return { class: judge(tool).classified.class, mode: tool.mode, never: tool.never };
  }

  /** @throws CoreError `not_allowed_here` */
  function assertMaySet(tool: CatalogueTool, change: Setting, caller: Caller): void {
    if (callerMay(caller, 'give') && !locks.isLocked('tools')) return;
    const { mode, never, class: toolClass } = change;
    const { class: derived } = judge({ ...tool, class: null }).classified;
    const before = standOf(tool);
    const after: ToolStand = {
      class: toolClass === undefined ? before.class : (toolClass ?? derived),
      mode: mode === undefined ? before.mode : mode,
      never: never ?? before.never,
    };
    if (isWider(before, after)) locks.assertMayGive(caller, 'tools');
  }

  return {
    'tool.set': ({ connector, tool: given, mode, class: toolClass, never }, caller) => {
      const change: Setting = { mode, class: toolClass, never };
      const tool = toolNamed(connectors.tools(connector), given);
      const name = tool?.name ?? given;
      if (tool !== undefined) assertMaySet(tool, change, caller);
      const changed = connectors.setTool(connector, name, change);
      const set = [
        mode === undefined ? [] : [`mode ${mode ?? 'default'}`],
        toolClass === undefined ? [] : [`class ${toolClass ?? 'default'}`],
        never === undefined ? [] : [never ? 'never' : 'no longer never'],
      ].flat();
      record('tool.set', caller, { connector, tool: name, detail: set.join(', ') });
      return view(changed);
    },
    'tools.diff': ({ connector, tool: given }) => {
      const tool = toolNamed(connectors.tools(connector), given);
      if (tool === undefined) throw new CoreError('not_found', 'There is no such tool.');
      const { flags, needsLook } = marker.of(tool);
      const all = [...judge(tool).classified.flags, ...flags];
      return toolDiff(tool, connectors.acceptedTool(connector, tool.name), {
        flags: all,
        needsLook,
      });
    },
    'tools.setMode': ({ connector, class: toolClass, mode }, caller) => {
      if (connectors.find(connector) === undefined) throw noConnector();
      const group = connectors
        .tools(connector)
        .filter((tool) => judge(tool).classified.class === toolClass);
      for (const tool of group) assertMaySet(tool, { mode }, caller);
      const names = group.map(({ name }) => name);
      const changed = connectors.setModes(connector, names, mode);
      const detail = `${changed.length} ${toolClass} tools, mode ${mode ?? 'default'}`;
      record('tools.setMode', caller, { connector, detail });
      return changed.map(view);
    },
  };
}
