/** The actions of the palette: what can be done now, wherever the person is. */
import type { AccessPolicy } from '../../../contract/views/access.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { Theme } from '../../../contract/views/window-settings.ts';
import { appsItem, codeItem, importItem, newItem } from '../../state/route.ts';
import { canRevoke } from '../../state/selectors.ts';
import { shortName } from '../../state/short-name.ts';
import { policyWords } from '../../state/words.ts';
import type { Deed, Entry } from './entry.ts';

const themes: Readonly<Record<Theme, string>> = { system: 'System', light: 'Light', dark: 'Dark' };
const policies: readonly AccessPolicy[] = ['read-write', 'read-only', 'disabled'];

/** The most useful first. */
export function actionsFor(snapshot: AppSnapshot): readonly Entry[] {
  return [
    ...gatewayActions(snapshot),
    ...formActions(snapshot),
    ...revokeActions(snapshot),
    ...reconnectActions(snapshot),
    ...accessActions(snapshot),
    ...themeActions(snapshot),
    ...helpActions(),
  ];
}

interface Action {
  readonly id: string;
  readonly label: string;
  readonly deed: Deed;
  /** More words that find it. */
  readonly words: string;
  readonly detail?: string;
}

function action({ detail, deed, ...rest }: Action): Entry {
  return {
    ...rest,
    group: 'Actions',
    detail: detail ?? null,
    mark: null,
    deed,
    takes: takes(deed),
  };
}

/** Pausing, lowering the policy and revoking; a page takes nothing. */
function takes(deed: Deed): boolean {
  if (deed.kind === 'access') return deed.access !== 'read-write';
  return deed.kind === 'pause' || deed.kind === 'revoke' || deed.kind === 'revoke-all';
}

function gatewayActions({ gateway, questions }: AppSnapshot): readonly Entry[] {
  const { state, endpoint } = gateway;
  const review = action({
    id: 'review',
    label: 'Review what is waiting',
    deed: { kind: 'review' },
    words: 'questions approvals',
  });
  const pause = action({
    id: 'pause',
    label: 'Pause all access',
    deed: { kind: 'pause' },
    words: 'stop panic',
  });
  const resume = action({
    id: 'resume',
    label: 'Resume access',
    deed: { kind: 'resume' },
    words: 'start unpause',
  });
  return [
    ...(questions.length > 0 ? [review] : []),
    ...(state === 'serving' ? [pause] : []),
    ...(state === 'paused' ? [resume] : []),
    ...(endpoint === null ? [] : [copyEndpoint(endpoint)]),
  ];
}

function copyEndpoint(endpoint: string): Entry {
  return action({
    id: 'copy-endpoint',
    label: 'Copy endpoint address',
    deed: { kind: 'copy', text: endpoint },
    words: 'url mcp',
    detail: endpoint,
  });
}

/** Forms and dialogs of other pages. */
function formActions({ authorization }: AppSnapshot): readonly Entry[] {
  const enterCode = action({
    id: 'enter-code',
    label: 'Enter a code',
    deed: { kind: 'go', section: 'clients', item: codeItem },
    words: 'device login without a browser',
  });
  return [
    action({
      id: 'add-connector',
      label: 'Add connector',
      deed: { kind: 'go', section: 'connectors', item: newItem },
      words: 'new server',
    }),
    action({
      id: 'add-client',
      label: 'Connect an app',
      deed: { kind: 'go', section: 'clients', item: appsItem },
      words: 'new client add install',
    }),
    action({
      id: 'register-client',
      label: 'Register a client by hand',
      deed: { kind: 'go', section: 'clients', item: newItem },
      words: 'new add client',
    }),
    action({
      id: 'import',
      label: 'Import from an AI app',
      deed: { kind: 'go', section: 'connectors', item: importItem },
      words: 'servers cursor claude bring in',
    }),
    action({
      id: 'export',
      label: 'Export the activity log',
      deed: { kind: 'go', section: 'settings', item: 'log' },
      words: 'audit csv jsonl save',
    }),
    action({
      id: 'policy',
      label: 'Write a policy for other computers',
      deed: { kind: 'policy' },
      words: 'managed administrator roles groups organisation',
    }),
    ...(authorization.deviceLogin ? [enterCode] : []),
  ];
}

function revokeActions({ clients }: AppSnapshot): readonly Entry[] {
  const withAccess = clients.filter(canRevoke);
  const revokeAll = action({
    id: 'revoke-all',
    label: 'Revoke access of all clients…',
    deed: { kind: 'revoke-all' },
    words: 'end everything',
  });
  return [
    ...withAccess.map(({ clientId, name }) =>
      action({
        id: `revoke ${clientId}`,
        label: `Revoke access of ${shortName(name)}…`,
        deed: { kind: 'revoke', clientId },
        words: 'end remove',
      }),
    ),
    ...(withAccess.length > 0 ? [revokeAll] : []),
  ];
}

function reconnectActions({ connectors }: AppSnapshot): readonly Entry[] {
  return connectors
    .filter(({ enabled }) => enabled)
    .map(({ name }) =>
      action({
        id: `reconnect ${name}`,
        label: `Reconnect ${name}`,
        deed: { kind: 'reconnect', name },
        words: 'connect login restart',
      }),
    );
}

function accessActions({ accessPolicy }: AppSnapshot): readonly Entry[] {
  return policies
    .filter((access) => access !== accessPolicy)
    .map((access) =>
      action({
        id: `access ${access}`,
        label: `Set access policy to ${policyWords[access]}`,
        deed: { kind: 'access', access },
        words: 'ceiling',
      }),
    );
}

function themeActions(snapshot: AppSnapshot): readonly Entry[] {
  return (Object.keys(themes) as Theme[])
    .filter((theme) => theme !== snapshot.theme)
    .map((theme) =>
      action({
        id: `theme ${theme}`,
        label: `Switch theme to ${themes[theme]}`,
        deed: { kind: 'theme', theme },
        words: 'appearance colour mode',
      }),
    );
}

function helpActions(): readonly Entry[] {
  return [
    action({
      id: 'shortcuts',
      label: 'Show keyboard shortcuts',
      deed: { kind: 'shortcuts' },
      words: 'keys help',
    }),
    action({
      id: 'setup',
      label: 'Show the setup checklist',
      deed: { kind: 'go', section: 'help', item: 'setup' },
      words: 'get started steps help',
    }),
    action({
      id: 'how',
      label: 'Show how it works',
      deed: { kind: 'go', section: 'help', item: 'how' },
      words: 'explain login token help',
    }),
    action({
      id: 'welcome',
      label: 'Show the introduction',
      deed: { kind: 'go', section: 'welcome', item: 'access' },
      words: 'first run setup help',
    }),
  ];
}
