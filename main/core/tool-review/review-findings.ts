/**
 * What a person should look at in the text of a tool before accepting it: words that speak to the
 * model (SEC-83), names of other connectors (SEC-85). Found once for each version of a tool.
 */
import type { CatalogueTool } from '../connectors/conversation/connector-facts.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import { exposedName } from '../gateway/view/tool-names.ts';
import { isJsonObject, type JsonValue } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import { toolForRevision } from '../mcp/downstream-result.ts';
import { inPlainLetters, isPlainName, twinsOf } from '../names/tool-spelling.ts';
import { findInstructionLike } from '../policy/instruction-like.ts';
import { namedOthers, type OtherConnector } from '../policy/shadowing.ts';

export interface Findings {
  readonly flags: readonly string[];
  /** "Accept all" leaves it out, and nothing accepts it by itself. */
  readonly needsLook: boolean;
  readonly listedBytes: number;
}

export interface ReviewFindings {
  of(tool: CatalogueTool): Findings;
}

export function createReviewFindings(connectors: Connectors): ReviewFindings {
  const known = new WeakMap<
    CatalogueTool,
    { readonly version: number; readonly marks: Findings }
  >();
  return {
    of(tool) {
      const version = connectors.version();
      const kept = known.get(tool);
      if (kept?.version === version) return kept.marks;
      const twins = twinsOf(tool.name, connectors.tools(tool.connector));
      const marks = marksOf(tool, othersOf(tool, connectors), twins.length > 0);
      known.set(tool, { version, marks });
      return marks;
    },
  };
}

/** Another account of the same server is no stranger to it, and its own tools are its own. */
function othersOf(tool: CatalogueTool, connectors: Connectors): readonly OtherConnector[] {
  const own = connectors.find(tool.connector);
  const ownTools = new Set(connectors.tools(tool.connector).map(({ name }) => name));
  return connectors
    .list()
    .filter(({ name, target }) => name !== tool.connector && target !== own?.target)
    .map(({ name }) => ({
      name,
      tools: connectors
        .tools(name)
        .flatMap((other) => (ownTools.has(other.name) ? [] : other.name)),
    }));
}

function marksOf(
  tool: CatalogueTool,
  others: readonly OtherConnector[],
  hasTwin: boolean,
): Findings {
  const text = textsOf(tool.definition);
  const found = findInstructionLike(text);
  const isStrong = found.some((range) => range.isStrong);
  const named = namedOthers(text, others);
  const quoted = found
    .slice(0, 3)
    .map(({ start, end }) => `“${visible(text.slice(start, end), 60)}”`);
  const flags = [
    found.length === 0
      ? []
      : [`its text reads like instructions to the model: ${quoted.join(', ')}`],
    named.map((name) => `its text names the connector ${name} or a tool of it`),
    tool.turned === 'back' ? ['it was changed for a while, and is as you accepted it again'] : [],
    tool.turned === 'earlier' ? ['it changed back to what it was before your last review'] : [],
  ].flat();
  // What clients show the model of it.
  const { icons: _icons, execution: _execution, _meta, ...shown } = tool.definition;
  const listed = toolForRevision(
    { ...shown, name: exposedName(tool.connector, tool.name) },
    newest,
  );
  return {
    flags,
    needsLook: isStrong || named.length > 0 || hasTwin || passesForPlain(tool.name),
    listedBytes: Buffer.byteLength(JSON.stringify(listed)),
  };
}

/** Other characters than plain letters, all of which look like plain letters. */
function passesForPlain(name: string): boolean {
  return !isPlainName(name) && isPlainName(inPlainLetters(name));
}

const newest = '2025-11-25';

/** Every text of a definition that a model reads, the description first; bounded. */
function textsOf(definition: CatalogueTool['definition']): string {
  const { description, ...rest } = definition;
  const texts: string[] = typeof description === 'string' ? [description] : [];
  let left: number = limits.text.reviewed;
  const take = (value: JsonValue | undefined): void => {
    if (left <= 0) return;
    if (typeof value === 'string') {
      texts.push(value);
      left -= value.length + 1;
    } else if (Array.isArray(value)) {
      for (const item of value as readonly JsonValue[]) take(item);
    } else if (isJsonObject(value)) {
      for (const [name, member] of Object.entries(value)) {
        // A property called `system_prompt` is a name; what is said about it is text.
        left -= name.length + 1;
        take(member);
      }
    }
  };
  for (const field of ['title', 'annotations', 'inputSchema', 'outputSchema', '_meta'])
    take(rest[field]);
  return texts.join(' \u2028 ').slice(0, limits.text.reviewed);
}
