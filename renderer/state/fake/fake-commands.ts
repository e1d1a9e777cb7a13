/** What each command does to the fake world. */
import type { CallLimits } from '../../../contract/views/call-limits.ts';
import type { CommandInput, CommandName } from '../../../contract/commands/commands.ts';
import type { NewConnector } from '../../../contract/commands/connector-commands.ts';
import type { CommandResult } from '../../../contract/views/errors.ts';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import { appHandlers } from './fake-app.ts';
import { listAudit } from './fake-audit.ts';
import { clientFileHandlers } from './fake-client-files.ts';
import { importHandlers } from './fake-import.ts';
import { clientHandlers } from './fake-client-commands.ts';
import { clientToolHandlers } from './fake-client-tools.ts';
import { connectorEdits } from './fake-connector-edits.ts';
import { changeConnector, resultOf, type Context, type Handler } from './fake-context.ts';
import { explainHandlers } from './fake-explain.ts';
import { newFakeConnector, testSteps } from './fake-new-connector.ts';
import { composeFake, fakePresets } from './fake-presets.ts';
import { approvalQuestion } from './fake-questions.ts';
import { permissionHandlers } from './fake-permissions.ts';
import { ruleHandlers } from './fake-rules.ts';
import { ago } from './fake-time.ts';
import { toolHandlers } from './fake-tool-commands.ts';
import { defaultMode, judged } from './fake-tools.ts';
import { usageHandlers } from './fake-usage.ts';
import { protectedVault, type FakeWorld } from './fake-world.ts';

/** Runs one command on the world. */
export function answerCommand(
  world: FakeWorld,
  publish: Context['publish'],
  name: string,
  input: unknown,
): CommandResult {
  const handler = Object.hasOwn(handlers, name)
    ? handlers[name as keyof typeof handlers]
    : undefined;
  if (handler === undefined) {
    const message = `There is no command ${name}.`;
    return { ok: false, error: { code: 'unknown_command', message, hint: null } };
  }
  return resultOf((handler as Handler<never>)(input as never, { world, publish }));
}

