/**
 * Only what an administrator put there counts; everything else at that place is as strict as can
 * be, and said.
 */
import {
  chmodSync,
  chownSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { policyFile } from '../../../contract/plain/input-limits.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import {
  createManagedPolicyFile,
  managedPolicyPlace,
} from '../../../main/shared-adapters/files/managed-policy-file.ts';
import {
  canBeAdministrator,
  makePolicyPlace,
  policyWith,
  type PolicyPlace,
} from '../../support/core/managed-policy.ts';
import { startCore } from '../../support/core/start-core.ts';
import { startManaged } from './support.ts';

const somebody = 65_534;

describe.runIf(canBeAdministrator)('SEC-118 a policy that somebody else put there', () => {
  const hostile: readonly [string, (place: PolicyPlace) => void, RegExp][] = [
    [
      'a file of a user',
      ({ path }) => chownSync(path, somebody, somebody),
      /does not belong to root/,
    ],
    [
      'a file that the group of root may write',
      ({ path }) => {
        chownSync(path, 0, 0);
        chmodSync(path, 0o664);
      },
      /users of a group may write/,
    ],
    [
      'a folder that the group of root may write',
      ({ folder }) => chmodSync(folder, 0o775),
      /users of a group may write/,
    ],
    ['a file every user may write', ({ path }) => chmodSync(path, 0o646), /every user may write/],
    [
      'a file a group may write',
      ({ path }) => {
        chownSync(path, 0, somebody);
        chmodSync(path, 0o664);
      },
      /users of a group may write/,
    ],
    [
      'a folder of a user',
      ({ folder }) => chownSync(folder, somebody, somebody),
      /does not belong/,
    ],
    ['a folder every user may write', ({ folder }) => chmodSync(folder, 0o777), /every user may/],
    [
      'a file that is a link',
      ({ path }) => {
        renameSync(path, `${path}.real`);
        symlinkSync(`${path}.real`, path);
      },
      /is a link/,
    ],
    [
      'a folder that is a link',
      ({ folder }) => {
        renameSync(folder, `${folder}.real`);
        symlinkSync(`${folder}.real`, folder);
      },
      /is a link/,
    ],
    [
      'a folder in its place',
      ({ path }) => {
        rmSync(path);
        mkdirSync(path);
      },
      /no file/,
    ],
    [
      'a pipe in its place',
      ({ path }) => {
        rmSync(path);
        spawnSync('/usr/bin/mkfifo', [path]);
      },
      /no file/,
    ],
    [
      'a file that is too large',
      ({ path }) => truncateSync(path, policyFile.bytes + 1),
      /larger than/,
    ],
  ];

  test.each(hostile)('%s: nothing is allowed, and it is said why', async (_name, spoil, why) => {
    const place = makePolicyPlace(policyWith());
    spoil(place);
    const core = await startCore({ ports: { managedPolicy: place.source } });
    const { managed, accessPolicy, authorization, repairs } = core.core.snapshot();
    expect(managed).toMatchObject({ state: 'refused', by: null, access: 'disabled' });
    expect(accessPolicy).toBe('disabled');
    expect(authorization.registration).toBe('closed');
    expect(managed.problems[0]?.message).toMatch(why);
    expect(repairs).toContainEqual(
      expect.objectContaining({ id: 'managed-policy', severity: 'error' }),
    );
    expect(await core.refused('policy.setAccess', { access: 'read-write' })).toMatchObject({
      code: 'managed',
    });
  });

  test('a folder above it that a user owns: nothing is allowed', async () => {
    const place = makePolicyPlace(policyWith());
    const inner = join(place.folder, 'inner');
    mkdirSync(inner);
    const path = join(inner, 'policy.json');
    writeFileSync(path, JSON.stringify(policyWith()));
    const source = createManagedPolicyFile({
      path,
      top: place.folder,
      platform: process.platform,
      owner: 0,
    });
    expect(await source.read()).toMatchObject({ kind: 'found' });
    chownSync(place.folder, somebody, somebody);
    expect(await source.read()).toMatchObject({ kind: 'refused' });
  });

  test('the same file is in force once an administrator has mended it, without a restart', async () => {
    const { core, place, clock, manage } = await startManaged(policyWith());
    expect(core.core.snapshot().managed).toMatchObject({ state: 'in-force', problems: [] });
    chownSync(place.path, somebody, somebody);
    clock.advance(limits.managed.checkEvery);
    await expect.poll(() => core.core.snapshot().managed.state).toBe('refused');
    expect(core.core.snapshot().accessPolicy).toBe('disabled');
    await manage(policyWith({ access: 'read-only' }));
    expect(core.core.snapshot()).toMatchObject({
      accessPolicy: 'read-only',
      managed: { state: 'in-force' },
    });
  });

  test('a user who may not read it: nothing is allowed', async () => {
    const place = makePolicyPlace(policyWith());
    chmodSync(join(place.folder, '..'), 0o755);
    chmodSync(place.path, 0o600);
    expect(await asUser(() => place.source.read())).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('may not look'),
    });
    chmodSync(place.path, 0o644);
    expect(await asUser(() => place.source.read())).toMatchObject({ kind: 'found' });
  });
});

test('TRIAL-C8 a folder that is put in the place of the first is watched too', async () => {
  const place = makePolicyPlace(policyWith());
  let received = 0;
  const stop = place.source.watch(() => {
    received += 1;
  });
  try {
    renameSync(place.folder, `${place.folder}.before`);
    mkdirSync(place.folder, { mode: 0o755 });
    await expect.poll(() => received).toBeGreaterThan(0);
    // Quiet again: what is heard from here on is the new folder.
    await expect
      .poll(() => {
        const before = received;
        received = 0;
        return before;
      })
      .toBe(0);
    place.write(policyWith({ access: 'read-only' }));
    await expect.poll(() => received).toBeGreaterThan(0);
  } finally {
    stop();
  }
});

test('SEC-118 no variable of the environment moves the place', () => {
  const variables = ['ProgramData', 'SystemRoot', 'SystemDrive', 'HOME', 'XDG_CONFIG_HOME'];
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const usual = managedPolicyPlace(platform);
    const kept = variables.map((name) => [name, process.env[name]] as const);
    for (const name of variables) process.env[name] = '/tmp/of-a-user';
    expect(managedPolicyPlace(platform)).toEqual(usual);
    for (const [name, value] of kept) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  expect(managedPolicyPlace('linux').path).toBe('/etc/consentry/policy.json');
  expect(managedPolicyPlace('win32').path).toBe('C:\\ProgramData\\Consentry\\policy.json');
});

/** For as long as it takes, this process is that user to the file system. */
async function asUser<Result>(act: () => Promise<Result>): Promise<Result> {
  process.setegid?.(somebody);
  process.seteuid?.(somebody);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}

test('no file: nobody manages this machine', async () => {
  const { core } = await startManaged();
  expect(core.core.snapshot()).toMatchObject({
    accessPolicy: 'read-write',
    managed: { state: 'none', by: null, locks: [], problems: [] },
  });
});

test.skipIf(process.platform === 'win32')(
  'SEC-118 a file of anybody but the administrator allows nothing',
  async () => {
    const { path, folder } = makePolicyPlace(policyWith());
    const owner = (process.getuid?.() ?? 0) + 1;
    const source = createManagedPolicyFile({
      path,
      top: folder,
      platform: process.platform,
      owner,
    });
    expect(await source.read()).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('does not belong to root'),
    });
  },
);
