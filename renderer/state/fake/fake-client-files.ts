/** AI clients of the fake machine: some are here, one lost our entry, one cannot be written. */
import type {
  ClientApp,
  ClientEntry,
  ClientFilePreview,
  LikelyClient,
  RemovalPreview,
} from '../../../contract/commands/client-file-commands.ts';
import type { CommandInput } from '../../../contract/commands/commands.ts';
import { installLinkStarts } from '../../../contract/plain/install-links.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import { refused, type Handler } from './fake-context.ts';
import { ago } from './fake-time.ts';
import type { FakeWorld } from './fake-world.ts';

type Names =
  | 'clientFiles.list'
  | 'clientFiles.preview'
  | 'clientFiles.install'
  | 'clientFiles.previewRemoval'
  | 'clientFiles.uninstall'
  | 'clientFiles.undo'
  | 'clientFiles.forget';

function app(id: string, name: string, change: Partial<ClientApp> = {}): ClientApp {
  return {
    id,
    name,
    isPromoted: true,
    isFound: false,
    file: `/Users/sam/.${id}/mcp.json`,
    canWrite: true,
    ways: ['http', 'bridge'],
    projectFile: null,
    managed: null,
    entries: [],
    clients: [],
    ...change,
  };
}

function entry(of: string, appName: string, change: Partial<ClientEntry> = {}): ClientEntry {
  return {
    id: `entry-${of}`,
    app: of,
    appName,
    file: `/Users/sam/.${of}/mcp.json`,
    name: 'consentry',
    via: 'http',
    connector: null,
    project: null,
    state: 'present',
    installedAt: ago(60 * 24),
    canUndo: true,
    ...change,
  };
}

export function fakeClientApps(): readonly ClientApp[] {
  return [
    app('claude-desktop', 'Claude Desktop', {
      isFound: true,
      ways: ['bridge'],
      file: '/Users/sam/Library/Application Support/Claude/claude_desktop_config.json',
    }),
    app('claude-code', 'Claude Code', {
      isFound: true,
      managed:
        'Your organisation manages the servers of Claude Code; it ignores entries of your own.',
    }),
    app('cursor', 'Cursor', {
      isFound: true,
      entries: [
        entry('cursor', 'Cursor'),
        entry('cursor', 'Cursor', {
          id: 'entry-cursor-github',
          name: 'consentry-github',
          connector: 'github',
        }),
      ],
    }),
    app('vscode', 'VS Code', {
      isFound: true,
      entries: [entry('vscode', 'VS Code', { state: 'gone', canUndo: false })],
    }),
    app('codex', 'Codex', {
      isFound: true,
      entries: [entry('codex', 'Codex', { state: 'blocked' })],
    }),
    app('gemini-cli', 'Gemini CLI'),
    app('windsurf', 'Windsurf'),
    app('zed', 'Zed', { canWrite: false }),
    app('goose', 'Goose', { isPromoted: false }),
  ];
}

export const clientFileHandlers: {
  readonly [Name in Names]: Handler<CommandInput<Name>>;
} = {
  'clientFiles.list': (_, { world }) =>
    world.clientApps.map((each) => ({ ...each, clients: likely(each, world.snapshot.clients) })),
  'clientFiles.preview': ({ app: id, name = 'consentry', via }, { world }) => {
    const found = world.clientApps.find((each) => each.id === id);
    return found === undefined ? undefined : previewOf(found, name, via ?? found.ways[0] ?? 'http');
  },
  'clientFiles.install': ({ app: id, name = 'consentry', via = 'http', connector }, { world }) => {
    const found = world.clientApps.find((each) => each.id === id);
    if (found === undefined) return undefined;
    if (!found.canWrite)
      return refused({ code: 'conflict', message: 'This file cannot be written.', hint: null });
    const known = found.entries.find((each) => each.name === name);
    const made = entry(id, found.name, {
      ...(known !== undefined && { id: known.id }),
      name,
      via,
      connector: connector ?? null,
    });
    const others = found.entries.filter((each) => each.name !== name);
    change(world, { ...found, isFound: true, entries: [...others, made] });
    return made;
  },
  'clientFiles.previewRemoval': ({ entry: id }, { world }) => {
    const found = holder(world, id);
    const known = found?.entries.find((each) => each.id === id);
    return found === undefined || known === undefined ? undefined : removalOf(found, known);
  },
  'clientFiles.uninstall': ({ entry: id }, { world }) => {
    const file = drop(world, id);
    return file === undefined ? undefined : { file, isRestored: true, canUndo: true };
  },
  'clientFiles.undo': ({ entry: id }, { world }) => {
    const gone = world.takenOut.find((each) => each.id === id);
    const app = world.clientApps.find((each) => each.id === gone?.app);
    if (gone !== undefined && app !== undefined) {
      world.takenOut = world.takenOut.filter((each) => each.id !== id);
      change(world, { ...app, entries: [...app.entries, gone] });
      return { file: gone.file };
    }
    const file = drop(world, id);
    world.takenOut = [];
    return file === undefined ? undefined : { file };
  },
  'clientFiles.forget': ({ entry: id }, { world }) => {
    drop(world, id);
    return { id };
  },
};

