import type { ReactNode } from 'react';
import { Door } from '@/components/people/door';

export default function DoorLayout({ children }: { children: ReactNode }) {
  return <Door>{children}</Door>;
}
