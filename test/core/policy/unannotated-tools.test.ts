/**
 * TRIAL-C1: what the names of tools say, for more than 500 that real servers publish without
 * annotations.
 */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { classifyAmong, classifyTool } from '../../../main/core/policy/access-class.ts';
import { isHeldOut, unannotatedTools } from '../../corpus/unannotated-tools.ts';

test('TRIAL-C1 the corpus has 500 names or more, of many servers, and each half has its share', () => {
  expect(unannotatedTools.length).toBeGreaterThanOrEqual(500);
  expect(new Set(unannotatedTools.map(({ server }) => server)).size).toBeGreaterThanOrEqual(15);
  const heldOut = unannotatedTools.filter(isHeldOut).length;
  expect(Math.abs(heldOut / unannotatedTools.length - 0.5)).toBeLessThan(0.05);
  const rows = unannotatedTools.map(({ server, name }) => `${server} ${name}`);
  expect(new Set(rows).size).toBe(rows.length);
});

describe.each([
  ['the half the words were chosen with', false],
  ['the half that nobody looked at', true],
])('%s', (_, held) => {
  const half = unannotatedTools
    .filter((tool) => isHeldOut(tool) === held)
    .map((tool) => ({ ...tool, found: classifyTool({ name: tool.name }).class }));

  test('TRIAL-C1 SEC-57 no name that writes or destroys counts as reading', () => {
    const taken = half.filter((tool) => tool.class !== 'read' && tool.found === 'read');
    expect(taken.map(({ name }) => name)).toEqual([]);
  });

  test('TRIAL-C1 at least 85 of 100 that read count as reading', () => {
    const reading = half.filter((tool) => tool.class === 'read');
    const kept = reading.filter(({ found }) => found === 'read');
    expect(kept.length / reading.length).toBeGreaterThanOrEqual(0.85);
  });
});

test.each([
  'resolve_incident',
  'report_abuse',
  'return_order',
  'ask_refund',
  'query_and_ban_user',
  'query_and_zorp_user',
  'query_ban_user',
  'search_replace',
  'find_and_replace',
  'get_then_mail',
  'list_plus_notify',
  'check_in',
  'check_out_book',
  'verify_domain',
  'read_write_file',
  'fetch_update_user',
  'find_refund_customer',
  'resolve_issue_by_id',
  'obliterate_everything',
  'slack_search_and_invite',
  'get_reprioritize_tasks',
])('TRIAL-C1 SEC-57 %s does not count as reading', (name) => {
  expect(classifyTool({ name }).class).toBe('write');
});

test.each([
  'get_pull_request',
  'list_merge_requests',
  'get_import_status',
  'list_updates',
  'get_terms_and_conditions',
  'resolve_username',
  'check_availability',
  'list_open_issues',
  'get_deleted_users',
])('TRIAL-C1 %s still reads', (name) => {
  expect(classifyTool({ name }).class).toBe('read');
});

describe('TRIAL-C1 letters that only look like plain ones', () => {
  test.each([
    ['d\u0435lete_x', 'destructive'],
    ['get_d\u0435lete', 'destructive'],
    ['g\u0435t_user', 'write'],
    ['get_us\u0435r', 'write'],
    ['ｄｅｌｅｔｅ_x', 'destructive'],
    ['get_us\u200ber', 'write'],
    ['get_\u043f\u0440\u0438\u0432\u0435\u0442', 'write'],
  ])('SEC-57 %j is the stricter class and flagged', (name, expected) => {
    const { class: found, flags } = classifyTool({ name });
    expect(found).toBe(expected);
    expect(flags).toEqual([expect.stringContaining('characters besides plain letters')]);
  });

  test('plain names have no such flag', () => {
    for (const { name } of unannotatedTools)
      expect(classifyTool({ name }).flags.filter((flag) => flag.includes('plain'))).toEqual([]);
  });
});

test('TRIAL-C1 twins have the more careful class of the two, and neither reads', () => {
  const [plain, twin] = [{ name: 'get_user' }, { name: 'Get_User' }];
  expect(classifyAmong(plain, [])).toEqual({ class: 'read', isKnown: true, flags: [] });
  expect(classifyAmong(plain, [twin])).toEqual({
    class: 'write',
    isKnown: true,
    flags: ['its name can be taken for that of another tool: Get_User'],
  });
  expect(classifyAmong(plain, [{ ...twin, description: 'Deletes it.' }]).class).toBe('destructive');
});

test('TRIAL-C1 which half a name is in depends on its digest alone', () => {
  for (const tool of unannotatedTools)
    expect(isHeldOut(tool)).toBe(/[13579bdf]$/u.test(sha256(tool.name).slice(0, 2)));
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
