/**
 * The step before a call is sent: the log says that it is. What may change something waits until
 * that is on the disk.
 */
import type { CallRecorder } from './call-recorder.ts';
import { stillHolds, type DecideOn } from './decide-on.ts';
import type { Step } from './call-context.ts';
import { classOf } from './target.ts';

interface Parts {
  readonly decideOn: DecideOn;
  readonly recorder: CallRecorder;
}

/** @returns the step that writes down that a call is sent; nothing is sent where it cannot */
export function createRecordSending({ decideOn, recorder }: Parts): Step {
  return (call) => {
    const { operation, row } = call;
    const { resolved } = call.found;
    if (classOf(resolved) === 'read') {
      call.takeBackSent = recorder.sendingRead(row, call.allowed.reason);
      return undefined;
    }
    return recorder.sending(row, call.allowed.reason).then((isWritten) => {
      if (!isWritten) return recorder.unrecordable(operation);
      // While the disk was waited for, it may have been decided otherwise.
      const before = { resolved, decision: call.decided.decision };
      return stillHolds(operation, before, decideOn.again(call))
        ? undefined
        : recorder.refuse(operation, row, 'changed_while_held');
    });
  };
}
