/** Where the program looks for an administrator's policy: tests have a place of their own. */
import { chownSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { managedPolicyPlace } from '../../../main/shared-adapters/files/managed-policy-file.ts';
import { policyOfTests } from '../../../main/shared-adapters/files/policy-of-tests.ts';
import { canBeAdministrator, policyWith } from '../../support/core/managed-policy.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { start } from '../program.ts';

const root = join(import.meta.dirname, '../../..');

async function checkedFile(environment: Record<string, string>): Promise<object> {
  const { ended } = start(['policy', 'check', '--json'], environment);
  return JSON.parse((await ended).out) as object;
}

test('SEC-118 in a checkout the built program reads the policy that a test names, and no other', async () => {
  const folder = join(makeTempDir(), 'consentry');
  mkdirSync(folder, { mode: 0o755 });
  const path = join(folder, 'policy.json');
  const environment = { CONSENTRY_TEST_POLICY: path };
  expect(await checkedFile(environment)).toMatchObject({ file: path, state: 'absent' });
  writeFileSync(path, JSON.stringify(policyWith()), { mode: 0o644 });
  expect(await checkedFile(environment)).toMatchObject({ file: path, state: 'usable' });
  expect(await checkedFile({ CONSENTRY_TEST_POLICY: '' })).toMatchObject({
    file: managedPolicyPlace().path,
  });
});

test('SEC-118 a package has no such place: the variable moves nothing', () => {
  const installed = join(makeTempDir(), 'app');
  cpSync(join(root, 'dist/cli'), join(installed, 'dist/cli'), { recursive: true });
  const from = join(installed, 'dist/cli');
  expect(policyOfTests({ CONSENTRY_TEST_POLICY: '/tmp/mine.json' }, from)).toBeNull();
});

test.runIf(canBeAdministrator)('SEC-118 the checkout of somebody else has no such place', () => {
  const checkout = makeTempDir();
  const sign = join(checkout, 'test/support/core/managed-policy.ts');
  mkdirSync(join(sign, '..'), { recursive: true });
  writeFileSync(sign, '');
  const named = { CONSENTRY_TEST_POLICY: '/tmp/mine.json' };
  expect(policyOfTests(named, join(checkout, 'dist/cli'))).toBe('/tmp/mine.json');
  chownSync(sign, 65_534, 65_534);
  expect(policyOfTests(named, join(checkout, 'dist/cli'))).toBeNull();
});
