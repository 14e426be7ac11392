import { Info } from 'lucide-react';
import type { Notices } from '@/server/api/decisions-contract';

/** What an approver should know, a sentence each. */
export function NoticeList({ notices }: { notices: Notices['notices'] }) {
  return (
    <ul className="flex flex-col gap-1.5">
      {notices.map(({ sort, sentence }) => (
        <li key={`${sort} ${sentence}`} className="flex gap-2">
          <Info aria-hidden className="mt-0.5 size-4 shrink-0 text-wait" />
          <span className="min-w-0 wrap-break-word">{sentence}</span>
        </li>
      ))}
    </ul>
  );
}
