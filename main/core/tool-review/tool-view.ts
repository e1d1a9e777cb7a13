/**
 * A tool as people see it in tables: what it can do, what is set, and what would happen to a call.
 */
import type { ToolView } from '../../../contract/views/tools/tool-view.ts';
import type { JudgedTool } from '../gateway/view/judge-tool.ts';
import { exposedName } from '../gateway/view/tool-names.ts';
import { limits } from '../limits/limits.ts';
import { visible, visibleBlock } from '../lib/visible-text.ts';
import { pageOf } from '../mcp/extensions/ui-extension.ts';
import { toolLabel } from '../names/tool-spelling.ts';
import { findInstructionLike } from '../policy/instruction-like.ts';
import { reasons } from '../policy/reasons.ts';
import type { Findings } from './review-findings.ts';

const byClass = { read: 'allow', write: 'ask', destructive: 'block' } as const;

/** The mode that is set for a tool, or that of its class. */
export function modeOf(
  tool: JudgedTool['tool'],
  classified: JudgedTool['classified'],
): ToolView['mode'] {
  return tool.mode ?? byClass[classified.class];
}

/** A tool with the decision on it, as views show it. */
export function toolView(
  { tool, classified, decision, clientMode, isForPages }: JudgedTool,
  marks: Findings,
): ToolView {
  const { title } = tool.definition;
  const foreign = tool.definition['description'];
  const description =
    typeof foreign === 'string' ? visibleBlock(foreign, limits.text.description).text : '';
  const page = pageOf(tool.definition);
  return {
    connector: tool.connector,
    name: toolLabel(tool.name),
    exposedName: exposedName(tool.connector, tool.name),
    title: typeof title === 'string' ? visible(title, limits.text.name) : null,
    description,
    class: classified.class,
    isClassKnown: classified.isKnown,
    classOverridden: tool.class !== null,
    mode: modeOf(tool, classified),
    modeOverridden: tool.mode !== null,
    never: tool.never,
    clientMode,
    review: tool.review,
    outcome: decision.outcome,
    reason: decision.reason,
    reasonText: reasons[decision.reason].forPerson,
    layer: decision.layer,
    dependsOnArguments: decision.dependsOnArguments,
    flags: [...classified.flags, ...marks.flags],
    marks: findInstructionLike(description).map(({ start, end }) => [start, end]),
    needsLook: marks.needsLook,
    turned: tool.turned,
    isForPages,
    page: page === null ? null : visible(page, limits.upstream.offeredUri),
    listedBytes: marks.listedBytes,
  };
}
