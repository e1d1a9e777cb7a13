import { useState } from 'react';
import { quotedName } from '../../../contract/plain/quoted-name.ts';
import type { GivenAnswer } from '../../../contract/views/answers.ts';
import { Button } from '../../components/base/button.tsx';
import { SelectionBar } from '../../components/controls/select-rows.tsx';
import type { Selection } from '../../components/controls/use-selection.ts';
import { callCommand, useBridge } from '../../state/commands.ts';
import { plural } from '../../state/time-words.ts';
import { BulkConfirm } from '../shell/bulk-confirm.tsx';

interface StopAnswersProps {
  readonly given: readonly GivenAnswer[];
  readonly selection: Selection;
}

/** Stops the approvals that are ticked, after one question that names them. */
export function StopAnswers({ given, selection }: StopAnswersProps) {
  const bridge = useBridge();
  const [isAsked, setIsAsked] = useState(false);
  const ticked = given.filter(({ id }) => selection.has(id));
  return (
    <>
      <SelectionBar count={ticked.length} onClear={selection.clear}>
        <Button tone="danger" onClick={() => setIsAsked(true)}>
          {`Stop ${ticked.length}`}
        </Button>
      </SelectionBar>
      {isAsked && (
        <BulkConfirm
          title={(count) => `Stop ${plural(count, 'approval')}?`}
          verb={`Stop ${ticked.length}`}
          keep="Keep them"
          items={ticked.map((answer) => ({ id: answer.id, name: nameOf(answer) }))}
          done="stopped"
          act={({ id }) => callCommand(bridge, 'answer.end', { id })}
          onDone={selection.clear}
          onClose={() => setIsAsked(false)}
        >
          You are asked again about calls that they cover.
        </BulkConfirm>
      )}
    </>
  );
}

/** Two of one tool differ in what they cover. */
function nameOf({ clientName, tool, connector, covers }: GivenAnswer): string {
  return `${quotedName(clientName)}: ${tool} on ${connector}, ${covers}`;
}
