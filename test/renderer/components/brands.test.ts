/** A mark never comes from a name that anybody may claim. */
import { expect, test } from 'vitest';
import { brands, pathOf } from '../../../renderer/components/identity/brand-icons.ts';
import {
  brandOfClient,
  brandOfConnector,
  brandOfPreset,
  brandOfQuestion,
  brandOfUrl,
} from '../../../renderer/components/identity/brands.ts';
import { startCore } from '../../support/core/start-core.ts';

test('every mark is one path', () => {
  expect(brands.length).toBeGreaterThan(20);
  for (const brand of brands)
    expect([brand, pathOf(brand)]).toEqual([brand, expect.stringMatching(/^[Mm]/u)]);
});

test.each([
  ['https://api.githubcopilot.com/mcp/', 'github'],
  ['https://mcp.linear.app/mcp', 'linear'],
  ['https://linear.app', 'linear'],
  ['https://linear.app.evil.example/mcp', null],
  ['https://notlinear.app/mcp', null],
  ['http://mcp.linear.app/mcp', null],
  ['https://constructor/', null],
  ['linear.app', null],
])('the address %s has the mark of its host only', (url, brand) => {
  expect(brandOfUrl(url)).toBe(brand);
});

test.each([
  ['npx -y @notionhq/notion-mcp-server@2.5.2', 'notion'],
  ['uvx mcp-server-git==2025.1', 'git'],
  ['npx -y @evil/notion-mcp-server', null],
  ['/opt/notion/run --github', null],
])('the command %s has the mark of a package only', (target, brand) => {
  expect(brandOfConnector({ kind: 'stdio', target })).toBe(brand);
});

test('SEC-37 a client has the mark of the address that proves it, never of its name', () => {
  const clientId = 'https://claude.ai/oauth/claude-code-client-metadata';
  expect(brandOfClient({ identity: 'metadata-url', clientId })).toBe('claude');
  expect(brandOfClient({ identity: 'dynamic', clientId })).toBeNull();
  expect(brandOfClient({ identity: 'pre-registered', clientId })).toBeNull();
});

test('SEC-37 a consent with anything to look at has no mark of others', () => {
  const common = {
    kind: 'consent',
    identity: 'metadata-url',
    clientId: 'https://claude.ai/oauth/claude-code-client-metadata',
  } as const;
  const of = (proofLevel: string, warnings: readonly object[]) =>
    brandOfQuestion({ ...common, proofLevel, warnings } as unknown as Parameters<
      typeof brandOfQuestion
    >[0]);
  expect(of('address', [])).toBe('claude');
  expect(of('none', [])).toBeNull();
  expect(of('address', [{ code: 'loopback-only', text: '' }])).toBeNull();
});

test('well-known services of the catalogue have their marks', async () => {
  const core = await startCore();
  const presets = await core.run('presets.list', {});
  const marked = presets.filter((preset) => brandOfPreset(preset) !== null).map(({ id }) => id);
  expect(marked).toEqual(
    expect.arrayContaining([
      'github',
      'linear',
      'notion',
      'notion-token',
      'sentry',
      'stripe',
      'figma',
    ]),
  );
});
