/**
 * A place for an administrator's policy in a folder of the test. Whoever runs the test is the
 * administrator.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createManagedPolicyFile } from '../../../main/shared-adapters/files/managed-policy-file.ts';
import type { ManagedPolicySource } from '../../../main/core/ports/ports.ts';
import { makeTempDir } from '../system/temp-dir.ts';

/** Only root can make files that belong to somebody else. */
export const canBeAdministrator = process.platform === 'linux' && process.getuid?.() === 0;

export interface PolicyPlace {
  readonly folder: string;
  readonly path: string;
  readonly source: ManagedPolicySource;
  /** Puts a policy there, at once and whole. */
  write(policy: object | string): void;
}

/** The smallest policy, which allows everything, with what the test is about. */
export function policyWith(members: object = {}): object {
  return {
    version: 1,
    managedBy: { name: 'Example IT', contact: 'it@example.com' },
    access: 'read-write',
    ...members,
  };
}

export function makePolicyPlace(policy?: object | string): PolicyPlace {
  const folder = join(makeTempDir(), 'consentry');
  mkdirSync(folder, { mode: 0o755 });
  const path = join(folder, 'policy.json');
  let written = 0;
  const place: PolicyPlace = {
    folder,
    path,
    // Above the test's own folder lies one that everybody may write.
    source: createManagedPolicyFile({
      path,
      top: folder,
      platform: process.platform,
      owner: process.getuid?.() ?? null,
    }),
    write(next) {
      written += 1;
      const draft = `${path}.${written}`;
      writeFileSync(draft, typeof next === 'string' ? next : JSON.stringify(next), { mode: 0o644 });
      renameSync(draft, path);
    },
  };
  if (policy !== undefined) place.write(policy);
  return place;
}
