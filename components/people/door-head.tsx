import type { ReactNode } from 'react';

/** What a page at the door is about. */
export function DoorHead({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h1>{title}</h1>
      <p className="mt-1 text-soft">{children}</p>
    </div>
  );
}
