/** Which client a person means: by an id of it, or by its name where only one client has it. */
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { exitCodes } from '../../../shared-adapters/system/exit-codes.ts';
import { CliError, usageError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { shown } from '../../format.ts';
import { similarName } from '../../similar-name.ts';

/**
 * How close a name has to be. `exact` is for commands that take away: they never end the access of
 * another client than the one that was named.
 */
export type NameMatch = 'exact' | 'any-case';

/**
 * The client of an id, also of an older registration of it, or of a name.
 *
 * @throws CliError exit 5 – none; exit 2 – several of this name
 */
export async function findClient(
  context: CommandContext,
  typed: string,
  match: NameMatch = 'any-case',
): Promise<ClientView> {
  const { clients } = await context.call('state.get', {});
  const client = clientOf(clients, typed, match);
  if (client === null) throw noClient(clients, typed);
  return client;
}

/**
 * The ids in place of what was typed, for filters of the log. It knows clients that were removed by
 * their ids: what names no client now is taken as one, and a note says so.
 *
 * @throws CliError exit 2 – several of a name
 */
export async function loggedClientIds(
  context: CommandContext,
  typed: readonly string[],
): Promise<readonly string[]> {
  if (typed.length === 0) return typed;
  const { clients } = await context.call('state.get', {});
  return typed.map((each) => {
    const id = idOf(clients, each);
    if (id === null && !context.json)
      context.note(`There is no client “${shown(each)}” now; only its id finds a removed one.`);
    return id ?? each;
  });
}

/**
 * The ids in place of what was typed, for rules and groups. An address is an id that a client may
 * have later.
 *
 * @throws CliError exit 5 – none; exit 2 – several of a name
 */
export async function memberIds(
  context: CommandContext,
  typed: readonly string[],
): Promise<readonly string[]> {
  if (typed.length === 0) return typed;
  const { clients } = await context.call('state.get', {});
  return typed.map((each) => {
    const id = idOf(clients, each);
    if (id === null && !each.startsWith('https://')) throw noClient(clients, each);
    return id ?? each;
  });
}

/**
 * Runs a command for what was typed as an id, and where no client has it, for the client of that
 * name. An id always wins over a name: a client chooses its name, and never its id.
 *
 * @throws CliError as `act` and `findClient` do
 */
export async function withClient<Result>(
  context: CommandContext,
  typed: string,
  act: (clientId: string) => Promise<Result>,
  match: NameMatch = 'any-case',
): Promise<Result> {
  try {
    return await act(typed);
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'not_found') throw error;
    const client = await findClient(context, typed, match);
    // There is such a client: something else was not found.
    if (client.clientIds.includes(typed)) throw error;
    return act(client.clientId);
  }
}

/** A client by both: its name, which it chose itself, and its id. */
export function nameAndId({ name, clientId }: Pick<ClientView, 'name' | 'clientId'>): string {
  return `${shown(name)} (${shown(clientId, 512)})`;
}

/** An id stays the one that was typed, also where it is an older one of its client. */
function idOf(clients: readonly ClientView[], typed: string): string | null {
  const client = clientOf(clients, typed, 'any-case');
  if (client === null) return null;
  return client.clientIds.includes(typed) ? typed : client.clientId;
}

function clientOf(
  clients: readonly ClientView[],
  typed: string,
  match: NameMatch,
): ClientView | null {
  const byId = clients.find(({ clientIds }) => clientIds.includes(typed));
  if (byId !== undefined) return byId;
  const exact = clients.filter(({ name }) => name === typed);
  const sameName =
    exact.length > 0 || match === 'exact'
      ? exact
      : clients.filter(({ name }) => name.toLowerCase() === typed.toLowerCase());
  const [client, ...more] = sameName;
  if (more.length === 0) return client ?? null;
  throw usageError(
    `${sameName.length} clients are named “${shown(typed)}”.`,
    `Give the id of one in place of the name: ${sameName.map(({ clientId }) => shown(clientId, 512)).join(', ')}`,
  );
}

function noClient(clients: readonly ClientView[], typed: string): CliError {
  const similar = similarName(
    typed,
    clients.map(({ name }) => name),
  );
  return new CliError(
    'not_found',
    `There is no client “${shown(typed)}”.`,
    similar === null
      ? 'See `consentry clients list`.'
      : `Did you mean “${shown(similar)}”? See \`consentry clients list\`.`,
    exitCodes.notFound,
  );
}
