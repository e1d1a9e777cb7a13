/** Commands about connectors: each does one thing and writes it down, never with what is secret. */
import {
  defaultTimeoutSeconds,
  type connectorCommands,
} from '../../../contract/commands/connector-commands.ts';
import type { ParsedInput } from '../../../contract/commands/commands.ts';
import type { Control } from './command-registry.ts';
import type { Demo } from '../demo/open-demo.ts';
import type {
  ConnectorState,
  ParsedNewConnector,
} from '../connectors/conversation/connector-facts.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import { noConnector } from '../connectors/registry/no-connector.ts';
import { isBuiltIn, presets, presetView } from '../connectors/presets/catalogue-of-presets.ts';
import { composePreset } from '../connectors/presets/compose-preset.ts';
import { CoreError } from '../lib/errors.ts';
import { toolNamed } from '../names/tool-spelling.ts';
import type { ConnectorRules } from '../managed/connector-rules.ts';
import type { ManagedPolicy } from '../managed/managed-policy.ts';
import type { Target } from '../managed/patterns.ts';
import { isStricterEdit } from '../managed/stricter-edit.ts';
import type { ManagedLocks } from '../managed/refusals.ts';
import type { Vault } from '../ports/ports.ts';
import { visible } from '../lib/visible-text.ts';
import type { ReviewFindings } from '../tool-review/review-findings.ts';
import type { ClientSettings } from '../rules/client-settings.ts';
import type { SnapshotBuilder } from '../snapshot/build-snapshot.ts';

export interface ConnectorCommandParts {
  readonly connectors: Connectors;
  readonly clientSettings: ClientSettings;
  readonly vault: Vault;
  readonly builder: SnapshotBuilder;
  readonly findings: ReviewFindings;
  readonly managed: Pick<ManagedPolicy, 'bounds'>;
  readonly locks: ManagedLocks;
  readonly connectorRules: Pick<ConnectorRules, 'mayAdd'>;
  readonly demo: Pick<Demo, 'withServer'>;
}

