/** The beginning of a `SKILL.md`: what it says of itself in YAML (SEP-2640, Agent Skills). Pure. */
import { parseDocument } from 'yaml';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';

/**
 * @param text of a `SKILL.md`; foreign
 * @param entry of the skill, as its server gave it
 * @returns whether both say the same; false for what is no frontmatter
 */
export function saysTheSame(text: string, { frontmatter }: JsonObject): boolean {
  const [, yaml] = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/u.exec(text) ?? [];
  if (yaml === undefined || yaml.length > longestYaml || !isJsonObject(frontmatter)) return false;
  const said = parsed(yaml);
  return said !== null && canonicalJson(said) === canonicalJson(frontmatter);
}

const longestYaml = 64 * 1024;

function parsed(yaml: string): JsonObject | null {
  const document = parseDocument(yaml, { version: '1.2', schema: 'core', uniqueKeys: true });
  if (document.errors.length > 0) return null;
  try {
    // Aliases make a small text a large value.
    const value = document.toJS({ maxAliasCount: 0 }) as JsonValue;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
