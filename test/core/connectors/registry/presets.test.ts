/** The catalogue of known connectors: what its rows may say; nothing else gets in with them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { headerNameProblem } from '../../../../contract/plain/request-headers.ts';
import { connectorNamePattern } from '../../../../contract/views/ids.ts';
import { presetViewSchema, type PresetPlatform } from '../../../../contract/views/presets.ts';
import {
  findPreset,
  presetPlatform,
  presets,
  presetView,
} from '../../../../main/core/connectors/presets/catalogue-of-presets.ts';
import { composePreset } from '../../../../main/core/connectors/presets/compose-preset.ts';
import type { Preset } from '../../../../main/core/connectors/presets/preset.ts';
import { startCore } from '../../../support/core/start-core.ts';
import { makeTempDir } from '../../../support/system/temp-dir.ts';

const local = presets.filter((preset) => preset.kind === 'stdio');
const remote = presets.filter((preset) => preset.kind === 'http');
const builtInUrl = 'http://127.0.0.1:29195/mcp';
const textsOf = (preset: Preset) =>
  preset.kind === 'stdio' ? preset.args : preset.kind === 'http' ? [preset.url] : [];
/** Anything in braces, so that no place is spelt in a way that is never filled. */
const placesOf = (text: string) => text.match(/(?<=\{)[^{}]*(?=\})/gu) ?? [];
const packageOf = (preset: Preset) =>
  preset.kind === 'stdio' ? (preset.args.find((argument) => /.@/u.test(argument)) ?? '') : '';

describe('hostile values', () => {
  const instance = (value: string) => ({ preset: 'alation', values: { instance: value } });
  test.each([
    'acme.evil.example/',
    'evil.example#',
    'evil.example/x?',
    'user@evil',
    'a b',
    'a%2f',
    '<your-instance>',
    '{instance}',
    '-acme',
    'аcme',
    'a\u0000',
    'x'.repeat(64),
  ])('SEC-77 %j does not become another host', (value) => {
    expect(() => composePreset(instance(value))).toThrow(/only the one part|cannot be typed/u);
  });

  test.each(['--allow-all', '-y', 'relative', '~/projects', '../up', '/a\nb', '/a\u0000b'])(
    'SEC-77 %j does not become an argument',
    (value) => {
      expect(() => composePreset({ preset: 'filesystem', values: { folder: value } })).toThrow(
        /whole path|cannot be typed/u,
      );
    },
  );

  test.each(['command', 'args', 'url', 'bearer', '__proto__', 'constructor', 'NODE_OPTIONS'])(
    'SEC-77 a value named %s is refused, not used',
    (key) => {
      const values = Object.fromEntries([
        ['folder', '/srv'],
        [key, '/x'],
      ]);
      expect(() => composePreset({ preset: 'filesystem', values })).toThrow(/has no/u);
    },
  );

  test('SEC-77 a value in braces is not filled a second time', () => {
    expect(
      composePreset({ preset: 'filesystem', values: { folder: '/srv/{folder}/{x}' } }),
    ).toMatchObject({ args: expect.arrayContaining(['/srv/{folder}/{x}']) as unknown });
  });

  test('the words of a refusal do not repeat the value, which may be a secret in the wrong field', () => {
    expect(() => composePreset(instance('sk-live secret'))).toThrow(/^(?!.*sk-live)/u);
  });

  test.each(['nothing', '__proto__', 'toString', ''])('there is no preset %j', (preset) => {
    expect(() => composePreset({ preset, values: {} })).toThrow(/no preset/u);
  });

  test('what a preset asks for has to be there', () => {
    expect(() => composePreset({ preset: 'filesystem', values: {} })).toThrow(/Folder is missing/u);
    expect(() => composePreset({ preset: 'github', values: { token: '  ' } })).toThrow(/missing/u);
  });

  test('a preset for another system is refused', () => {
    const made = (platform: PresetPlatform | null) =>
      composePreset({ preset: 'xcodebuild', values: {} }, { platform });
    expect(() => made('linux')).toThrow(/does not run on this system/u);
    expect(() => made(presetPlatform('freebsd'))).toThrow(/this system/u);
    expect(made('macos')).toMatchObject({ command: 'npx' });
  });
});

