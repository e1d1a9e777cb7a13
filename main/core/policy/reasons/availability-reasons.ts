/**
 * Reasons that are about Consentry itself, whatever is called: it is off, or cannot check or record
 * anything.
 */
import type { Reason } from './reason.ts';

export const availabilityReasons = {
  gateway_disabled: {
    forModel:
      'Consentry is paused or switched off by the person. Do not retry until they switch it on.',
    forPerson: 'Access is paused or switched off',
    forExplain:
      'Nothing passes while Consentry is paused or the access policy is "disabled". Resume, or choose another access policy.',
    category: 'availability',
    next: 'ask_person',
  },
  data_folder_gone: {
    forModel:
      'The data folder of Consentry is gone, so nothing can be recorded. Ask the person to put it back or to restart Consentry.',
    forPerson: 'The data folder was deleted, moved or replaced while Consentry ran',
    forExplain:
      'What happens cannot be recorded without the data folder. Put the folder back, or quit Consentry and start it again.',
    category: 'availability',
    next: 'ask_person',
  },
  vault_locked: {
    forModel:
      'Consentry cannot open its key store, so it cannot tell what was allowed. Ask the person to unlock it.',
    forPerson: 'The key store is locked, so nothing that was allowed can be checked',
    forExplain:
      'What you allowed is sealed with a key from the key store of the system. Unlock it and everything goes on.',
    category: 'availability',
    next: 'ask_person',
  },
  audit_failed: {
    forModel:
      'Consentry cannot write its audit log and refuses calls that need it. Ask the person to look at Consentry.',
    forPerson: 'The audit log could not be written',
    forExplain:
      'What cannot be recorded is not done. Free some space on the disk; Consentry then goes on by itself.',
    category: 'availability',
    next: 'retry_later',
  },
} as const satisfies Record<string, Reason>;
