import type { ReactNode } from 'react';

interface SettingProps {
  readonly name: string;
  readonly help: ReactNode;
  readonly children?: ReactNode;
}

/** A name and what it means at the left, its control at the right. */
export function Setting({ name, help, children }: SettingProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-t border-line py-3 first:border-t-0 first:pt-1 last:pb-0">
      <div className="min-w-0 grow basis-60">
        <p className="font-medium">{name}</p>
        <p className="text-muted">{help}</p>
      </div>
      {children}
    </div>
  );
}
