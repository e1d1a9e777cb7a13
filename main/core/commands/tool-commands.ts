/**
 * Commands about tools: what they are set to. Whoever is not present can only make that stricter
 * (INV-6).
 */
import type { toolCommands } from '../../../contract/commands/tool-commands.ts';
import type { ParsedInput } from '../../../contract/commands/commands.ts';
import type { Control } from './command-registry.ts';
import type { CatalogueTool } from '../connectors/conversation/connector-facts.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import { noConnector } from '../connectors/registry/no-connector.ts';
import type { GrantViews } from '../gateway/view/grant-view.ts';
import { nobody } from '../gateway/view/judge-tool.ts';
import { isWider, type ToolStand } from '../policy/tool-stand.ts';
import { CoreError } from '../lib/errors.ts';
import { toolNamed } from '../names/tool-spelling.ts';
import { toolDiff } from '../tool-review/tool-diff.ts';
import type { ReviewFindings } from '../tool-review/review-findings.ts';
import { toolView } from '../tool-review/tool-view.ts';

interface ToolCommandParts {
  readonly connectors: Connectors;
  readonly views: GrantViews;
  readonly findings: ReviewFindings;
}

type GroupInput = Pick<ParsedInput<'tools.setMode'>, 'connector' | 'class'>;
type Setting = Parameters<Connectors['setTool']>[2];

/** @returns the commands about tools and their review */
export function createToolCommands({
  connectors,
  views,
  findings,
}: ToolCommandParts): Pick<
  Control,
  Exclude<keyof typeof toolCommands, 'tools.list' | 'tools.find'>
> {
  const judge = (tool: CatalogueTool) => views.judge(tool, nobody);
  const view = (tool: CatalogueTool) => toolView(judge(tool), findings.of(tool));

  function standOf(tool: CatalogueTool): ToolStand {
    return { class: judge(tool).classified.class, mode: tool.mode, never: tool.never };
  }

  function isWiderThen(tool: CatalogueTool, change: Setting): boolean {
    const { mode, never, class: toolClass } = change;
    const { class: derived } = judge({ ...tool, class: null }).classified;
    const before = standOf(tool);
    const after: ToolStand = {
      class: toolClass === undefined ? before.class : (toolClass ?? derived),
      mode: mode === undefined ? before.mode : mode,
      never: never ?? before.never,
    };
    return isWider(before, after);
  }

  function find(connector: string, name: string): CatalogueTool | undefined {
    return toolNamed(connectors.tools(connector), name);
  }

  function groupOf({ connector, class: toolClass }: GroupInput): readonly CatalogueTool[] {
    return connectors.tools(connector).filter((tool) => judge(tool).classified.class === toolClass);
  }

  return {
    'tool.set': {
      widens({ connector, tool: name, ...change }) {
        const tool = find(connector, name);
        return tool !== undefined && isWiderThen(tool, change);
      },
      run({ connector, tool: given, mode, class: toolClass, never }, { direction, note }) {
        const name = find(connector, given)?.name ?? given;
        const changed = connectors.setTool(
          connector,
          name,
          { mode, class: toolClass, never },
          direction,
        );
        const set = [
          mode === undefined ? [] : [`mode ${mode ?? 'default'}`],
          toolClass === undefined ? [] : [`class ${toolClass ?? 'default'}`],
          never === undefined ? [] : [never ? 'never' : 'no longer never'],
        ].flat();
        note({ tool: name, detail: set.join(', ') });
        return view(changed);
      },
    },
    'tools.diff': ({ connector, tool: name }) => {
      const tool = find(connector, name);
      if (tool === undefined) throw new CoreError('not_found', 'There is no such tool.');
      const { flags, needsLook } = findings.of(tool);
      const all = [...judge(tool).classified.flags, ...flags];
      return toolDiff(tool, connectors.acceptedTool(connector, tool.name), {
        flags: all,
        needsLook,
      });
    },
    'tools.setMode': {
      widens: (input) => groupOf(input).some((tool) => isWiderThen(tool, { mode: input.mode })),
      run(input, { direction, note }) {
        const { connector, class: toolClass, mode } = input;
        if (connectors.find(connector) === undefined) throw noConnector();
        const names = groupOf(input).map(({ name }) => name);
        const changed = connectors.setModes(connector, names, mode, direction);
        note({ detail: `${changed.length} ${toolClass} tools, mode ${mode ?? 'default'}` });
        return changed.map(view);
      },
    },
  };
}
