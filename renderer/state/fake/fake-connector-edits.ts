/** What changing a connector does to the fake world. */
import type { CommandInput, CommandName } from '../../../contract/commands/commands.ts';
import type { NewConnector } from '../../../contract/commands/connector-commands.ts';
import { changeConnector, type Handler } from './fake-context.ts';
import { newFakeConnector, noFakeLogin, testSteps } from './fake-new-connector.ts';
import { ago } from './fake-time.ts';

export const connectorEdits: { readonly [Name in CommandName]?: Handler<CommandInput<Name>> } = {
  'connector.edit': (edit, context) => {
    const old = context.world.snapshot.connectors.find(({ name }) => name === edit.name);
    if (old === undefined) return undefined;
    const environment = [
      ...old.environment.filter((name) => !edit.env?.some((one) => one.name === name)),
      ...(edit.env ?? []).filter(({ value }) => value !== null).map(({ name }) => name),
    ];
    const process = old.process && {
      ...old.process,
      command: edit.command ?? old.process.command,
      args: edit.args ?? old.process.args,
      idleMinutes: edit.idleMinutes === undefined ? old.process.idleMinutes : edit.idleMinutes,
    };
    return changeConnector(context, edit.name, {
      title: edit.title ?? old.title,
      titleIsOwn: edit.title === undefined ? old.titleIsOwn : edit.title !== null,
      description: edit.description === undefined ? old.description : edit.description,
      label: edit.label === undefined ? old.label : edit.label,
      target:
        process === null ? (edit.url ?? old.target) : [process.command, ...process.args].join(' '),
      process,
      manageUrl: edit.manageUrl === undefined ? old.manageUrl : edit.manageUrl,
      environment,
      workingDirectory: edit.cwd === undefined ? old.workingDirectory : edit.cwd,
      timeoutSeconds: edit.timeoutSeconds ?? old.timeoutSeconds,
      isReadOnly: edit.isReadOnly ?? old.isReadOnly,
      loggedArguments: edit.loggedArguments ?? old.loggedArguments,
      asks: {
        input: edit.asks?.input ?? old.asks.input,
        model: edit.asks?.model ?? old.asks.model,
        folders: edit.asks?.folders ?? old.asks.folders,
      },
      isUntrusted: edit.isUntrusted ?? old.isUntrusted,
      autoAcceptReads: edit.autoAcceptReads ?? old.autoAcceptReads,
    });
  },
  'connector.editAuth': ({ name, bearer, oauth }, context) => {
    const old = context.world.snapshot.connectors.find((one) => one.name === name);
    if (old === undefined) return undefined;
    const { login } = old;
    return changeConnector(context, name, {
      ...(bearer?.do === 'clear' && { secret: { set: false, last4: null }, login: noFakeLogin }),
      ...(bearer?.do === 'replace' && {
        secret: { set: true, last4: bearer.value.slice(-4) },
        login: null,
      }),
      ...(login !== null &&
        oauth !== undefined && {
          login: {
            ...login,
            clientId: oauth.clientId === undefined ? login.clientId : oauth.clientId,
            hasClientSecret:
              oauth.clientSecret === undefined
                ? login.hasClientSecret
                : oauth.clientSecret.do === 'replace',
          },
        }),
    });
  },
  'connector.duplicate': ({ name, newName, url }, { world, publish }) => {
    const old = world.snapshot.connectors.find((one) => one.name === name);
    if (old === undefined) return undefined;
    const copy = {
      ...old,
      name: newName ?? `${name}-2`,
      target: url ?? old.target,
      connection: 'error' as const,
      auth: 'action-required' as const,
      secret: { set: false, last4: null },
      usedByClients: 0,
      lastUsedAt: null,
      addedAt: ago(0),
    };
    publish({ connectors: [...world.snapshot.connectors, copy] });
    return copy;
  },
  'connector.forgetLogin': ({ name }, context) => {
    const waiting = {
      waitingFor: 'login.example.com',
      waitingSince: ago(0),
      waitingUntil: ago(-10),
    };
    const changed = changeConnector(context, name, {
      connection: 'error',
      auth: 'action-required',
      login: { ...noFakeLogin, ...waiting },
    });
    return { ...changed, authorizationUrl: 'https://login.example.com/authorize?state=invented' };
  },
  'connector.learnLabel': ({ name }, context) =>
    changeConnector(context, name, { label: 'Acme, staging' }),
  'connector.tryOut': (input) => testSteps(newFakeConnector(input as NewConnector)),
};
