'use client';

import { useRouter } from 'next/navigation';
import type { AnchorHTMLAttributes, MouseEvent } from 'react';

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'onClick' | 'target' | 'download'> & {
  href: string;
  /** Whether the page it leads to begins at its top. */
  scroll?: boolean;
};

/**
 * A link to another page of the console, for where there are many of them: Next's own takes the server four times as long to draw, and would
 * fetch nothing ahead there either.
 */
export function PlainLink({ href, scroll = true, children, ...rest }: Props) {
  const router = useRouter();
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    // With a key held it is the browser's: a new tab, a new window, a download.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.push(href, { scroll });
  };
  return (
    <a href={href} onClick={follow} {...rest}>
      {children}
    </a>
  );
}
