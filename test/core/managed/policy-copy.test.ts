/** Saving a policy for other computers: never where one is in force, however that is spelt. */
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { policyInstalls } from '../../../contract/plain/policy-install.ts';
import {
  managedPolicyPlace,
  type ManagedPolicyPlace,
} from '../../../main/shared-adapters/files/managed-policy-file.ts';
import { assertNotLive, writePolicyCopy } from '../../../main/shared-adapters/files/policy-copy.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

function livePlace(platform: NodeJS.Platform = 'linux') {
  const folder = join(makeTempDir(), 'consentry');
  mkdirSync(folder);
  const place: ManagedPolicyPlace = {
    path: join(folder, 'policy.json'),
    top: folder,
    platform,
    owner: null,
  };
  return { folder, place, elsewhere: makeTempDir() };
}

const refused = {
  code: 'not_allowed_here',
  message: expect.stringContaining('never writes there'),
};

describe('SEC-128 the place of the policy in force is refused', () => {
  test('by its own path, there or not, and nothing is written', async () => {
    const { folder, place } = livePlace();
    for (const how of ['new', 'replace'] as const)
      await expect(writePolicyCopy(place.path, 'x', how, [place])).rejects.toMatchObject(refused);
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(place.path, 'live');
    await expect(writePolicyCopy(place.path, 'x', 'replace', [place])).rejects.toMatchObject(
      refused,
    );
    expect(readFileSync(place.path, 'utf8')).toBe('live');
  });

  test('with the command that puts a policy in place', async () => {
    const { place } = livePlace();
    await expect(assertNotLive(place.path, [place])).rejects.toMatchObject({
      hint: expect.stringContaining(
        'sudo install -o root -g root -m 0644 policy.json /etc/consentry/policy.json',
      ),
    });
  });

  test.each<[string, (at: ReturnType<typeof livePlace>) => string]>([
    ['a way around', ({ folder }) => `${folder}/../consentry/./policy.json`],
    [
      'a link to its folder',
      ({ folder, elsewhere }) => {
        symlinkSync(folder, join(elsewhere, 'link'));
        return join(elsewhere, 'link', 'policy.json');
      },
    ],
    [
      'a link to the file',
      ({ place, elsewhere }) => {
        writeFileSync(place.path, 'live');
        symlinkSync(place.path, join(elsewhere, 'mine.json'));
        return join(elsewhere, 'mine.json');
      },
    ],
    [
      'another name of the file',
      ({ place, elsewhere }) => {
        writeFileSync(place.path, 'live');
        linkSync(place.path, join(elsewhere, 'mine.json'));
        return join(elsewhere, 'mine.json');
      },
    ],
  ])('by %s', async (_name, spell) => {
    const at = livePlace();
    await expect(assertNotLive(spell(at), [at.place])).rejects.toMatchObject(refused);
  });

  test('in any case where the system takes that for the same', async () => {
    for (const platform of ['darwin', 'win32'] as const) {
      const { folder, place } = livePlace(platform);
      const path = join(folder, 'POLICY.json');
      await expect(assertNotLive(path, [place])).rejects.toMatchObject(refused);
    }
    const { folder, place } = livePlace('linux');
    await expect(assertNotLive(join(folder, 'POLICY.json'), [place])).resolves.toBeUndefined();
  });

  test.each(['policy.json.', 'policy.json ', 'policy.json::$DATA', 'Policy.json:mine'])(
    'on Windows as %j',
    async (name) => {
      const { folder, place } = livePlace('win32');
      await expect(assertNotLive(join(folder, name), [place])).rejects.toMatchObject(refused);
    },
  );

  test('a place elsewhere is free', async () => {
    const { place, elsewhere } = livePlace();
    const path = join(elsewhere, 'policy.json');
    await writePolicyCopy(path, 'mine', 'new', [place]);
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(existsSync(place.path)).toBe(false);
  });
});

test('everybody may read the file, and nobody but its owner may write it', async () => {
  const path = join(makeTempDir(), 'policy.json');
  await writePolicyCopy(path, 'one', 'new');
  expect(statSync(path).mode & 0o777).toBe(0o644);
  await writePolicyCopy(path, 'two', 'replace');
  expect(statSync(path).mode & 0o777).toBe(0o644);
  expect(readFileSync(path, 'utf8')).toBe('two');
});

test('a file that is there stays where a new one was meant', async () => {
  const path = join(makeTempDir(), 'policy.json');
  writeFileSync(path, 'old');
  await expect(writePolicyCopy(path, 'new', 'new')).rejects.toMatchObject({
    code: 'already_exists',
  });
  expect(readFileSync(path, 'utf8')).toBe('old');
});

describe('the command that puts a policy in place', () => {
  test.each([
    ['linux', 'linux'],
    ['darwin', 'macos'],
  ] as const)('on %s names the place where it is looked for', (platform, system) => {
    const { lines = '' } = policyInstalls('policy.json').find((one) => one.system === system) ?? {};
    expect(lines.replaceAll("'", '')).toContain(managedPolicyPlace(platform).path);
  });

  test('takes a path as one word, whatever is in it', () => {
    const all = policyInstalls("/home/me/it's $(mine)/policy.json").map(({ lines }) => lines);
    expect(all[0]).toContain(String.raw`'/home/me/it'\''s $(mine)/policy.json'`);
    expect(all[2]).toContain("'/home/me/it''s $(mine)/policy.json'");
    expect(policyInstalls('-o.json')[0]?.lines).toContain(' ./-o.json ');
  });
});
