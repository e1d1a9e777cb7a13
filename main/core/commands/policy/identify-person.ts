/**
 * Lets the operating system identify the person before something is given (ATLAR-14). Where it
 * cannot, the presence that the command needs anyway has to do, and the log says so.
 */
import type { Caller } from '../../../../contract/commands/command.ts';
import type { IdentificationView } from '../../../../contract/views/snapshot/identification.ts';
import { CoreError } from '../../lib/errors.ts';
import type { Identification } from '../../ports/identification.ts';

export interface IdentifyPerson {
  /**
   * @param why what the person is about to do, e.g. `set the access policy to read-write`
   * @returns how they were identified, for the log; null where the caller is presence of its own
   * @throws CoreError `not_allowed_here` – they were asked, and it was not they, or they declined
   */
  identify(caller: Caller, why: string): Promise<string | null>;
  look(): Promise<IdentificationView>;
}

const withoutDesktop =
  'Consentry runs without a desktop, so nothing here can identify you. The page you are logged in to, the terminal or the operator key has to do.';
const noWay =
  'Your system has no way to identify you for Consentry. Being at this window has to do.';

export function createIdentifyPerson(
  identification: Identification | undefined,
  shell: 'desktop' | 'headless',
): IdentifyPerson {
  return {
    async identify(caller, why) {
      // The key of an automation and the terminal are presence of their own; nobody sits in front
      // of this screen for them.
      if (caller === 'operator' || caller === 'terminal' || identification === undefined)
        return null;
      const identified = await identification.identify({ why });
      if (identified.kind === 'identified') return `identified by ${identified.by}`;
      if (identified.kind === 'unavailable')
        return `not identified by the system: ${identified.why}`;
      throw new CoreError(
        'not_allowed_here',
        'Nothing was changed: your system did not confirm that it is you.',
        {
          hint: 'Try again and confirm it when the system asks.',
        },
      );
    },

    async look() {
      if (identification !== undefined) {
        const view = await identification.look();
        return view.state === 'available'
          ? view
          : { ...view, detail: `${view.detail} Being at this window has to do.` };
      }
      return { state: 'unavailable', detail: shell === 'headless' ? withoutDesktop : noWay };
    },
  };
}
