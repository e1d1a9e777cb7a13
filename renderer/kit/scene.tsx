import type { ReactNode } from 'react';

export interface SceneProps {
  readonly scheme: 'light' | 'dark';
}

interface SceneFrameProps extends SceneProps {
  readonly name: string;
  readonly children: ReactNode;
}

/** One component with its name. */
export function Scene({ name, scheme, children }: SceneFrameProps) {
  return (
    <section aria-label={`${name}, ${scheme}`} className="min-w-0">
      <h2 className="mb-2 text-meta text-muted">{name}</h2>
      <div className="flex flex-wrap items-start gap-3">{children}</div>
    </section>
  );
}
