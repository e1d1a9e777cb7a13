/**
 * Faults of imports that the linter must find, each with a twin that does the same thing the
 * allowed way.
 */
export interface Planted {
  /** What is proven, for the test's name. */
  readonly name: string;
  /** As the linter reports it. */
  readonly rule: string;
  /** Where the file would lie in the project; rules depend on it. */
  readonly file: string;
  readonly fault: string;
  readonly clean: string;
}

export const importRule = 'consentry(imports)';

function mayNotImport(file: string, fault: string, clean: string): Planted {
  return {
    name: `${file.slice(0, file.lastIndexOf('/'))} may not import ${fault}`,
    rule: importRule,
    file,
    fault: `import { x } from '${fault}';\nexport const y = x;\n`,
    clean: `import { x } from '${clean}';\nexport const y = x;\n`,
  };
}

/** At least one for each row of the import table. */
export const plantedImports: readonly Planted[] = [
  mayNotImport('contract/a1.ts', 'node:fs', 'zod'),
  mayNotImport('contract/a2.ts', '../main/core/ports/ports.ts', 'zod'),
  mayNotImport('main/core/lib/a1.ts', '../grants/grants.ts', './digest.ts'),
  mayNotImport('main/core/policy/a1.ts', 'node:crypto', '../lib/digest.ts'),
  mayNotImport(
    'main/core/policy/a2.ts',
    '../store/open-store.ts',
    '../../../contract/views/access.ts',
  ),
  mayNotImport('main/core/mcp/a1.ts', 'node:http', '../lib/json.ts'),
  mayNotImport('main/core/mcp/a2.ts', '../policy/decide.ts', './envelope.ts'),
  mayNotImport('main/core/demo/a1.ts', '../grants/clients/clients.ts', '../http/bind-loopback.ts'),
  mayNotImport('main/core/demo/a2.ts', '../connectors/registry/connectors.ts', '../mcp/sse.ts'),
  mayNotImport('main/core/names/a1.ts', '../grants/clients/clients.ts', '../lib/visible-text.ts'),
  mayNotImport('main/core/names/a2.ts', 'node:fs', './skeleton.ts'),
  mayNotImport('main/core/audit/a1.ts', '../grants/grants.ts', '../store/open-store.ts'),
  mayNotImport('main/core/forwarding/a1.ts', '../grants/grants.ts', '@opentelemetry/sdk-logs'),
  mayNotImport('main/core/audit/a2.ts', '@opentelemetry/sdk-logs', '../lib/digest.ts'),
  mayNotImport('main/core/store/a1.ts', '../connectors/registry/connectors.ts', 'libsql'),
  mayNotImport(
    'main/core/http/a1.ts',
    '../authorization-server/authorize/authorize.ts',
    'node:http',
  ),
  mayNotImport('main/core/sessions/a1.ts', '../gateway/endpoint/reply.ts', '../ports/ports.ts'),
  mayNotImport('main/core/questions/a1.ts', '../policy/decide.ts', '../audit/audit-log.ts'),
  mayNotImport(
    'main/core/net/a1.ts',
    '../authorization-server/authorize/authorize.ts',
    '../ports/ports.ts',
  ),
  mayNotImport('main/core/net/a2.ts', 'undici', 'node:tls'),
  mayNotImport('main/core/audit/a3.ts', '../net/guarded-fetch.ts', '../store/open-store.ts'),
  mayNotImport(
    'main/core/grants/a1.ts',
    '../connectors/registry/connectors.ts',
    '../store/open-store.ts',
  ),
  mayNotImport('main/core/grants/a2.ts', 'libsql', '../store/open-store.ts'),
  mayNotImport('main/core/connectors/a1.ts', '../grants/grants.ts', '../mcp/envelope.ts'),
  mayNotImport(
    'main/core/authorization-server/a1.ts',
    '../gateway/endpoint/reply.ts',
    '../grants/grants.ts',
  ),
  mayNotImport(
    'main/core/authorization-server/a2.ts',
    '../policy/decide.ts',
    '../questions/queue.ts',
  ),
  mayNotImport(
    'main/core/authorization-server/a3.ts',
    '@modelcontextprotocol/client',
    '../http/front-door.ts',
  ),
  mayNotImport('main/core/authorization-server/a4.ts', 'undici', '../net/guarded-fetch.ts'),
  mayNotImport(
    'main/core/gateway/a3.ts',
    '../net/guarded-fetch.ts',
    '../connectors/conversation/upstream.ts',
  ),
  mayNotImport('main/core/gateway/a4.ts', 'jose', '../grants/tokens.ts'),
  mayNotImport(
    'main/core/gateway/a1.ts',
    '../authorization-server/token/token.ts',
    '../grants/tokens.ts',
  ),
  mayNotImport('main/core/gateway/a2.ts', 'oauth4webapi', '../connectors/conversation/upstream.ts'),
  mayNotImport('main/core/audit/a4.ts', '../snapshot/publisher.ts', '../lib/json.ts'),
  mayNotImport(
    'main/core/client-files/a1.ts',
    '../connectors/registry/connectors.ts',
    'jsonc-parser',
  ),
  mayNotImport('main/core/connectors/a2.ts', 'semver', '../mcp/envelope.ts'),
  mayNotImport('main/core/rules/a1.ts', '../gateway/view/grant-view.ts', '../policy/decide.ts'),
  mayNotImport(
    'main/core/permission-sets/a1.ts',
    '../grants/clients/clients.ts',
    '../store/open-store.ts',
  ),
  mayNotImport(
    'main/core/own-tools/a1.ts',
    '../connectors/registry/connectors.ts',
    '../policy/reasons.ts',
  ),
  mayNotImport(
    'main/core/own-tools/a2.ts',
    '../grants/revoke.ts',
    '../connectors/conversation/upstream.ts',
  ),
  mayNotImport('main/core/managed/a1.ts', '../gateway/view/gateway-world.ts', '../ports/ports.ts'),
  mayNotImport(
    'main/core/snapshot/a1.ts',
    '../authorization-server/authorize/authorize.ts',
    '../grants/grants.ts',
  ),
  mayNotImport('main/core/ports/ports.ts', '../store/open-store.ts', '../lib/secret.ts'),
  mayNotImport(
    'main/core/ports/core.ts',
    '../commands/control.ts',
    '../../../contract/views/access.ts',
  ),
  mayNotImport('main/core/a1.ts', 'electron', './grants/grants.ts'),
  mayNotImport('main/core/a2.ts', '../headless/main.ts', './gateway/endpoint/reply.ts'),
  mayNotImport('main/core/a3.ts', 'react', 'node:path'),
  mayNotImport('main/shared-adapters/a1.ts', '../headless/main.ts', '../core/ports/ports.ts'),
  mayNotImport('main/electron/entry.ts', './tray/tray.ts', 'electron'),
  mayNotImport('main/electron/a1.ts', '../headless/main.ts', 'electron/main'),
  mayNotImport('main/electron/a2.ts', 'electron-updater', 'electron-store'),
  mayNotImport('main/electron/updates/updater/a1.ts', '../../tray/tray.ts', 'electron-updater'),
  mayNotImport('main/headless/a1.ts', 'electron', 'conf'),
  mayNotImport('main/headless/a2.ts', '../electron/tray/tray.ts', '../core/create-core.ts'),
  mayNotImport('main/headless/a3.ts', 'electron-store', 'node:fs'),
  mayNotImport('main/cli/a1.ts', '../headless/main.ts', '../headless/conf-preferences.ts'),
  mayNotImport('main/cli/a2.ts', 'electron', 'commander'),
  mayNotImport('main/bridge/a1.ts', '../electron/main.ts', 'node:net'),
  mayNotImport('main/log-reader/a1.ts', 'electron', 'libsql'),
  mayNotImport('preload/a1.ts', 'node:fs', 'electron/renderer'),
  mayNotImport(
    'preload/a2.ts',
    '../contract/commands/commands.ts',
    '../contract/plain/channels.ts',
  ),
  mayNotImport('renderer/a1.ts', 'node:path', 'react'),
  mayNotImport('renderer/a2.ts', '../main/core/ports/ports.ts', '../contract/views/access.ts'),
  mayNotImport('renderer/a3.ts', 'electron', '@radix-ui/react-dialog'),
  mayNotImport('contract/plain/a1.ts', 'zod', './looks-secret.ts'),
  mayNotImport('contract/views/a1.ts', '../commands/command.ts', './ids.ts'),
  mayNotImport('main/core/limits/a1.ts', '../lib/json.ts', './limits.ts'),
  mayNotImport('main/core/integrity/a1.ts', '../grants/revoke.ts', '../store/seals.ts'),
  mayNotImport(
    'main/core/tool-review/a1.ts',
    '../gateway/call/send-use.ts',
    '../gateway/view/grant-view.ts',
  ),
  mayNotImport('main/core/commands/a1.ts', '../../headless/main.ts', '../grants/revoke.ts'),
  mayNotImport('main/core/layers/a1.ts', '../../headless/main.ts', '../grants/grants.ts'),
  mayNotImport('main/core/lifecycle/a1.ts', '../../electron/main.ts', '../http/listener.ts'),
  mayNotImport(
    'main/core/gateway/view/a1.ts',
    '../approval/approvals.ts',
    '../../grants/tokens.ts',
  ),
  mayNotImport('main/core/gateway/rate-limits/a1.ts', '../view/notices.ts', './usage.ts'),
  mayNotImport('main/core/gateway/approval/a1.ts', '../call/send-use.ts', '../view/notices.ts'),
  mayNotImport('main/core/gateway/call/a1.ts', '../endpoint/reply.ts', '../approval/approvals.ts'),
  mayNotImport(
    'main/core/gateway/endpoint/a1.ts',
    '../approval/approvals.ts',
    '../call/send-use.ts',
  ),
  ...(
    [
      ['conversation', 'catalogue/catalogue.ts', 'conversation/upstream.ts'],
      ['presets', 'stdio/child.ts', 'conversation/upstream.ts'],
      ['http', 'stdio/child.ts', 'conversation/upstream.ts'],
      ['stdio', 'http/http-call.ts', 'conversation/upstream.ts'],
      ['tokens', 'login/login.ts', 'http/http-call.ts'],
      ['login', 'config/connector-config.ts', 'tokens/token-keeper.ts'],
      ['catalogue', 'connection/connection.ts', 'conversation/upstream.ts'],
      ['reviewed', 'connection/connection.ts', 'catalogue/offerings.ts'],
      ['config', 'connection/connection.ts', 'login/login-settings.ts'],
      ['connection', 'registry/connectors.ts', 'catalogue/catalogue.ts'],
      ['registry', '../grants/grants.ts', 'connection/connection.ts'],
    ] as const
  ).map(([room, fault, clean]) =>
    mayNotImport(`main/core/connectors/${room}/a1.ts`, `../${fault}`, `../${clean}`),
  ),
  ...(
    [
      ['protocol', 'token/token.ts', 'protocol/pkce.ts'],
      ['registration', 'consent/consent-desk.ts', 'protocol/pkce.ts'],
      ['client-metadata', 'consent/consent-desk.ts', 'registration/register.ts'],
      ['consent', 'authorize/authorize.ts', 'registration/register.ts'],
      ['token', 'consent/consent-desk.ts', 'protocol/pkce.ts'],
      ['device', 'registration/register.ts', 'consent/consent-desk.ts'],
      ['authorize', 'token/token.ts', 'consent/consent-desk.ts'],
    ] as const
  ).map(([room, fault, clean]) =>
    mayNotImport(`main/core/authorization-server/${room}/a1.ts`, `../${fault}`, `../${clean}`),
  ),
  ...(
    [
      ['system', 'files/data-dir.ts', 'system/node-clock.ts'],
      ['process-inspector', 'files/data-dir.ts', 'system/node-clock.ts'],
      ['identification', 'files/data-dir.ts', 'identification/ask-system.ts'],
      ['vault', 'files/data-dir.ts', 'vault/passphrase-key.ts'],
      ['child-guard', 'control/control-channel.ts', 'process-inspector/process-inspector.ts'],
      ['files', 'control/control-channel.ts', 'system/node-clock.ts'],
      ['control', 'child-guard/watcher.ts', 'files/data-dir.ts'],
    ] as const
  ).map(([room, fault, clean]) =>
    mayNotImport(`main/shared-adapters/${room}/a1.ts`, `../${fault}`, `../${clean}`),
  ),
  ...(
    [
      ['vault', 'tray/tray.ts', 'vault/presence.ts'],
      ['updates', 'windows/zoom.ts', 'updates/update-feed.ts'],
      ['login', 'vault/presence.ts', 'login/login-opener.ts'],
      ['windows', 'tray/tray.ts', 'windows/zoom.ts'],
      ['tray', 'lifecycle/shutdown.ts', 'windows/zoom.ts'],
      ['lifecycle', 'tray/tray.ts', 'vault/presence.ts'],
    ] as const
  ).map(([room, fault, clean]) =>
    mayNotImport(`main/electron/${room}/a1.ts`, `../${fault}`, `../${clean}`),
  ),
  ...(
    [
      ['base', 'controls/field.tsx', 'base/button.tsx'],
      ['charts', 'controls/field.tsx', 'base/button.tsx'],
      ['feedback', 'controls/field.tsx', 'base/button.tsx'],
      ['controls', 'layout/page.tsx', 'feedback/badge.tsx'],
      ['identity', 'layout/card.tsx', 'base/class-names.ts'],
      ['layout', '../features/shell/shell.tsx', 'controls/field.tsx'],
    ] as const
  ).map(([room, fault, clean]) =>
    mayNotImport(`renderer/components/${room}/a1.ts`, `../${fault}`, `../${clean}`),
  ),
  mayNotImport('renderer/components/identity/brand-icons.ts', 'react', 'simple-icons'),
  mayNotImport('renderer/components/a1.ts', '../features/shell/shell.tsx', 'react'),
  mayNotImport('test/core/a1.ts', 'electron', 'vitest'),
  mayNotImport(
    'test/journeys/a1.ts',
    '../../main/electron/tray/tray.ts',
    '../../main/headless/main.ts',
  ),
];
