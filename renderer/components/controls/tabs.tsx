import * as Radix from '@radix-ui/react-tabs';
import type { ReactNode } from 'react';

interface Tab {
  readonly id: string;
  readonly label: ReactNode;
  readonly content: ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly initial?: string | undefined;
  /** Which one is shown, when the page decides. */
  readonly shown?: string;
  readonly onShow?: (id: string) => void;
}

/** Parts of one page, one at a time. Only the shown part exists, so only it loads anything. */
export function Tabs({ label, tabs, initial, shown, onShow }: TabsProps) {
  const controlled =
    shown === undefined ? { defaultValue: initial ?? tabs[0]?.id ?? '' } : { value: shown };
  return (
    <Radix.Root {...controlled} {...(onShow !== undefined && { onValueChange: onShow })}>
      <Radix.List aria-label={label} className="mb-4 flex flex-wrap gap-x-5 border-b border-line">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.id}
            value={tab.id}
            className="-mb-px inline-flex h-8 items-center gap-1.5 border-b-2 border-transparent font-medium whitespace-nowrap text-muted hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.id} value={tab.id} tabIndex={-1} data-quiet-focus>
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