type Apps = Pick<FakeWorld, 'clientApps' | 'takenOut'>;

function change(world: Apps, next: ClientApp): void {
  world.clientApps = world.clientApps.map((each) => (each.id === next.id ? next : each));
}

function holder(world: Apps, id: string): ClientApp | undefined {
  return world.clientApps.find(({ entries }) => entries.some((each) => each.id === id));
}

function drop(world: Apps, id: string): string | undefined {
  const found = holder(world, id);
  if (found === undefined) return undefined;
  world.takenOut = [...world.takenOut, ...found.entries.filter((each) => each.id === id)];
  change(world, { ...found, entries: found.entries.filter((each) => each.id !== id) });
  return found.file ?? '';
}

/** As the core does it, without its table: by name, certain where a document proves it. */
function likely({ name: app }: ClientApp, clients: readonly ClientView[]): LikelyClient[] {
  return clients.flatMap(({ clientId, clientIds, name, identity, grants }) =>
    name.replace('Visual Studio', 'VS') === app
      ? [
          {
            clientId,
            clientIds,
            name,
            isCertain: identity === 'metadata-url',
            hasAccess: grants.length > 0,
          },
        ]
      : [],
  );
}

function removalOf(
  { name: appName, file }: ClientApp,
  { id, name, state, connector }: ClientEntry,
): RemovalPreview {
  const isBlocked = state === 'blocked';
  const path = connector === null ? '' : `/${connector}`;
  const removed = [`    "${name}": {`, `      "url": "http://127.0.0.1:29170/mcp${path}"`, '    }'];
  return {
    entry: id,
    appName,
    file: file ?? '',
    lines: isBlocked
      ? []
      : [
          { kind: 'same', text: '  "mcpServers": {' },
          { kind: 'same', text: '    "docs": {…},' },
          ...removed.map((text) => ({ kind: 'removed' as const, text })),
          { kind: 'same', text: '  }' },
        ],
    removesFile: false,
    digest: isBlocked ? null : 'seen',
    problem: isBlocked
      ? {
          reason: 'blocked',
          message: 'The system’s privacy settings do not let Consentry read or write this file.',
          hint: 'Allow Consentry in System Settings › Privacy & Security › App Management, then look again.',
        }
      : null,
    notes: [],
    after: `${appName} lets go of it when it is reloaded or started again.`,
  };
}

function previewOf(
  { id, name: appName, file, canWrite, managed }: ClientApp,
  name: string,
  via: 'http' | 'bridge',
): ClientFilePreview {
  const inner =
    via === 'http'
      ? [`      "url": "http://127.0.0.1:29170/mcp"`]
      : [`      "command": "/opt/consentry/bridge",`, `      "args": ["--client", "${id}"]`];
  const isForeign = id === 'claude-code' && name === 'consentry';
  return {
    app: id,
    appName,
    file,
    fileExists: true,
    name,
    via,
    act: canWrite ? (isForeign ? 'replace' : 'add') : 'blocked',
    lines: canWrite
      ? [
          { kind: 'same', text: '  "mcpServers": {' },
          { kind: 'same', text: '    "docs": {…},' },
          ...[`    "${name}": {`, ...inner, '    }'].map((text) => ({
            kind: 'added' as const,
            text,
          })),
          { kind: 'same', text: '  }' },
        ]
      : [],
    others: ['docs'],
    digest: canWrite ? 'seen' : null,
    problem: canWrite
      ? null
      : {
          reason: 'uncertain',
          message: 'Where this client keeps its servers is not certain on this system.',
          hint: 'Paste the lines yourself, and look whether the client takes them.',
        },
    snippet: `{\n  "mcpServers": {\n    "${name}": {\n${inner.join('\n')}\n    }\n  }\n}`,
    link: linkOf(id, name),
    commandLine: null,
    notes: managed === null ? [] : [managed],
    after: 'It notices by itself; reload it or switch the server on there if it asks.',
  };
}

function linkOf(app: string, name: string): string | null {
  if (app === 'cursor') return `${installLinkStarts.cursor}name=${name}&config=e30`;
  return app === 'vscode' ? `${installLinkStarts.vscode}%7B%22name%22%3A%22${name}%22%7D` : null;
}
