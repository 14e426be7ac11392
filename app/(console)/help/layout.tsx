import type { ReactNode } from 'react';

export default function HelpLayout({ children }: { children: ReactNode }) {
  return <div className="flex flex-col gap-8 lg:flex-row lg:gap-10">{children}</div>;
}
