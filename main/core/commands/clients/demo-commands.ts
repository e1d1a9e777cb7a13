/**
 * Commands of the demo. The client takes its steps by itself over HTTP; here it is started, and
 * removed with its connectors as any client and any connector is.
 */
import type { demoCommands } from '../../../../contract/commands/demo-commands.ts';
import type { Demo } from '../../demo/open-demo.ts';
import type { Act, Control } from '../command-registry.ts';

interface Parts {
  readonly demo: Demo;
  readonly removeClient: (clientId: string, act: Act) => void | Promise<void>;
  readonly removeConnector: (name: string, act: Act) => Promise<void>;
}

/** @returns the commands of the demo */
export function createDemoCommands({
  demo,
  removeClient,
  removeConnector,
}: Parts): Pick<Control, keyof typeof demoCommands> {
  async function removeLeftClient(act: Act): Promise<number> {
    const { clientId } = demo.leftovers();
    demo.forget();
    if (clientId === null) return 0;
    act.also('client.remove', { clientId });
    await removeClient(clientId, act);
    return 1;
  }

  return {
    'demo.start': async (_input, act) => {
      await removeLeftClient(act);
      act.note(await demo.start());
      return demo.view();
    },
    'demo.next': () => {
      demo.next();
      return demo.view();
    },
    'demo.remove': async (_input, act) => {
      const { connectors } = demo.leftovers();
      const clients = await removeLeftClient(act);
      for (const name of connectors) {
        await removeConnector(name, act);
        act.also('connector.remove', { connector: name });
      }
      return { clients, connectors: connectors.length };
    },
  };
}
