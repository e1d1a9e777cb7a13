/** SEC-57: the tools of real servers, as recorded, against what a person found that they can do. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../main/core/lib/json.ts';
import { classifyTool, moreCareful } from '../../../main/core/policy/access-class.ts';
import { expectedClasses, moreCarefulThanNeeded } from '../../corpus/expected-classes.ts';

const folder = join(import.meta.dirname, '../../corpus/tool-lists');
const servers = readdirSync(folder).map((file) => {
  const { tools } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { tools: JsonObject[] };
  return { server: file.replace('.json', ''), tools };
});
const classes = ['read', 'write', 'destructive'] as const;

function expectedOf(server: string, name: string): (typeof classes)[number] | undefined {
  return classes.find((access) => expectedClasses[server]?.[access].includes(name));
}

test('SEC-57 the corpus: seventeen servers, every tool of them reviewed', () => {
  expect(servers).toHaveLength(17);
  for (const { server, tools } of servers) {
    const reviewed = classes.flatMap((access) => expectedClasses[server]?.[access] ?? []);
    expect(reviewed.toSorted()).toEqual(tools.map((tool) => tool['name'] as string).toSorted());
  }
});

describe.each(servers)('$server', ({ server, tools }) => {
  const found = tools.map((tool) => ({
    name: tool['name'] as string,
    plain: classifyTool({ ...tool, annotations: {} }).class,
    ...classifyTool(tool),
  }));

  test('SEC-57 no tool is taken for less than it can do, and those taken for more are known', () => {
    const less = found.filter(({ name, class: access }) => {
      const expected = expectedOf(server, name);
      return expected === undefined || moreCareful(access, expected) !== access;
    });
    expect(less).toEqual([]);
    const more = found.filter(({ name, class: access }) => access !== expectedOf(server, name));
    expect(more.map(({ name }) => name)).toEqual(moreCarefulThanNeeded[server] ?? []);
  });

  test('SEC-57 annotations raise and never lower: all of it holds for servers that annotate everything as reading', () => {
    for (const tool of tools) {
      const { class: lied } = classifyTool({
        ...tool,
        annotations: { readOnlyHint: true, destructiveHint: false },
      });
      const { class: silent } = classifyTool({ ...tool, annotations: {} });
      expect([tool['name'], lied]).toEqual([tool['name'], silent]);
    }
  });
});
