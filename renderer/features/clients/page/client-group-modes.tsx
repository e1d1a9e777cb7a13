import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import type { AccessClass, ToolMode } from '../../../../contract/views/access.ts';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { Menu, MenuItem } from '../../../components/controls/menu.tsx';
import { useCommand } from '../../../state/commands.ts';
import { plural } from '../../../state/time-words.ts';
import { shortName } from '../../../state/short-name.ts';

interface Choice {
  readonly group: AccessClass;
  /** Null: as for every client. */
  readonly mode: ToolMode | null;
}

const groupWords: Readonly<Record<AccessClass, string>> = {
  read: 'read',
  write: 'write',
  destructive: 'destructive',
};

/** What destroys is allowed one by one only. */
const choices: readonly Choice[] = [
  ...(['read', 'write'] as const).flatMap((group) =>
    (['allow', 'ask', 'block', null] as const).map((mode) => ({ group, mode })),
  ),
  { group: 'destructive', mode: 'block' },
  { group: 'destructive', mode: null },
];

interface ClientGroupModesProps {
  readonly client: ClientView;
  readonly connector: string;
  readonly tools: readonly ToolView[];
  readonly onChanged: (tool: ToolView) => void;
}

/** One mode for this client for all tools of a class; asks first, and says how many. */
export function ClientGroupModes({ client, connector, tools, onChanged }: ClientGroupModesProps) {
  const set = useCommand('client.setTool');
  const [chosen, setChosen] = useState<Choice | null>(null);
  const [done, setDone] = useState<number | null>(null);
  // What is set to never stays never, so there is nothing to set.
  const meant = ({ group, mode }: Choice) =>
    tools.filter((tool) => tool.class === group && !tool.never && tool.clientMode !== mode);
  const name = shortName(client.name);

  const confirm = async (choice: Choice) => {
    for (const [index, tool] of meant(choice).entries()) {
      setDone(index);
      const { clientId } = client;
      const result = await set.run({ clientId, connector, tool: tool.name, mode: choice.mode });
      if (!result.ok) return setDone(null);
      onChanged(result.value);
    }
    setDone(null);
    setChosen(null);
  };

  return (
    <>
      <Menu
        trigger={
          <Button
            icon={<ListChecks aria-hidden size={14} />}
            size="small"
            aria-label={`Set many of ${connector}`}
          >
            Set many
          </Button>
        }
      >
        {choices.map((choice) => (
          <MenuItem
            key={`${choice.group}-${choice.mode}`}
            disabled={meant(choice).length === 0}
            onSelect={() => setChosen(choice)}
          >
            {`All ${groupWords[choice.group]} tools: ${wordsOf(choice.mode)}`}
          </MenuItem>
        ))}
      </Menu>
      {chosen !== null && (
        <Dialog
          open
          size="small"
          title={`For ${name}, set ${plural(meant(chosen).length, `${groupWords[chosen.group]} tool`)} to ${wordsOf(chosen.mode)}?`}
          description="This includes tools that you set one by one for this client. Other clients do not change."
          onClose={() => setChosen(null)}
          footer={
            <>
              <Button data-initial-focus onClick={() => setChosen(null)}>
                Leave them
              </Button>
              <Button tone="primary" pending={done !== null} onClick={() => void confirm(chosen)}>
                {`Set ${plural(meant(chosen).length, 'tool')}`}
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

function wordsOf(mode: ToolMode | null): string {
  return mode ?? 'as for every client';
}
