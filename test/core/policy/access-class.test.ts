/** What a tool can do: for tools that exist, and for tools that lie. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyTool, moreCareful } from '../../../main/core/policy/access-class.ts';
import type { JsonObject } from '../../../main/core/lib/json.ts';
import { addStdio, serverPath } from '../../journeys/support/real-upstreams.ts';
import { startCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { cases } from '../../support/values/counts.ts';

const reads = { readOnlyHint: true };
const writes = { readOnlyHint: false, destructiveHint: false };
const destroys = { readOnlyHint: false, destructiveHint: true };
const takes = (parameter: string): JsonObject => ({
  type: 'object',
  properties: { [parameter]: { type: 'string' } },
});

describe('SEC-57 a hand-made corpus', () => {
  test.each<[string, JsonObject, string]>([
    ['list_issues', {}, 'read'],
    ['getIssue', {}, 'read'],
    ['search-code', {}, 'read'],
    ['describe_table', {}, 'read'],
    ['create_issue', {}, 'write'],
    ['update_file', {}, 'write'],
    ['send_message', {}, 'write'],
    ['do_it', {}, 'write'],
    ['', {}, 'write'],
    ['выполнить', {}, 'write'],
    ['delete_repo', {}, 'destructive'],
    ['deleteRepo', {}, 'destructive'],
    ['repo.delete', {}, 'destructive'],
    ['REMOVE-USER', {}, 'destructive'],
    ['list_and_purge', {}, 'destructive'],
    ['get_or_drop_table', {}, 'destructive'],
    // The annotation is the upstream's own word: it raises, and never lowers.
    ['delete_repo', { annotations: reads }, 'destructive'],
    ['truncateTable', { annotations: reads }, 'destructive'],
    ['do_it', { annotations: reads }, 'write'],
    ['get_it', { annotations: writes }, 'write'],
    ['get_it', { annotations: destroys }, 'destructive'],
    ['create_issue', { annotations: writes }, 'write'],
    ['push_files', { annotations: destroys }, 'destructive'],
    // Whatever can do anything is never reading.
    ['execute_sql', { annotations: reads }, 'write'],
    ['run_query', { annotations: reads }, 'write'],
    ['graphql', { annotations: reads }, 'write'],
    ['http_request', { annotations: reads }, 'write'],
    ['query', { annotations: reads, inputSchema: takes('sql') }, 'write'],
    ['get_rows', { annotations: reads, inputSchema: takes('sql') }, 'write'],
    ['list_files', { annotations: reads, inputSchema: takes('command') }, 'write'],
    ['read_page', { annotations: reads, inputSchema: takes('Script') }, 'write'],
    // Odd shapes are the stricter reading.
    ['do_it', { annotations: { readOnlyHint: 'true' } }, 'write'],
    ['do_it', { annotations: [reads] }, 'write'],
    ['do_it', { annotations: null }, 'write'],
  ])('%s %j is %s', (name, more, expected) => {
    expect(classifyTool({ name, ...more }).class).toBe(expected);
  });

  test.each([
    ['delete_repo', 'says it only reads, but its name says it destroys'],
    ['execute_sql', 'can do anything its arguments say'],
  ])('%s that claims to read is flagged', (name, flag) => {
    expect(classifyTool({ name, annotations: reads }).flags).toContain(flag);
  });
});

test('an annotation never makes a tool less careful than its name says', () => {
  const word = fc.constantFrom(
    'get',
    'list',
    'delete',
    'drop',
    'create',
    'user',
    'sql',
    'run',
    'X',
  );
  const hint = fc.constantFrom(true, false, undefined, null, 'true', 1);
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('_')),
      fc.record({ readOnlyHint: hint, destructiveHint: hint }),
      (name, annotations) => {
        const plain = classifyTool({ name }).class;
        const hinted = classifyTool({ name, annotations }).class;
        const isSilent = plain === 'write';
        if (!isSilent) expect(moreCareful(plain, hinted)).toBe(hinted);
        if (/delete|drop/u.test(name)) expect(hinted).toBe('destructive');
      },
    ),
    { numRuns: cases(10_000) },
  );
});

test('SEC-57 the reference servers’ own tools', async () => {
  const core = await startCore();
  await addStdio(core, 'everything', [serverPath('everything'), 'stdio']);
  await addStdio(core, 'files', [serverPath('filesystem'), makeTempDir()]);
  await addStdio(core, 'memory', [serverPath('memory')]);
  const tools = await core.run('tools.list', {});
  const table = tools.map((tool) => `${tool.connector} ${tool.name}: ${tool.class}`).toSorted();
  expect(table).toMatchSnapshot();
});