const handlers: { readonly [Name in CommandName]?: Handler<CommandInput<Name>> } = {
  'state.get': (_, { world }) => world.snapshot,
  ...appHandlers,
  ...clientToolHandlers,
  ...explainHandlers,
  ...ruleHandlers,
  ...permissionHandlers,
  ...clientFileHandlers,
  ...importHandlers,
  ...toolHandlers,
  'tool.set': ({ connector, tool: name, mode, class: access, never }, { world, publish }) => {
    let changed = world.tools.find((tool) => tool.connector === connector && tool.name === name);
    if (changed === undefined) return undefined;
    if (access !== undefined) {
      changed = { ...changed, classOverridden: access !== null, class: access ?? changed.class };
      if (!changed.modeOverridden) changed = { ...changed, mode: defaultMode(changed.class) };
    }
    if (mode !== undefined) {
      changed = {
        ...changed,
        modeOverridden: mode !== null,
        mode: mode ?? defaultMode(changed.class),
      };
    }
    if (never !== undefined) changed = { ...changed, never };
    const next = judged(changed);
    world.tools = world.tools.map((tool) => (tool.exposedName === next.exposedName ? next : tool));
    publish({});
    return next;
  },

  ...clientHandlers,

  'connector.add': (input, { world, publish }) => {
    const connector = newFakeConnector(input as NewConnector);
    publish({ connectors: [...world.snapshot.connectors, connector] });
    return connector;
  },
  'presets.list': () => fakePresets,
  'connector.addPreset': (input, { world, publish }) => {
    const made = composeFake(input);
    if (made === undefined) return undefined;
    const connector = newFakeConnector(made);
    publish({ connectors: [...world.snapshot.connectors, connector] });
    return connector;
  },
  'connector.remove': ({ name }, { world, publish }) => {
    world.tools = world.tools.filter((tool) => tool.connector !== name);
    publish({
      connectors: world.snapshot.connectors.filter((connector) => connector.name !== name),
      repairs: world.snapshot.repairs.filter((repair) => !repair.id.endsWith(name)),
    });
    return { name };
  },
  'connector.enable': ({ name }, context) =>
    changeConnector(context, name, { enabled: true, connection: 'ready' }),
  'connector.disable': ({ name }, context) =>
    changeConnector(context, name, { enabled: false, connection: 'disabled' }),
  'connector.test': ({ name }, { world }) => {
    const connector = world.snapshot.connectors.find((each) => each.name === name);
    return connector === undefined ? undefined : testSteps(connector);
  },
  'tool.try': ({ tool }) => ({
    ok: true,
    text: `${tool} answered: 3 entries, the newest of today.`,
    durationMs: 184,
  }),
  'connector.tryOut': ({ kind }) =>
    testSteps({ kind, problem: null, tools: 4, protocolVersion: '2026-07-28' }),
  'connector.connect': ({ name }, context) => {
    const { login } = context.world.snapshot.connectors.find((one) => one.name === name) ?? {};
    if (login != null && !login.isLoggedIn) {
      const waitingFor = 'login.example.com';
      const waitingSince = ago(0);
      const waitingUntil = ago(-10);
      const waiting = changeConnector(context, name, {
        login: { ...login, waitingFor, waitingSince, waitingUntil },
      });
      return { ...waiting, authorizationUrl: `https://${waitingFor}/authorize?state=invented` };
    }
    dropRepair(context, `login-${name}`);
    return { ...changeConnector(context, name, connected), authorizationUrl: null };
  },
  'connector.cancelLogin': ({ name }, context) => {
    const { login } = context.world.snapshot.connectors.find((one) => one.name === name) ?? {};
    return changeConnector(
      context,
      name,
      login == null ? {} : { login: { ...login, waitingFor: null }, connection: 'error' },
    );
  },
  ...connectorEdits,
  'connector.disconnect': ({ name }, context) =>
    changeConnector(context, name, {
      connection: 'error',
      auth: 'action-required',
      error: 'Disconnected by you.',
    }),
  'connector.review': ({ name, accept }, context) => {
    const { world } = context;
    world.tools = world.tools.map((tool) =>
      tool.connector === name && (accept === 'all' ? !tool.needsLook : accept.includes(tool.name))
        ? judged({ ...tool, review: 'accepted', turned: null })
        : tool,
    );
    const left = world.tools.filter(
      (tool) => tool.connector === name && tool.review !== 'accepted',
    ).length;
    if (left === 0) dropRepair(context, `review-${name}`);
    return changeConnector(context, name, { toolsToReview: left });
  },
  'connector.confirm': ({ name }, context) => {
    dropRepair(context, `command-${name}`);
    return changeConnector(context, name, {
      ...connected,
      process: {
        command: 'npx',
        args: ['-y', 'a-server'],
        idleMinutes: null,
        isAsleep: false,
        warnings: [],
        change: null,
      },
    });
  },
  'catalogue.list': ({ connector }) => ({
    connector,
    resources: [1, 2].map((number) => ({
      name: `notes-${number}`,
      title: `Notes ${number}`,
      description: null,
      uri: `notes://${number}`,
      mimeType: 'text/markdown',
      size: 1200 * number,
    })),
    templates: [],
    prompts: [
      {
        name: 'summarise',
        title: null,
        description: 'Summarises notes.',
        arguments: [{ name: 'topic', description: null, required: true }],
      },
    ],
    completions: false,
  }),
  'connector.log': ({ name }) => ({
    lines: Array.from(
      { length: 40 },
      (_, index) => `[${name}] request ${index + 1} answered in ${12 + ((index * 17) % 90)} ms`,
    ),
  }),

  'question.allow': ({ id }, { world, publish }) => {
    publish({ questions: world.snapshot.questions.filter((question) => question.id !== id) });
    return { id, outcome: 'allowed' };
  },
  'question.deny': ({ id }, { world, publish }) => {
    publish({ questions: world.snapshot.questions.filter((question) => question.id !== id) });
    return { id, outcome: 'denied' };
  },
  'answers.list': (_, { world }) => world.answers,
  'answer.end': ({ id }, { world, publish }) => {
    world.answers = {
      ...world.answers,
      given: world.answers.given.filter((answer) => answer.id !== id),
    };
    publish({});
    return { id };
  },
  'approval.reopen': ({ id }, { world, publish }) => {
    world.answers = {
      ...world.answers,
      missed: world.answers.missed.filter((call) => call.id !== id),
    };
    publish({
      questions: [
        ...world.snapshot.questions,
        approvalQuestion({ id: `q-${id}`, clientWaits: false }),
      ],
    });
    return { id };
  },
  'prompt.show': (_, { world }) => ({ waiting: world.snapshot.questions.length }),

  'gateway.pause': ({ forMinutes }, { world, publish }) => {
    const pausedUntil =
      forMinutes == null ? null : new Date(Date.now() + forMinutes * 60_000).toISOString();
    publish({ gateway: { ...world.snapshot.gateway, state: 'paused', pausedUntil } });
    return world.snapshot.gateway;
  },
  'gateway.resume': (_, { world, publish }) => {
    publish({ gateway: { ...world.snapshot.gateway, state: 'serving', pausedUntil: null } });
    return world.snapshot.gateway;
  },
  'policy.setAccess': ({ access }, { publish }) => {
    publish({ accessPolicy: access });
    return { access };
  },
  'audit.retention': () => ({ days: 180, megabytes: 500 }),
  'audit.setRetention': ({ days = 180, megabytes = 500 }) => ({ days, megabytes }),
  'limits.get': (_, { world }) => world.snapshot.callLimits,
  'limits.set': (changes, { world, publish }) => {
    const now = world.snapshot.callLimits;
    const of = (scope: keyof typeof now): CallLimits => {
      const { callsPerMinute, callsPerDay } = changes[scope] ?? {};
      return {
        callsPerMinute: callsPerMinute ?? now[scope].callsPerMinute,
        callsPerDay: callsPerDay ?? now[scope].callsPerDay,
      };
    };
    const callLimits = { grant: of('grant'), client: of('client'), all: of('all') };
    publish({ callLimits });
    return callLimits;
  },
  'settings.set': (changes, { world, publish }) => {
    const { snapshot } = world;
    const theme = changes.theme ?? snapshot.theme;
    const showDisabled = changes.showDisabled ?? snapshot.showDisabled;
    const firstRun = changes.firstRun ?? snapshot.firstRun;
    const approvals = {
      approvalSeconds: changes.approvalSeconds ?? snapshot.approvals.approvalSeconds,
      lockEndsSessions: changes.lockEndsSessions ?? snapshot.approvals.lockEndsSessions,
      untrustedMinutes: changes.untrustedMinutes ?? snapshot.approvals.untrustedMinutes,
    };
    publish({ theme, showDisabled, firstRun, approvals });
    return { theme, showDisabled, firstRun, ...approvals };
  },
  'vault.unlock': (_input, { world, publish }) => {
    const vault = { ...world.snapshot.vault, state: 'ready' as const };
    publish({ vault });
    return vault;
  },
  'vault.removeUnreadable': (_input, { publish }) => {
    publish({ vault: protectedVault });
    return protectedVault;
  },
  'vault.keep': ({ keep }, { world, publish }) => {
    const vault = { ...world.snapshot.vault, keeping: keep, choices: [] };
    publish({ vault });
    return vault;
  },
  ...usageHandlers,
  'audit.list': (input, { world }) => listAudit(world.audit, input),
};

const connected = {
  connection: 'ready',
  auth: 'ready',
  enabled: true,
  error: null,
  problem: null,
} as const satisfies Partial<ConnectorView>;

function dropRepair({ world, publish }: Context, id: string): void {
  publish({ repairs: world.snapshot.repairs.filter((repair) => repair.id !== id) });
}
