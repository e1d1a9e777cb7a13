import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import type { ToolMode } from '../../../../contract/views/access.ts';
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { Menu, MenuItem } from '../../../components/controls/menu.tsx';
import { useCommand } from '../../../state/commands.ts';
import { plural } from '../../../state/time-words.ts';
import { modeWords } from '../../../state/words.ts';

type Group = 'read' | 'write';
interface Choice {
  readonly group: Group;
  readonly mode: ToolMode;
}

const groupWords: Readonly<Record<Group, string>> = { read: 'read', write: 'write' };
const choices: readonly Choice[] = (['read', 'write'] as const).flatMap((group) =>
  (['allow', 'ask', 'block'] as const).map((mode) => ({ group, mode })),
);

/**
 * One mode for all tools that read, or for all that write; asks first, and says how many
 * (ALATION-23).
 */
export function GroupModes({
  connector,
  tools,
  onChanged,
}: {
  readonly connector: string;
  readonly tools: readonly ToolView[];
  readonly onChanged: (tool: ToolView) => void;
}) {
  const set = useCommand('tools.setMode');
  const [chosen, setChosen] = useState<Choice | null>(null);
  const count = (group: Group) => tools.filter((tool) => tool.class === group).length;
  const confirm = async ({ group, mode }: Choice) => {
    const result = await set.run({ connector, class: group, mode });
    if (!result.ok) return;
    result.value.forEach(onChanged);
    setChosen(null);
  };
  return (
    <>
      <Menu
        trigger={
          <Button icon={<ListChecks aria-hidden size={14} />} size="small">
            Set many
          </Button>
        }
      >
        {choices.map((choice) => (
          <MenuItem
            key={`${choice.group}-${choice.mode}`}
            disabled={count(choice.group) === 0}
            onSelect={() => setChosen(choice)}
          >
            {`All ${groupWords[choice.group]} tools: ${modeWords[choice.mode]}`}
          </MenuItem>
        ))}
      </Menu>
      {chosen !== null && (
        <Dialog
          open
          size="small"
          title={`${modeWords[chosen.mode]} ${plural(count(chosen.group), `${groupWords[chosen.group]} tool`)}?`}
          description="This includes tools that you set one by one. Tools set to Never, or waiting for review, stay closed."
          onClose={() => setChosen(null)}
          footer={
            <>
              <Button data-initial-focus onClick={() => setChosen(null)}>
                Leave them
              </Button>
              <Button tone="primary" pending={set.pending} onClick={() => void confirm(chosen)}>
                {`Set ${plural(count(chosen.group), 'tool')} to ${modeWords[chosen.mode].toLowerCase()}`}
              </Button>
            </>
          }
        >
          {set.error !== null && <ErrorPanel error={set.error} />}
        </Dialog>
      )}
    </>
  );
}
