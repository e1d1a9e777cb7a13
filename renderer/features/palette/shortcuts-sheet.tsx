import { Button } from '../../components/base/button.tsx';
import { Dialog } from '../../components/feedback/dialog.tsx';
import { commandKey } from '../../state/keys.ts';

const groups = [
  {
    name: 'Everywhere',
    keys: [
      {
        keys: [commandKey, 'K'],
        does: 'Find anything: pages, clients, connectors, tools, actions',
      },
      {
        keys: [commandKey, '1 … 6'],
        does: 'Show Overview, Clients, Connectors, Approvals, Activity, Settings',
      },
      { keys: ['/'], does: 'Go to the search of the page' },
      { keys: ['?'], does: 'Show these keys' },
      { keys: ['Esc'], does: 'Close what is open; nothing is decided by it' },
    ],
  },
  {
    name: 'In lists',
    keys: [
      { keys: ['↑', '↓'], does: 'Next or previous row' },
      { keys: ['Home', 'End'], does: 'First or last row' },
      { keys: ['Enter'], does: 'Open the row' },
      { keys: ['Tab'], does: 'To the buttons of the row' },
    ],
  },
] as const;

/** The keys there are. */
export function ShortcutsSheet({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      open={open}
      title="Keyboard"
      onClose={onClose}
      footer={
        <Button data-initial-focus onClick={onClose}>
          Close
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        {groups.map((group) => (
          <section key={group.name} aria-label={group.name}>
            <h3 className="mb-1 font-medium">{group.name}</h3>
            <dl className="grid grid-cols-[minmax(6rem,max-content)_minmax(0,1fr)] gap-x-4 gap-y-1.5">
              {group.keys.map(({ keys, does }) => (
                <div key={does} className="contents">
                  <dt className="flex gap-1">
                    {keys.map((key) => (
                      <kbd
                        key={key}
                        className="h-5 min-w-5 rounded-sm border border-line bg-sunken px-1.5 text-center font-sans text-meta whitespace-nowrap"
                      >
                        {key}
                      </kbd>
                    ))}
                  </dt>
                  <dd className="text-muted">{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
