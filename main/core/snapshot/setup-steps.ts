/** How far the setup is (ATMOS-46). One list for the window, the command line and agents. */
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { SetupStep } from '../../../contract/views/snapshot/setup-step.ts';

type Facts = Pick<AppSnapshot, 'isAccessChosen' | 'connectors' | 'clients'> & {
  readonly hasCalls: boolean;
};

/**
 * @returns the steps in the order in which a person takes them; each is done by what there is, so a
 *   step that was done can come back
 */
export function setupSteps({ isAccessChosen, connectors, clients, hasCalls }: Facts): SetupStep[] {
  const about = (connector: ConnectorView | undefined) => connector?.name ?? null;
  const unconnected = connectors.find((connector) => !isConnected(connector));
  const unreviewed = connectors.find(({ toolsToReview }) => toolsToReview > 0);
  return [
    { id: 'access', isDone: isAccessChosen, connector: null },
    { id: 'connector', isDone: connectors.length > 0, connector: null },
    { id: 'connect', isDone: connectors.some(isConnected), connector: about(unconnected) },
    {
      id: 'review',
      isDone: connectors.some(({ tools, toolsToReview }) => tools > toolsToReview),
      connector: about(unreviewed),
    },
    { id: 'client', isDone: clients.some(({ grants }) => grants.length > 0), connector: null },
    // Not the last use of a connector: asking what tools there are is one, too.
    { id: 'call', isDone: hasCalls, connector: null },
  ];
}

/** It is connected, or was: its tools are known. */
function isConnected({ connection, tools }: ConnectorView): boolean {
  return connection === 'ready' || tools > 0;
}
