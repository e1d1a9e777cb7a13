/** What each way of adding Consentry to an AI app does (ATMOS-21). */
import { FileText, MousePointerClick, SquareTerminal, Wand, type LucideIcon } from 'lucide-react';

interface Way {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly steps: readonly string[];
}

const ways: readonly Way[] = [
  {
    icon: Wand,
    title: 'Consentry writes it',
    steps: [
      'Reads the app’s settings file and shows you the exact lines that change.',
      'Keeps a sealed copy of the file, then writes it. Undo puts the old file back.',
      'Watches the entry: the overview says so when it is gone or altered.',
    ],
  },
  {
    icon: SquareTerminal,
    title: 'You run a command',
    steps: [
      'The app’s own command line writes the app’s own file.',
      'Consentry keeps no copy and cannot undo it. Use the app’s command to remove it.',
    ],
  },
  {
    icon: FileText,
    title: 'You paste the lines',
    steps: [
      'You put the lines into the file yourself, beside what is there.',
      'They hold an address and no secret, so you may share the file.',
    ],
  },
  {
    icon: MousePointerClick,
    title: 'The app asks you',
    steps: [
      'A link opens the app, and the app asks whether to add Consentry.',
      'Only some apps have such a link. Consentry writes nothing.',
    ],
  },
];

export function InstallWays() {
  return (
    <>
      <p className="mb-3 max-w-prose text-muted">
        Every way puts the same thing into the app: a name and Consentry’s address on this computer.
        None gives access. The app logs in afterwards, and you decide then.
      </p>
      <ul className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        {ways.map(({ icon: Icon, title, steps }) => (
          <li key={title} className="min-w-0">
            <h3 className="flex items-center gap-2 font-medium">
              <Icon aria-hidden size={16} className="shrink-0 text-accent-text" />
              {title}
            </h3>
            <ol className="mt-1 list-decimal pl-6 text-muted">
              {steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </li>
        ))}
      </ul>
    </>
  );
}
