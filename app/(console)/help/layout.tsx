import type { ReactNode } from 'react';

export default function HelpLayout({ children }: { children: ReactNode }) {
  return <div className="flex flex-col gap-6 lg:flex-row-reverse lg:justify-end lg:gap-10">{children}</div>;
}
