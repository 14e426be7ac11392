import Link from 'next/link';
import type { ReactNode } from 'react';

type NotFoundProps = { title: string; to: string; word: string; children: ReactNode };

/** An address that leads nowhere: why that may be, and the way on. */
export function NotFound({ title, to, word, children }: NotFoundProps) {
  return (
    <div className="flex flex-col items-start gap-4">
      <div>
        <h1>{title}</h1>
        <p className="mt-1 max-w-prose text-soft">{children}</p>
      </div>
      <Link href={to} className="button">
        {word}
      </Link>
    </div>
  );
}
