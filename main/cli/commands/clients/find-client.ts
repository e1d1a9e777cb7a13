import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { exitCodes } from '../../../shared-adapters/system/exit-codes.ts';
import { CliError } from '../../cli-error.ts';
import type { CommandContext } from '../../command-context.ts';
import { shown } from '../../format.ts';

/** The client of an id, also of an older registration of it. @throws CliError exit 5 */
export async function findClient(context: CommandContext, id: string): Promise<ClientView> {
  const { clients } = await context.call('state.get', {});
  const client = clients.find(({ clientIds }) => clientIds.includes(id));
  if (client !== undefined) return client;
  throw new CliError(
    'not_found',
    `There is no client "${shown(id)}".`,
    'See `consentry clients list`.',
    exitCodes.notFound,
  );
}
