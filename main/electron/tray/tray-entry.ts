/** One entry of the tray's menu, and what it does. Pure. */
import type { CommandInput } from '../../../contract/commands/commands.ts';

/** Commands the tray may send: they look or they take. */
export type TrayCommandName =
  | 'answer.end'
  | 'client.revoke'
  | 'client.revokeAll'
  | 'client.block'
  | 'connector.disable'
  | 'gateway.pause'
  | 'app.setLaunchAtLogin'
  | 'policy.setAccess';

export type TrayAction =
  | {
      readonly [Name in TrayCommandName]: {
        readonly kind: 'command';
        readonly name: Name;
        readonly input: CommandInput<Name>;
      };
    }[TrayCommandName]
  | { readonly kind: 'open'; readonly page?: string }
  | { readonly kind: 'prompt' }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'try-again' }
  | { readonly kind: 'check-updates' }
  | { readonly kind: 'pause-until-tomorrow' }
  | { readonly kind: 'quit' };

export type TrayEntry =
  | { readonly separator: true }
  | {
      readonly label: string;
      /** Absent on entries that only inform. */
      readonly action?: TrayAction;
      /** Present on entries of a choice of which one holds. */
      readonly isChosen?: boolean;
      /** Present on entries that are on or off. */
      readonly isChecked?: boolean;
      readonly submenu?: readonly TrayEntry[];
    };

export const separator: TrayEntry = { separator: true };
