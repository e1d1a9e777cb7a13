/** Tools as one client of the fake world meets them, and what a person sets for that client. */
import type { CommandInput } from '../../../contract/commands/commands.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import type { ToolView } from '../../../contract/views/tools/tool-view.ts';
import type { Handler } from './fake-context.ts';
import type { FakeWorld } from './fake-world.ts';

type Names = 'tools.list' | 'client.setTool' | 'client.setConnector';

/** Null: whoever holds everything. */
export function seenBy(world: FakeWorld, clientId: string | null, tool: ToolView): ToolView {
  const client = clientOf(world, clientId);
  if (client === undefined) return tool;
  const clientMode = world.clientModes.get(keyOf(client, tool)) ?? null;
  const denied = (reason: string, layer: string, reasonText: string): ToolView => ({
    ...tool,
    clientMode,
    outcome: 'deny',
    reason,
    layer,
    reasonText,
  });
  const level = client.grants
    .map((grant) => grant.access[tool.connector] ?? grant.access['*'])
    .find(Boolean);
  if (level === undefined)
    return denied('connector_not_granted', 'grant', 'The client was not given this connector');
  if (client.connectorsOff.includes(tool.connector))
    return denied(
      'connector_off_for_client',
      'switch',
      'The connector is switched off for this client',
    );
  if (level === 'read' && tool.class !== 'read' && !tool.never)
    return denied('above_ceiling', 'ceiling', 'The client was given reading only');
  if (clientMode === null || tool.never || tool.review !== 'accepted')
    return { ...tool, clientMode };
  const words = { allow: 'allow', ask: 'ask', block: 'block' }[clientMode];
  return {
    ...tool,
    clientMode,
    outcome: clientMode === 'block' ? 'deny' : clientMode,
    reason: `override_${clientMode}`,
    layer: 'override',
    reasonText: `Set to ${words} for this client`,
  };
}

export const clientToolHandlers: { readonly [Name in Names]: Handler<CommandInput<Name>> } = {
  'tools.list': ({ connector, clientId }, { world }) =>
    world.tools
      .filter((tool) => connector === undefined || tool.connector === connector)
      .map((tool) => seenBy(world, clientId ?? null, tool)),
  'client.setTool': ({ clientId, connector, tool: name, mode }, { world, publish }) => {
    const client = clientOf(world, clientId);
    const tool = world.tools.find((one) => one.connector === connector && one.name === name);
    if (client === undefined || tool === undefined) return undefined;
    if (mode === null) world.clientModes.delete(keyOf(client, tool));
    else world.clientModes.set(keyOf(client, tool), mode);
    const own = [...world.clientModes.keys()].filter((key) =>
      key.startsWith(`${client.clientId} `),
    );
    publish({
      clients: world.snapshot.clients.map((one) =>
        one === client ? { ...one, toolModes: own.length } : one,
      ),
    });
    return seenBy(world, clientId, tool);
  },
  'client.setConnector': ({ clientId, connector, isOn }, { world, publish }) => {
    const { clients } = world.snapshot;
    const client = clientOf(world, clientId);
    if (client === undefined) return undefined;
    const others = client.connectorsOff.filter((name) => name !== connector);
    const connectorsOff = isOn ? others : [...others, connector];
    publish({ clients: clients.map((one) => (one === client ? { ...one, connectorsOff } : one)) });
    return { clientId, connector, isOn };
  },
};

function clientOf({ snapshot }: FakeWorld, clientId: string | null): ClientView | undefined {
  return snapshot.clients.find((each) => each.clientIds.some((id) => id === clientId));
}

function keyOf(client: ClientView, tool: ToolView): string {
  return `${client.clientId} ${tool.exposedName}`;
}