describe('rows', () => {
  test('there are the four vendors and many more, each id once', () => {
    const ids = presets.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['alation', 'atlar', 'atmos-pro', 'atomic']));
    expect(ids.length).toBeGreaterThanOrEqual(24);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(presets.map(({ name }) => name)).size).toBe(ids.length);
  });

  test.each(presets.map((preset) => [preset.id, preset] as const))(
    '%s is well formed, and its view is what the contract says',
    (id, preset) => {
      expect(id).toMatch(connectorNamePattern);
      expect(findPreset(id)).toBe(preset);
      const view = presetView(preset);
      expect(presetViewSchema.parse(view)).toEqual(view);
      expect(view).not.toHaveProperty('source');
      for (const words of [preset.name, preset.maker, preset.summary, preset.source, ...view.notes])
        expect(words.trim()).toBe(words);
      expect(preset.summary).toMatch(/^[A-Z].{10,90}\.$/u);
      expect(preset.source.length).toBeGreaterThan(5);
      expect(preset.platforms.length).toBeGreaterThan(0);
      if (preset.documentation !== null)
        expect(new URL(preset.documentation).protocol).toBe('https:');
    },
  );

  test.each(local.map((preset) => [preset.id, packageOf(preset)] as const))(
    'SEC-77 %s runs one exact version: %s',
    (_, packageName) => {
      expect(packageName).toMatch(/^(?:@[a-z0-9-]+\/)?[a-z0-9-]+@\d+\.\d+\.\d+$/u);
    },
  );

  test('SEC-77 npm packages run without install scripts', () => {
    for (const { command, args } of local)
      if (command === 'npx') expect(args.slice(0, 2)).toEqual(['-y', '--ignore-scripts']);
  });

  test('addresses are https, and what is filled in stands in the host only', () => {
    for (const { url } of remote) {
      const parsed = new URL(url.replace(/\{[a-z-]+\}/u, 'x'));
      expect([url, parsed.protocol, parsed.search, parsed.username]).toEqual([
        url,
        'https:',
        '',
        '',
      ]);
      expect(url.replace(/^https:\/\/\{[a-z-]+\}\.(?=[a-z-]+\.)/u, '')).not.toContain('{');
    }
    // ALATION-12: the trailing slash belongs to the address.
    const values = { instance: 'acme', 'client-id': 'by-hand', 'client-secret': 'canary-7d' };
    expect(composePreset({ preset: 'alation', values })).toMatchObject({
      url: 'https://acme.alationcloud.com/ai/mcp/',
      oauth: { clientId: 'by-hand', clientSecret: 'canary-7d' },
    });
  });

  test.each(presets.map((preset) => [preset.id, preset] as const))(
    '%s uses each of its placeholders, and has one for each place',
    (_, preset) => {
      const { placeholders } = preset;
      const keys = placeholders.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      const inText = placeholders.filter(
        ({ goesTo }) => goesTo === 'argument' || goesTo === 'address',
      );
      expect(textsOf(preset).flatMap(placesOf).toSorted()).toEqual(
        inText.map(({ key }) => key).toSorted(),
      );
      for (const { goesTo, secret, required, shape, variable, header } of placeholders) {
        expect(['argument', 'variable'].includes(goesTo)).toBe(preset.kind === 'stdio');
        expect(variable !== null).toBe(goesTo === 'variable');
        expect(header !== null).toBe(goesTo === 'header');
        if (header !== null) expect(headerNameProblem(header)).toBeNull();
        if (goesTo === 'bearer') expect(secret).toBe(true);
        if (goesTo.startsWith('client-')) expect(preset.login).toBe('oauth');
        // In an argument or an address everybody can read it, and leaving it out would leave a
        // hole.
        if (goesTo === 'argument' || goesTo === 'address')
          expect([secret, required]).toEqual([false, true]);
        expect(shape === 'part').toBe(goesTo === 'address');
        // Only a whole path cannot be an option of the program.
        if (goesTo === 'argument') expect(shape).toBe('path');
      }
      const asksForSecret = placeholders.some(
        ({ secret, required, goesTo }) => secret && required && goesTo !== 'client-secret',
      );
      expect(asksForSecret).toBe(preset.login === 'token');
    },
  );
});