/** @returns the commands about connectors */
export function createConnectorCommands({
  connectors,
  clientSettings,
  vault,
  builder,
  findings,
  managed,
  locks,
  connectorRules,
  demo,
}: ConnectorCommandParts): Pick<Control, keyof typeof connectorCommands> {
  /** The policy of this computer may provide connectors, and let nobody add others. */
  function assertMayAdd(target: Target): void {
    if (!connectorRules.mayAdd(target)) locks.refuse('Adding this connector is not allowed');
  }

  return {
    'connector.add': async (input, { note }) => {
      assertMayAdd(input);
      vault.wake();
      const added = await connectors.add(input);
      note({ connector: added.name, detail: added.target });
      return builder.connectorView(added);
    },
    'presets.list': () => presets.map((preset) => presetView(preset)),
    'clientDocument.get': ({ at }) => connectors.ownDocument(at),
    'clientDocument.set': async ({ url }, { note }) => {
      const document = await connectors.publishDocument(url);
      note({ detail: url ?? 'none' });
      return document;
    },
    'connector.addPreset': async (choice, { note }) => {
      vault.wake();
      const addComposed = (composed: ParsedNewConnector): Promise<ConnectorState> => {
        assertMayAdd(composed);
        const name = choice.name ?? connectors.suggestName(composed.name, urlOf(composed));
        return connectors.add({ ...composed, name }, choice.preset);
      };
      const added = isBuiltIn(choice.preset)
        ? await demo.withServer((url) => addComposed(composePreset(choice, { builtInUrl: url })))
        : await addComposed(composePreset(choice));
      const detail = `${added.target}, from the preset ${choice.preset}`;
      note({ connector: added.name, detail });
      return builder.connectorView(added);
    },
    'connector.addProvided': async ({ provided, name }, { note }) => {
      vault.wake();
      const found = managed.bounds().provided.find((one) => one.name === provided);
      if (found === undefined)
        throw new CoreError('not_found', 'Your organisation provides no connector of this name.');
      const added = await connectors.add({
        kind: 'http',
        name: name ?? connectors.suggestName(found.name, null),
        url: found.url,
        bearer: null,
        timeoutSeconds: defaultTimeoutSeconds,
        ...(found.clientId === undefined ? {} : { oauth: { clientId: found.clientId } }),
      });
      const detail = `${added.target}, provided by the organisation`;
      note({ connector: added.name, detail });
      return builder.connectorView(added);
    },
    'connector.duplicate': async ({ name, newName, url }, { note }) => {
      const from = managed.bounds().mayAddConnectors ? connectors.find(name) : undefined;
      if (from?.kind !== 'stdio')
        assertMayAdd({ kind: 'http', url: url ?? from?.target ?? 'http://unknown.invalid/' });
      vault.wake();
      const added = await connectors.duplicate(name, newName, url);
      note({ detail: `${added.name}, ${added.target}` });
      return builder.connectorView(added);
    },
    'connector.remove': async ({ name }) => {
      const { id } = connectors.find(name) ?? {};
      await connectors.remove(name);
      if (id !== undefined) clientSettings.forgetConnector(id);
      return { name };
    },
    'connector.enable': async ({ name }) => {
      vault.wake();
      const state = await connectors.setEnabled(name, true);
      return builder.connectorView(state);
    },
    'connector.disable': async ({ name }) => {
      const state = await connectors.setEnabled(name, false);
      return builder.connectorView(state);
    },
    'connector.test': ({ name }) => {
      vault.wake();
      return connectors.test(name);
    },
    'connector.tryOut': (input, { note }) => {
      assertMayAdd(input);
      // What runs or is asked, without arguments and queries: those may hold secrets.
      const what = input.kind === 'stdio' ? input.command : new URL(input.url).origin;
      note({ detail: visible(what, 300) });
      return connectors.tryOut(input);
    },
    'connector.connect': async ({ name, again, switch: isSwitch, issuer = null }, { note }) => {
      vault.wake();
      const how = { again: again || isSwitch, isSwitch, issuer };
      const { state, authorizationUrl } = await connectors.connect(name, how);
      note(loginAt(authorizationUrl, isSwitch ? 'another account, ' : ''));
      return { ...builder.connectorView(state), authorizationUrl };
    },
    'connector.forgetLogin': async ({ name }, { note }) => {
      vault.wake();
      const { state, authorizationUrl } = await connectors.forgetLogin(name);
      note(loginAt(authorizationUrl));
      return { ...builder.connectorView(state), authorizationUrl };
    },
    'connector.learnLabel': async ({ name, tool }) => {
      vault.wake();
      const state = await connectors.learnLabel(name, tool);
      return builder.connectorView(state);
    },
    'connector.cancelLogin': ({ name }) => builder.connectorView(connectors.cancelLogin(name)),
    'connector.editAuth': async (change, { note }) => {
      vault.wake();
      const state = await connectors.editAuth(change);
      note({ detail: detailOfAuthChange(change) });
      return builder.connectorView(state);
    },
    'connector.disconnect': async ({ name }) => {
      const state = await connectors.disconnect(name);
      return builder.connectorView(state);
    },
    'connector.review': ({ name, accept }, { note }) => {
      if (
        connectors.find(name)?.connection === 'connecting' &&
        connectors.tools(name).length === 0
      ) {
        throw new CoreError(
          'conflict',
          'The connector is still connecting; its tools are not known yet.',
          {
            hint: 'Try again in a moment, or run `consentry connectors connect NAME`, which waits.',
          },
        );
      }
      // All at once is for what has nothing to look at; the rest is accepted by its name (SEC-85).
      const accepted =
        accept === 'all'
          ? connectors.tools(name).flatMap((tool) => (findings.of(tool).needsLook ? [] : tool.name))
          : accept.map((given) => toolNamed(connectors.tools(name), given)?.name ?? given);
      const state = connectors.acceptTools(name, accepted);
      note({ detail: accept === 'all' ? 'all tools' : `${accept.length} tools` });
      return builder.connectorView(state);
    },
    'connector.confirm': async ({ name, change }, { note }) => {
      const words = connectors.find(name)?.process?.change?.words ?? [];
      const state = await connectors.confirm(name, change);
      note({ detail: words.join(' ') });
      return builder.connectorView(state);
    },
    'connector.edit': {
      widens(input) {
        const before = connectors.find(input.name);
        return before === undefined || !isStricterEdit(input, before);
      },
      async run(input, { note }) {
        const { name: _same, confirmInlineCode: _read, ...changes } = input;
        // Which parts, never their values; but how much is written down is said.
        const changed = Object.keys(changes).filter(
          (part) => part !== 'forgetCredentials' || changes.forgetCredentials,
        );
        const parts = changed.map((part) => {
          if (part === 'loggedArguments') return `${part} ${changes[part]}`;
          return part === 'asks' ? askWords(changes.asks) : part;
        });
        note({ detail: parts.join(', ') });
        vault.wake();
        return builder.connectorView(await connectors.edit(input));
      },
    },
    'catalogue.list': ({ connector }) => {
      const catalogue = connectors.catalogue(connector);
      if (catalogue === undefined) throw noConnector();
      return catalogue;
    },
    'connector.log': ({ name }) => {
      if (connectors.find(name) === undefined) throw noConnector();
      return { lines: [...connectors.log(name)] };
    },
  };
}

/** `asks model on`: what is given away, and what is taken back. */
function askWords(asks: ParsedInput<'connector.edit'>['asks']): string {
  const words = Object.entries(asks ?? {}).flatMap(([kind, isOn]) =>
    isOn === undefined ? [] : `${kind} ${isOn ? 'on' : 'off'}`,
  );
  return `asks ${words.join(' ')}`;
}

/** The address has the state of the login in it: only the host is written down. */
function loginAt(authorizationUrl: string | null, why = ''): { detail?: string } {
  if (authorizationUrl === null) return {};
  return { detail: `${why}login at ${new URL(authorizationUrl).host}` };
}

function urlOf(input: ParsedNewConnector): string | null {
  return input.kind === 'http' ? input.url : null;
}

/** What was changed, never to what. */
function detailOfAuthChange({ bearer, oauth }: ParsedInput<'connector.editAuth'>): string {
  const token = bearer.do === 'keep' ? [] : [`token: ${bearer.do}`];
  const fields = Object.entries(oauth)
    .filter(([, value]) => value !== undefined)
    .map(([field]) => field);
  return [...token, ...fields].join(', ');
}
