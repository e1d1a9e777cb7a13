/**
 * Every tool there is as one list: narrowed, in an order, a piece at a time. What costs a decision
 * for each client is made only for the tools of the piece.
 */
import type { ParsedInput } from '../../../contract/commands/commands.ts';
import type {
  ListedTool,
  ToolFilter,
  ToolIndex,
} from '../../../contract/views/tools/tool-index.ts';
import type { CatalogueTool } from '../connectors/conversation/connector-facts.ts';
import {
  nobody,
  type JudgedTool,
  type JudgeTool,
  type Subject,
} from '../gateway/view/judge-tool.ts';
import { exposedName } from '../gateway/view/tool-names.ts';
import { isoTime } from '../lib/iso-time.ts';
import { limits } from '../limits/limits.ts';
import type { ReviewFindings } from './review-findings.ts';
import { modeOf, toolView } from './tool-view.ts';

export interface ToolIndexParts {
  readonly judge: JudgeTool;
  readonly findings: ReviewFindings;
  /** Every tool of every connector. */
  readonly tools: () => readonly CatalogueTool[];
  /** Every client, by name; each as one asker. */
  readonly clients: () => readonly Subject[];
  /** The last day of a call that was let through, in days since 1970, by connector and tool. */
  readonly lastUses: () => Promise<ReadonlyMap<string, number>>;
}

const dayMs = 86_400_000;

/** The key of a tool in `lastUses`. */
export function useKey(connector: string, tool: string): string {
  return JSON.stringify([connector, tool]);
}

/** @returns what answers `tools.find` */
export function createToolIndex(
  parts: ToolIndexParts,
): (input: ParsedInput<'tools.find'>) => Promise<ToolIndex> {
  const { judge, findings } = parts;
  const fitting = createFitting();
  return async ({ order, isDescending, offset, limit, exposedName: named, ...filter }) => {
    const lastUses = await parts.lastUses();
    const all = parts.tools();
    const fits = fitting(filter);
    const found = all.map((tool) => judge(tool, nobody)).filter(fits);
    const lastUse = ({ tool }: JudgedTool) => lastUses.get(useKey(tool.connector, tool.name));
    const compare = {
      connector: byConnector,
      name: byName,
      cost: (a: JudgedTool, b: JudgedTool) =>
        findings.of(a.tool).listedBytes - findings.of(b.tool).listedBytes,
      lastUsed: (a: JudgedTool, b: JudgedTool) => (lastUse(a) ?? 0) - (lastUse(b) ?? 0),
    }[order];
    const sign = isDescending ? -1 : 1;
    found.sort((a, b) => sign * compare(a, b) || byConnector(a, b) || byName(a, b));
    const position =
      named === undefined
        ? -1
        : found.findIndex(({ tool }) => exposedName(tool.connector, tool.name) === named);
    const clients = parts.clients();
    return {
      tools: found.slice(offset, offset + limit).map((judged): ListedTool => {
        const day = lastUse(judged);
        const callers = clients.flatMap((subject) =>
          callerOf(judge(judged.tool, subject), subject),
        );
        return {
          tool: toolView(judged, findings.of(judged.tool)),
          lastUsedOn: day === undefined ? null : isoTime(day * dayMs).slice(0, 10),
          callers: callers.slice(0, limits.toolIndex.namedCallers),
          callerCount: callers.length,
        };
      }),
      total: found.length,
      all: all.length,
      position: position === -1 ? null : position,
      countedDays: limits.toolIndex.usedDays,
    };
  };
}

function callerOf({ decision }: JudgedTool, { client }: Subject): ListedTool['callers'] {
  const { clientId } = client;
  const { outcome } = decision;
  return clientId === null || outcome === 'deny' ? [] : [{ clientId, outcome }];
}

/** @returns what makes the test of one filter */
function createFitting(): (filter: ToolFilter) => (judged: JudgedTool) => boolean {
  /** A catalogue tool is replaced, never changed, so what is searched is put together once. */
  const texts = new WeakMap<CatalogueTool, string>();

  function textOf(tool: CatalogueTool): string {
    let text = texts.get(tool);
    if (text === undefined) texts.set(tool, (text = searchedText(tool)));
    return text;
  }

  return ({ search = '', connectors, classes, modes, reviews }) => {
    const words = search.toLowerCase().split(/\s+/u).filter(Boolean);
    return ({ tool, classified }) => {
      if (connectors !== undefined && !connectors.includes(tool.connector)) return false;
      if (classes !== undefined && !classes.includes(classified.class)) return false;
      if (modes !== undefined && !modes.includes(modeOf(tool, classified))) return false;
      if (reviews !== undefined && !reviews.includes(tool.review)) return false;
      return words.every((word) => textOf(tool).includes(word));
    };
  };
}

function searchedText({ name, connector, definition }: CatalogueTool): string {
  return [name, connector, definition['title'], definition['description']]
    .filter((part) => typeof part === 'string')
    .map((part) => part.slice(0, limits.text.description))
    .join(' ')
    .toLowerCase();
}

function byName(a: JudgedTool, b: JudgedTool): number {
  return compareText(a.tool.name, b.tool.name);
}

function byConnector(a: JudgedTool, b: JudgedTool): number {
  return compareText(a.tool.connector, b.tool.connector);
}

/** As people look names up: 2 before 10, and capital letters make no other alphabet. */
const alphabet = new Intl.Collator('en', { numeric: true });

/** Names that are equal to a reader still have one order. */
function compareText(a: string, b: string): number {
  return alphabet.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
