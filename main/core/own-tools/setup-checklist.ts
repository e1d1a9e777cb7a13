/**
 * The steps of the setup as agents read them (ATMOS-46): each with the page of the window and the
 * command where a person takes it. An agent takes none of them.
 */
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { SetupStep, SetupStepId } from '../../../contract/views/snapshot/setup-step.ts';
import type { JsonObject } from '../lib/json.ts';

interface Step {
  readonly what: string;
  /** As in the address of the window, `#/connectors`. */
  readonly page: string;
  readonly command: string;
}

const steps: Readonly<Record<SetupStepId, Step>> = {
  access: {
    what: 'What AI apps may do at most is chosen',
    page: 'welcome/access',
    command: 'consentry policy access',
  },
  connector: {
    what: 'A connector is added',
    page: 'connectors/+',
    command: 'consentry connectors add',
  },
  connect: {
    what: 'A connector is connected',
    page: 'connectors',
    command: 'consentry connectors connect',
  },
  review: {
    what: 'The tools of a connector are reviewed',
    page: 'connectors',
    command: 'consentry connectors review',
  },
  client: { what: 'A client has access', page: 'clients', command: 'consentry clients install' },
  call: { what: 'A client made a call', page: 'activity', command: 'consentry audit list' },
};

/** @returns the steps in their order, then what keeps the product healthy */
export function setupChecklist(snapshot: AppSnapshot): readonly JsonObject[] {
  const { gateway, vault, repairs } = snapshot;
  return [
    ...snapshot.setup.map(stepItem),
    healthItem('serving', 'Consentry takes calls', gateway.state === 'serving', 'overview'),
    healthItem('vault_protects', 'The system protects secrets', vault.protects, 'settings/vault'),
    healthItem(
      'nothing_broken',
      'Nothing is broken',
      !repairs.some(({ severity }) => severity === 'error'),
      'overview',
    ),
  ];
}

function stepItem({ id, isDone, connector }: SetupStep): JsonObject {
  const { what, page, command } = steps[id];
  return {
    id,
    what,
    done: isDone,
    page: connector === null ? page : `${page}/${connector}`,
    command: connector === null ? command : `${command} ${connector}`,
  };
}

function healthItem(id: string, what: string, done: boolean, page: string): JsonObject {
  return { id, what, done, page, command: 'consentry status' };
}
