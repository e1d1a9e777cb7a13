/**
 * Which tools of a connector each level of access opens, as they stand: what is refused to
 * everybody is in neither (ATLAR-20).
 */
import type { CatalogueTool } from '../connectors/conversation/connector-facts.ts';
import type { GrantViews } from '../gateway/view/grant-view.ts';
import { nobody } from '../gateway/view/judge-tool.ts';
import { limits } from '../limits/limits.ts';
import { toolLabel } from '../names/tool-spelling.ts';

/**
 * Names as clients know them on the connector's own address; at most `limits.consent.toolsShown` of
 * each level.
 */
export function opensOf(
  tools: readonly CatalogueTool[],
  views: Pick<GrantViews, 'judge'>,
): { read: string[]; write: string[] } {
  const read: string[] = [];
  const write: string[] = [];
  for (const tool of tools) {
    const { classified, decision } = views.judge(tool, nobody);
    const into = classified.class === 'read' ? read : write;
    if (decision.isListed && into.length < limits.consent.toolsShown)
      into.push(toolLabel(tool.name));
  }
  return { read, write };
}