describe('composed', () => {
  const sample = { path: '/srv/data', part: 'acme', text: 'canary-7d' } as const;
  test.each(presets.map((preset) => [preset.id, preset] as const))(
    '%s: nothing is left open, secrets are where secrets are kept, and the rest is the row',
    (id, preset) => {
      const values = Object.fromEntries(
        preset.placeholders.map((each) => [each.key, sample[each.shape]]),
      );
      const [platform = null] = preset.platforms;
      const made = composePreset({ preset: id, values }, { platform, builtInUrl });
      const kind = preset.kind === 'stdio' ? 'stdio' : 'http';
      expect(made).toMatchObject({ kind, name: id });
      const secrets = preset.placeholders.filter(({ secret }) => secret).length;
      if (made.kind === 'http') {
        expect(made.url).not.toMatch(/[{}]|canary/u);
        const [kept] = [made.bearer, made.oauth?.clientSecret].filter((one) => one != null);
        expect(kept).toBe(secrets === 0 ? undefined : 'canary-7d');
      } else {
        expect(JSON.stringify(made.args)).not.toMatch(/[{}]|canary/u);
        expect(made.env.filter(({ secret }) => secret)).toHaveLength(secrets);
        expect(made.args).toHaveLength(textsOf(preset).length);
      }
    },
  );

  test('ALATION-1 asks for exactly the instance, client id and client secret; the name has a field of its own', () => {
    const fields = findPreset('alation')?.placeholders.map(({ label, secret }) => [label, secret]);
    expect(fields).toEqual([
      ['Instance', false],
      ['Client ID', false],
      ['Client secret', true],
    ]);
  });

  test('ATLAR-27 brings the page where accesses are managed', () => {
    expect(composePreset({ preset: 'atlar', values: {} })).toMatchObject({
      manageUrl: 'https://app.atlar.com/profile',
    });
  });

  test('an optional value may be left out', () => {
    expect(composePreset({ preset: 'exa', values: {} })).toMatchObject({ bearer: null });
  });

  test.each(['everything', 'filesystem', 'memory'])(
    '%s is pinned to the version our own tests run against',
    (id) => {
      const name = `@modelcontextprotocol/server-${id}`;
      const file = join(import.meta.dirname, '../../../../node_modules', name, 'package.json');
      const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
      expect(packageOf(findPreset(id) as Preset)).toBe(`${name}@${version}`);
    },
  );
});

describe('through the commands', () => {
  test('SEC-77 only with presence, and only what the row says', async () => {
    const core = await startCore();
    const choice = { preset: 'memory', values: { file: '/nowhere/memory.jsonl' } };
    for (const caller of ['control', 'tray', 'prompt-window'] as const)
      expect(await core.core.call(caller, 'connector.addPreset', choice)).toMatchObject({
        error: { code: 'not_allowed_here' },
      });
    for (const more of [
      { command: 'sh' },
      { args: ['-c'] },
      { url: 'https://evil.example' },
      { env: [] },
    ])
      expect(await core.refused('connector.addPreset', { ...choice, ...more })).toMatchObject({
        code: 'invalid_input',
      });
    expect(
      await core.refused('connector.addPreset', {
        preset: 'exa',
        values: { token: 'x'.repeat(16_385) },
      }),
    ).toMatchObject({ code: 'invalid_input' });
    expect(core.core.snapshot().connectors).toEqual([]);
  });

  test('everyone may look at the list, which names no source', async () => {
    const core = await startCore();
    const listed = await core.run('presets.list', {}, 'control');
    expect(listed.map(({ id }) => id)).toEqual(presets.map(({ id }) => id));
    expect(
      listed.filter(({ login }) => login === 'oauth').flatMap(({ notes }) => notes),
    ).toContainEqual(expect.stringContaining('choose Connect'));
  });

  test('a secret goes into the vault and nowhere else, and the log says which preset it was', async () => {
    // No program is found, so nothing is run or fetched.
    vi.stubEnv('PATH', makeTempDir());
    const core = await startCore();
    const key = 'canary-brave-7d51';
    const choice = { preset: 'brave-search', name: 'search', values: { 'brave-api-key': key } };
    const added = await core.run('connector.addPreset', choice);
    expect(added).toMatchObject({
      name: 'search',
      target: 'npx -y --ignore-scripts @brave/brave-search-mcp-server@2.1.4',
      environment: ['BRAVE_API_KEY'],
    });
    const { entries } = await core.run('audit.list', { action: 'connector.add' });
    expect(entries[0]?.detail).toContain('from the preset brave-search');
    expect(JSON.stringify([core.core.snapshot(), entries])).not.toContain(key);
    expect(JSON.stringify(core.ports.preferences.read())).not.toContain(key);
    expect(await core.refused('connector.addPreset', choice)).toMatchObject({
      code: 'already_exists',
    });
  });
});
