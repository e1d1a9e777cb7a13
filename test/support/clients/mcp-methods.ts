/**
 * The requests of MCP, as the schemas among our dependencies name them: both generations of the SDK
 * and the extensions for tasks and skills.
 */
import {
  RESOURCES_DIRECTORY_READ_METHOD,
  SKILLS_GET_METHOD,
  SKILLS_LIST_METHOD,
} from '@modelcontextprotocol/server/ext/skills';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const packages = join(import.meta.dirname, '../../../node_modules/@modelcontextprotocol');

/** In the order they are found, each once; notifications are no requests. */
export function methodsOfSchemas(): readonly string[] {
  const found = new Set<string>();
  for (const name of ['sdk', 'core', 'client', 'server', 'ext-tasks']) {
    const folder = join(packages, name, 'dist');
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!/\.m?js$/u.test(file)) continue;
      const text = readFileSync(join(folder, file), 'utf8');
      for (const [, , method = ''] of text.matchAll(
        /\bmethod: ?\w+\.literal\((['"])([^'"]+)\1\)/gu,
      ))
        if (!method.startsWith('notifications/')) found.add(method);
    }
  }
  // The schemas of skills name no methods.
  return [...found, SKILLS_LIST_METHOD, SKILLS_GET_METHOD, RESOURCES_DIRECTORY_READ_METHOD];
}
